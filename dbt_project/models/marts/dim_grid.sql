-- One row per grid and scored month in which it is active, as the register valid for that month has it. Where rulebooks
-- close at different times or count duty days differently, the first one by name is shown.
with grids as (

    select * from {{ ref('int_grid_months') }}

),

snapshots as (

    select * from {{ ref('int_register_snapshots') }}
    where register = 'grid_boundaries'

),

boundaries as (

    select * from {{ ref('stg_grid_boundaries') }}

)

select
    grids.grid_code,
    grids.month,
    grids.grid_name,
    grids.grid_type,
    grids.area_type,
    grids.community_code,
    grids.households,
    grids.active_days,
    grids.duty_days,
    grids.is_partial,
    boundaries.boundary
from grids
-- boundaries never came: the grid is on no map
left join snapshots
    on
        grids.rulebook = snapshots.rulebook
        and grids.month = snapshots.month
-- the snapshot does not have the grid: it is on no map
left join boundaries
    on
        snapshots.snapshot_date = boundaries.snapshot_date
        and grids.grid_code = boundaries.grid_code
qualify row_number() over (partition by grids.grid_code, grids.month order by grids.rulebook nulls last) = 1
