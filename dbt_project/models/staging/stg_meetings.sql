-- One row per meeting, person and grid.
with source as (

    select * from {{ source('lake', 'meetings') }}

)

select
    meeting_code,
    worker_code,
    grid_code,
    cast(held_on as date) as held_on,
    attendance,
    source_file,
    cast(source_row as bigint) as source_row
from source
