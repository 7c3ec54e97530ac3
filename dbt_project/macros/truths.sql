{# Rows in which a condition does not hold (unknown is not true), with the model they lie in.
   truths: model -> conditions. One test for many models, because a test costs a run as much as a model. #}
{% macro rows_that_break(truths) %}
{% for name, conditions in truths.items() %}
select
    '{{ name }}' as model_name,
    cast(count(*) as bigint) as row_count
from {{ ref(name) }}
where {% for condition in conditions %}not coalesce({{ condition }}, false){{ '\n    or ' if not loop.last }}{% endfor %}

having count(*) > 0
{{ 'union all' if not loop.last }}
{% endfor %}
{% endmacro %}

{# A condition for `rows_that_break`: none of the columns is null. A yes or no is always one of the two. #}
{% macro never_null(columns) %}{{ columns | join(' is not null and ') }} is not null{% endmacro %}
