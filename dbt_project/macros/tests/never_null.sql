{# Passes when none of the columns is null in any row: a yes or no is always one of the two. #}
{% test never_null(model, columns) %}

select {{ columns | join(', ') }}
from {{ model }}
where {% for column in columns %}{{ column }} is null{{ ' or ' if not loop.last }}{% endfor %}

{% endtest %}
