-- One row per standard address and register snapshot.
with source as (

    select * from {{ source('lake', 'addresses') }}

)

select
    cast(snapshot_date as date) as snapshot_date,
    address_code,
    grid_code,
    source_file,
    cast(source_row as bigint) as source_row
from source
