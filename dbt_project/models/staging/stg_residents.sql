-- One row per resident and register snapshot. Names, phones, sex, birth dates and ID numbers never get here: only whether
-- they are present and legal, and a keyed hash of the ID number.
with source as (

    select * from {{ source('lake', 'residents') }}

)

select
    cast(snapshot_date as date) as snapshot_date,
    resident_code,
    grid_code,
    coalesce(lives_here, false) as is_living_here,
    address_code,
    house_code,
    resident_name_present as has_resident_name,
    id_number_legal as is_id_number_legal,
    id_number_hash,
    phone_legal as is_phone_legal,
    sex_legal as is_sex_legal,
    birth_date_legal as is_birth_date_legal,
    source_file,
    cast(source_row as bigint) as source_row
from source
