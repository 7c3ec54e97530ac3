-- The published score of every unit and period.
-- Grain: rulebook x unit x period
with score_shown as (

    select * from {{ ref('score_shown') }}

)

select
    rulebook,
    unit_type,
    unit_code,
    unit_name,
    period_type,
    period,
    points,
    deductions,
    bonus,
    adjustment,
    score,
    points_without_basis,
    rank,
    is_partial,
    is_provisional,
    release_id
from score_shown
