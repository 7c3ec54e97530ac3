{# Passes when the condition is true in every row; unknown is not true. #}
{% test always_true(model, condition) %}

select *
from {{ model }}
where not coalesce({{ condition }}, false)

{% endtest %}
