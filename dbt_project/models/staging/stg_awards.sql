-- One row per award of a unit.
with source as (

    select * from {{ source('lake', 'awards') }}

)

select
    award_code,
    unit_type,
    unit_code,
    kind,
    cast(awarded_on as date) as awarded_on,
    level,
    matter_code,
    source_file,
    cast(source_row as bigint) as source_row
from source
