-- Findings as they were filed, whatever their status.
-- Grain: finding
with findings as (

    select * from {{ ref('stg_findings') }}

)

select
    finding_code,
    unit_type,
    unit_code,
    kind,
    found_on,
    {{ month_of('found_on') }} as found_month,
    status,
    quantity,
    severity,
    people,
    subject_code,
    source_file,
    source_row
from findings
