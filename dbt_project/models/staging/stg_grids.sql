-- One row per grid and register snapshot.
with source as (

    select * from {{ source('lake', 'grids') }}

)

select
    cast(snapshot_date as date) as snapshot_date,
    grid_code,
    grid_name,
    grid_type,
    community_code,
    community_name,
    area_type,
    cast(households as bigint) as households,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    source_file,
    cast(source_row as bigint) as source_row
from source
