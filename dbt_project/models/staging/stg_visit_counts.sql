-- One row per grid, cadence and period that the source system counted itself.
with source as (

    select * from {{ source('lake', 'visit_counts') }}

)

select
    grid_code,
    cadence,
    cast(period_start as date) as period_start,
    cast(due as bigint) as due,
    cast(visited as bigint) as visited,
    source_file,
    cast(source_row as bigint) as source_row
from source
