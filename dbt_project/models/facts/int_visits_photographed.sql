-- Visits with a photo. Not to be used for which target was visited.
-- Grain: visit
with visits as (

    select * from {{ ref('stg_visits') }}
    where has_photo

)

select
    visit_code,
    grid_code,
    worker_code,
    visited_at,
    visit_date,
    {{ month_of('visit_date') }} as month,
    source_file,
    source_row
from visits
