-- One row per visit target and register snapshot. A target is an opaque code (a person, home or place) with a cadence; it
-- is never published.
with source as (

    select * from {{ source('lake', 'visit_targets') }}

)

select
    cast(snapshot_date as date) as snapshot_date,
    target_code,
    grid_code,
    cadence,
    cast(start_date as date) as start_date,
    cast(end_date as date) as end_date,
    source_file,
    cast(source_row as bigint) as source_row
from source
