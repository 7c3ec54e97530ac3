-- The score of every unit in every period as it is shown: released, or calculated now.
-- Grain: rulebook, unit x period
{{ config(materialized='ephemeral') }}
with periods as (

    select * from {{ ref('score_periods') }}

),

live as (

    select * from {{ ref('score_unit_live') }}

),

released as (

    select * from {{ source('ledger', 'released_score') }}

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
from live
union all
select
    released.rulebook,
    released.unit_type,
    released.unit_code,
    released.unit_name,
    released.period_type,
    released.period,
    released.points,
    released.deductions,
    released.bonus,
    released.adjustment,
    released.score,
    released.points_without_basis,
    released.rank,
    released.is_partial,
    false as is_provisional,
    released.release_id
from released
inner join periods on released.release_id = periods.latest_release_id
where periods.shows_release
