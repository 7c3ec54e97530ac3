-- One row per meeting, person and grid: who was expected, and whether they came. The grid in the row decides.
{{ config(materialized='view') }}
with meetings as (

    select * from {{ ref('stg_meetings') }}

)

select
    meeting_code,
    worker_code,
    grid_code,
    held_on,
    {{ month_of('held_on') }} as month,
    {{ iso_week_of('held_on') }} as iso_week,
    attendance,
    source_file,
    source_row
from meetings
