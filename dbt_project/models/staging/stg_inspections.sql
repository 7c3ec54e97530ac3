-- One row per check made by an inspector of a unit. passed and points are empty where the check does not use them.
with source as (

    select * from {{ source('lake', 'inspections') }}

)

select
    inspection_code,
    unit_type,
    unit_code,
    check_code,
    cast(checked_on as date) as checked_on,
    passed,
    cast(points as decimal(18, 6)) as points,
    source_file,
    cast(source_row as bigint) as source_row
from source
