-- Checks of a unit by an inspector: passed or not, points, or both.
-- Grain: inspection
with inspections as (

    select * from {{ ref('stg_inspections') }}

)

select
    inspection_code,
    unit_type,
    unit_code,
    check_code,
    checked_on,
    passed,
    points,
    source_file,
    source_row
from inspections
