-- Fails for evidence that counts nothing, counts more than there is, or takes back what it counts. An inspector may type
-- points below nought; the rule clamps them.
with evidence as (

    select * from {{ ref('evidence_all') }}

)

select
    rulebook,
    measure,
    unit_code,
    month,
    subject_code,
    numerator,
    denominator,
    quantity
from evidence
where numerator > denominator
    or numerator < 0
    or denominator < 0
    or (quantity < 0 and measure <> 'check_points')
    or (numerator is not null and denominator is null)
    or (denominator is null and quantity is null)
