-- The active grids of a month with the scored unit that their evidence counts for.
-- Grain: rulebook x month x grid that the rulebook does not skip
with grids as (

    select * from {{ ref('int_grid_months') }}
    where not coalesce(is_skipped, false)

),

units as (

    select * from {{ ref('int_unit_months') }}

)

select
    grids.rulebook,
    grids.month,
    grids.grid_code,
    units.unit_type,
    units.unit_code,
    grids.grid_type,
    grids.area_type,
    grids.households,
    grids.active_from,
    grids.active_to,
    grids.valid_from,
    grids.valid_to,
    grids.duty_days,
    grids.elapsed_duty_days,
    grids.month_duty_days
from grids
inner join units
    on grids.rulebook = units.rulebook
    and grids.month = units.month
    and units.unit_code = case when units.unit_type = 'grid' then grids.grid_code else grids.community_code end
