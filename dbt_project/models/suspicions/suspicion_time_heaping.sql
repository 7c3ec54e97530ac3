-- Minutes heaped on 00 and 30: times made up afterwards. One row per visit.
-- A visit is odd when it is dated on a full or half hour (any minute that every_minutes divides).
with settings as (

    {{ settings_of('time_heaping') }}

),

visits as (

    select * from {{ ref('stg_visits') }}

)

select
    visits.worker_code,
    visits.grid_code,
    visits.visit_code as record_code,
    visits.visited_at as recorded_at,
    {{ minute_of('visits.visited_at') }} % settings.every_minutes = 0 as is_odd,
    cast(null as string) as counterpart_code
from visits
cross join settings
