-- Measures as published.
-- Grain: rulebook x measure x unit x period
with measures as (

    select * from {{ ref('measure_shown') }}

)

select
    rulebook,
    measure,
    unit_type,
    unit_code,
    period_type,
    period,
    numerator,
    denominator,
    quantity,
    is_no_basis
from measures
