-- The units of each month as they are shown, with the duty days they were there.
-- Grain: rulebook, month x unit
{{ config(materialized='view') }}
with periods as (

    select * from {{ ref('score_periods') }}
    where period_type = 'month'

),

units as (

    select * from {{ ref('int_unit_months') }}

),

released as (

    select * from {{ source('ledger', 'released_score') }}
    where period_type = 'month'

)

select
    units.rulebook,
    units.unit_type,
    units.unit_code,
    units.month,
    units.unit_name,
    units.area_type,
    units.is_partial,
    units.duty_days
from units
inner join periods on units.rulebook = periods.rulebook and units.month = periods.period
where not periods.shows_release
union all
select
    released.rulebook,
    released.unit_type,
    released.unit_code,
    released.period as month,
    released.unit_name,
    units.area_type,
    released.is_partial,
    coalesce(units.duty_days, 0) as duty_days
from released
inner join periods on released.release_id = periods.latest_release_id
-- a unit that the register of that month no longer has: its duty days are unknown and count as none
left join units
    on released.rulebook = units.rulebook and released.period = units.month and released.unit_code = units.unit_code
where periods.shows_release
