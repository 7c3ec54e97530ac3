-- One row per grid boundary and register snapshot.
with source as (

    select * from {{ source('lake', 'grid_boundaries') }}

)

select
    cast(snapshot_date as date) as snapshot_date,
    grid_code,
    boundary,
    source_file,
    cast(source_row as bigint) as source_row
from source
