-- One row per finding filed on a unit. An empty quantity is 1.
with source as (

    select * from {{ source('lake', 'findings') }}

)

select
    finding_code,
    unit_type,
    unit_code,
    kind,
    cast(found_on as date) as found_on,
    status,
    cast(coalesce(quantity, 1) as decimal(18, 6)) as quantity,
    severity,
    cast(people as bigint) as people,
    subject_code,
    source_file,
    cast(source_row as bigint) as source_row
from source
