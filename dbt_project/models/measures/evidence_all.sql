-- The evidence of all measures that have an evidence model.
-- Grain: measure x rulebook x unit x month x subject (and kind, for an item that is due and was sent back)
{% for measure in measures_with_evidence() %}
select
    {{ evidence_columns().keys() | join(',\n    ') }}
from {{ ref('evidence_' ~ measure) }}
{{ 'union all' if not loop.last }}
{% endfor %}
