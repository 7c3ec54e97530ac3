-- One row per person, meeting and grid.
with meetings as (

    select * from {{ ref('stg_meetings') }}

)

select
    meeting_code,
    worker_code,
    grid_code,
    held_on,
    attendance
from meetings
