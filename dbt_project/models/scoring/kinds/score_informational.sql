-- Kind informational: measured, shown and alerted on, worth no points.
-- Grain: rulebook, scored unit, month x informational rule (the first of its measures, where it has several)
with actuals as (

    select * from {{ ref('score_rule_actual') }}
    where is_informational
    qualify row_number() over (
        partition by rulebook, unit_code, month, rule order by measure_position nulls last, measure nulls last
    ) = 1

)

select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    case when child is not null or not is_rate then quantity end as quantity,
    cast(0 as decimal(28, 12)) as points,
    is_no_basis,
    actual_zh || '（只展示，不计分）' as formula_zh,
    actual_en || ' (for information, no points)' as formula_en
from actuals
