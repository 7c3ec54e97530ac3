-- One row per house and register snapshot.
with source as (

    select * from {{ source('lake', 'houses') }}

)

select
    cast(snapshot_date as date) as snapshot_date,
    house_code,
    grid_code,
    address_code,
    usage,
    source_file,
    cast(source_row as bigint) as source_row
from source
