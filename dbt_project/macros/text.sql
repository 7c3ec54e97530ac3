{# Text of numbers and lists, the same on every engine. #}

{% macro text_of(value) %}cast({{ value }} as string){% endmacro %}

{# A decimal without trailing noughts: 2.500000 -> 2.5, 3.00 -> 3. #}
{% macro number_text(value) %}{{ return(adapter.dispatch('number_text', 'gridscore')(value)) }}{% endmacro %}
{% macro default__number_text(value) %}case when {{ value }} = floor({{ value }}) then cast(cast({{ value }} as bigint) as string) else rtrim(cast({{ value }} as string), '0') end{% endmacro %}
{% macro spark__number_text(value) %}{{ default__number_text(value) }}{% endmacro %}

{# Texts of a group joined in a stated order. #}
{% macro joined_text(value, separator, order_by) %}{{ return(adapter.dispatch('joined_text', 'gridscore')(value, separator, order_by)) }}{% endmacro %}
{% macro default__joined_text(value, separator, order_by) %}string_agg({{ value }}, '{{ separator }}' order by {{ order_by }}){% endmacro %}
{% macro spark__joined_text(value, separator, order_by) %}array_join(transform(array_sort(collect_list(struct({{ order_by }}, {{ value }}))), x -> x.col2), '{{ separator }}'){% endmacro %}
