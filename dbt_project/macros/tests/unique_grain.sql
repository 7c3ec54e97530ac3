{# Passes when no two rows share the columns of the grain and none of them is null, save those named as nullable. #}
{% test unique_grain(model, columns, nullable=[]) %}

select {{ columns | join(', ') }}, count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1{% for column in columns if column not in nullable %} or {{ column }} is null{% endfor %}

{% endtest %}
