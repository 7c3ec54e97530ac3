-- One row per cell visited in a patrol day.
with source as (

    select * from {{ source('lake', 'patrol_cell') }}

)

select
    worker_code,
    grid_code,
    polygon_sha256,
    cast(patrol_date as date) as patrol_date,
    cast(cell as bigint) as cell
from source
