-- What every kind of rule gave or took, put together.
-- Grain: rulebook, scored unit, month x measured rule
{% set kinds = [
    'rate_points', 'bands', 'attainment', 'threshold', 'linear_loss', 'shortfall', 'per_unit', 'weighted', 'manual', 'worst_of',
    'informational'
] %}
{% for kind in kinds %}
select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    quantity,
    points,
    is_no_basis,
    formula_zh,
    formula_en
from {{ ref('score_' ~ kind) }}
{{ 'union all' if not loop.last }}
{% endfor %}
