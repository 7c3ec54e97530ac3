-- One row per appointment of a worker to a grid and register snapshot. Names, phones and ID numbers never get here:
-- only whether they are present and legal, and a keyed hash of the ID number.
with source as (

    select * from {{ source('lake', 'workers') }}

)

select
    cast(snapshot_date as date) as snapshot_date,
    worker_code,
    grid_code,
    role,
    cast(start_date as date) as start_date,
    cast(end_date as date) as end_date,
    worker_name_present as has_worker_name,
    phone_present as has_phone,
    phone_legal as is_phone_legal,
    id_number_present as has_id_number,
    id_number_legal as is_id_number_legal,
    id_number_hash,
    source_file,
    cast(source_row as bigint) as source_row
from source
