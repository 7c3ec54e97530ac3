-- One row per worker, grid, boundary and local day with track rows; which boundary and appointment count is decided later.
with source as (

    select * from {{ source('lake', 'patrol_day') }}

)

select
    worker_code,
    grid_code,
    polygon_sha256,
    cast(patrol_date as date) as patrol_date,
    cast(distance_mm as bigint) as distance_mm,
    cast(duration_s as bigint) as duration_s,
    cast(cells_visited as bigint) as cells_visited,
    cast(cells_total as bigint) as cells_total,
    cast(fixes_kept as bigint) as fixes_kept,
    cast(fixes_left_out as bigint) as fixes_left_out
from source
