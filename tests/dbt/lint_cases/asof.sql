-- A model.
-- Grain: grid
with grids as (

    select * from {{ ref('int_grids') }}

)

select
    grids.grid_code
from grids
asof join snapshots on grids.valid_from >= snapshots.snapshot_date
