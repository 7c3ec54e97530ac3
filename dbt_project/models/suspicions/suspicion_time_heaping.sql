-- Minutes heaped on 00 and 30: times made up afterwards. One row per visit with a worker and a time of day.
-- A visit is odd when it is dated on a full or half hour (any minute that every_minutes divides). In a month in which far more of
-- the worker's visits than of all the site's lie on the finer step, those on that step are odd as well.
with settings as (

    {{ settings_of('time_heaping') }}

),

visits as (

    select
        visits.worker_code,
        visits.grid_code,
        visits.visit_code,
        visits.visited_at,
        {{ month_of('visits.visit_date') }} as month,
        {{ minute_of('visits.visited_at') }} % settings.every_minutes = 0 as is_coarse,
        case when {{ minute_of('visits.visited_at') }} % settings.fine_minutes = 0 then 1 else 0 end as is_fine
    from {{ ref('stg_visits') }} as visits
    cross join settings
    where visits.worker_code is not null and {{ has_time_of_day('visits.visited_at') }}

),

counted as (

    select
        worker_code,
        grid_code,
        visit_code,
        visited_at,
        is_coarse,
        is_fine,
        cast(sum(is_fine) over (partition by worker_code, month) as bigint) as own_fine,
        cast(count(*) over (partition by worker_code, month) as bigint) as own_all,
        cast(sum(is_fine) over () as bigint) as site_fine,
        cast(count(*) over () as bigint) as site_all
    from visits

)

select
    counted.worker_code,
    counted.grid_code,
    counted.visit_code as record_code,
    counted.visited_at as recorded_at,
    counted.is_coarse
    or (
        counted.is_fine = 1
        and {{ wide('counted.own_fine') }} * counted.site_all >= {{ wide('settings.times_others') }} * counted.site_fine * counted.own_all
    ) as is_odd,
    cast(null as string) as counterpart_code
from counted
cross join settings
