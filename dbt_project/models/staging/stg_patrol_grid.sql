-- One row per grid and different boundary it ever had.
with source as (

    select * from {{ source('lake', 'patrol_grid') }}

)

select
    grid_code,
    polygon_sha256,
    cast(cells_total as bigint) as cells_total
from source
