-- One row per row of a list that is held against the residents, and register snapshot. Of the ID number only a keyed hash
-- gets here; without one the number was not legal.
with source as (

    select * from {{ source('lake', 'register_links') }}

)

select
    cast(snapshot_date as date) as snapshot_date,
    register_row,
    grid_code,
    id_number_hash,
    source_file,
    cast(source_row as bigint) as source_row
from source
