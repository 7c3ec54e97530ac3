-- Fails for each rulebook, measure, unit and month whose sums differ, and for evidence that belongs to no measure.
{{ config(meta={"dagster": {"ref": {"name": "measure_month"} } }) }}
with evidence as (

    select * from {{ ref('evidence_all') }}

),

measures as (

    select * from {{ ref('measure_month') }}

),

sums as (

    select
        rulebook,
        measure,
        unit_type,
        unit_code,
        month,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(quantity) as quantity
    from evidence
    group by rulebook, measure, unit_type, unit_code, month

)

select
    coalesce(measures.rulebook, sums.rulebook) as rulebook,
    coalesce(measures.measure, sums.measure) as measure,
    coalesce(measures.unit_code, sums.unit_code) as unit_code,
    coalesce(measures.month, sums.month) as month
from measures
-- no measure: evidence nobody sums; no sums: nothing was counted, the measure must be empty or nought
full outer join sums
    on measures.rulebook = sums.rulebook
    and measures.measure = sums.measure
    and measures.unit_type = sums.unit_type
    and measures.unit_code = sums.unit_code
    and measures.month = sums.month
where measures.measure is null
    or coalesce(measures.numerator, 0) <> coalesce(sums.numerator, 0)
    or coalesce(measures.denominator, 0) <> coalesce(sums.denominator, 0)
    or coalesce(measures.quantity, 0) <> coalesce(sums.quantity, 0)
