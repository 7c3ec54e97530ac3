{# Groups of rows that share the columns that should tell them apart, or lack one of them, with the model they lie in.
   grains: model -> columns or expressions. One test for many models, because a test costs a run as much as a model. #}
{% macro rows_sharing_a_grain(grains) %}
{% for name, columns in grains.items() %}
select
    '{{ name }}' as model_name,
    cast(count(*) as bigint) as row_count
from {{ ref(name) }}
group by {{ columns | join(', ') }}
having count(*) > 1{% for column in columns %} or {{ column }} is null{% endfor %}
{{ 'union all' if not loop.last }}
{% endfor %}
{% endmacro %}
