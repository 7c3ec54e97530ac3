{# Text of numbers and lists, the same on every engine. #}

{% macro text_of(value) %}cast({{ value }} as string){% endmacro %}

{# A count with its noun, in English: 1 week, 2 weeks. #}
{% macro counted(count, noun, text=none) %}{{ text or text_of(count) }} || case when {{ count }} = 1 then ' {{ noun }}' else ' {{ noun }}s' end{% endmacro %}

{# A decimal without trailing noughts: 2.500000 -> 2.5, 3.00 -> 3. #}
{% macro number_text(value) %}{{ return(adapter.dispatch('number_text', 'gridscore')(value)) }}{% endmacro %}
{% macro default__number_text(value) %}case when {{ value }} = floor({{ value }}) then cast(cast({{ value }} as bigint) as string) else rtrim(cast({{ value }} as string), '0') end{% endmacro %}
{% macro spark__number_text(value) %}case when {{ value }} = floor({{ value }}) then cast(cast({{ value }} as bigint) as string) else trim(trailing '0' from cast({{ value }} as string)) end{% endmacro %}

{# Points as they are shown, always with two places: 5.70. #}
{% macro points_text(value) %}cast(cast({{ value }} as decimal(9, 2)) as string){% endmacro %}

{#
numerator / denominator in per cent with two places, half up, without the sign: 95.00. Whole numbers, computed in whole numbers.
What has not reached a tenth of a per cent, as edges of bands are, never reads as if it had: 89.9999 is 89.99, not 90.00.
#}
{% macro percent_text(numerator, denominator) -%}
{%- set hundredths = divided_half_up('(' ~ wide(numerator) ~ ' * 10000)', denominator) -%}
cast(cast({{ decimal_of_units(
    '(' ~ hundredths ~ ' - case when ' ~ hundredths ~ ' % 10 = 0 and ' ~ hundredths ~ ' * ' ~ wide(denominator) ~ ' > ' ~ wide(numerator) ~ ' * 10000 then 1 else 0 end)', 2
) }} as decimal(18, 2)) as string)
{%- endmacro %}

{# The same with up to six places, at least two: 92.50, 92.857143. #}
{% macro long_percent_text(numerator, denominator) -%}
{%- set percent = decimal_of_units(divided_half_up('(' ~ wide(numerator) ~ ' * 100000000)', denominator), 6) -%}
case
    when {{ percent }} = cast({{ percent }} as decimal(18, 2)) then cast(cast({{ percent }} as decimal(18, 2)) as string)
    else {{ number_text('cast(' ~ percent ~ ' as decimal(18, 6))') }}
end
{%- endmacro %}

{# Texts of a group joined in a stated order. #}
{% macro joined_text(value, separator, order_by) %}{{ return(adapter.dispatch('joined_text', 'gridscore')(value, separator, order_by)) }}{% endmacro %}
{% macro default__joined_text(value, separator, order_by) %}string_agg({{ value }}, '{{ separator }}' order by {{ order_by }}){% endmacro %}
{% macro spark__joined_text(value, separator, order_by) %}listagg({{ value }}, '{{ separator }}') within group (order by {{ order_by | replace(',', ' nulls last,') }} nulls last){% endmacro %}

{# In a select list: one row for every part of a text of parts, e.g. 'visits,items' by ','. #}
{% macro each_part(value, separator) %}{{ return(adapter.dispatch('each_part', 'gridscore')(value, separator)) }}{% endmacro %}
{% macro default__each_part(value, separator) %}trim(unnest(string_split({{ value }}, '{{ separator }}'))){% endmacro %}
{% macro spark__each_part(value, separator) %}explode(transform(split({{ value }}, '{{ separator }}'), part -> trim(part))){% endmacro %}

{# A text without its first character, such as the separator before the first of several parts. #}
{% macro without_first(text) %}substr({{ text }}, 2){% endmacro %}

{# A whole number with its thousands set apart: 12,345. #}
{% macro thousands_text(value) %}{{ return(adapter.dispatch('thousands_text', 'gridscore')(value)) }}{% endmacro %}
{% macro default__thousands_text(value) %}format('{:,}', cast({{ value }} as bigint)){% endmacro %}
{% macro spark__thousands_text(value) %}format_number(cast({{ value }} as bigint), 0){% endmacro %}

{# The SHA-256 of a text in lower-case hexadecimal. #}
{% macro sha256_of(value) %}{{ return(adapter.dispatch('sha256_of', 'gridscore')(value)) }}{% endmacro %}
{% macro default__sha256_of(value) %}sha256({{ value }}){% endmacro %}
{% macro spark__sha256_of(value) %}sha2({{ value }}, 256){% endmacro %}
