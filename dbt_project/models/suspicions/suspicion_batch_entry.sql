-- Batch entry: visits recorded within a moment of each other. One row per visit with a worker and a time of day.
-- A visit is odd when it belongs to a chain of visits of one worker, each recorded within so many seconds of the one before and
-- elsewhere: several people met behind one door may be entered together.
with settings as (

    {{ settings_of('batch_entry') }}

),

visits as (

    select
        worker_code,
        grid_code,
        visit_code,
        visited_at,
        longitude,
        latitude,
        {% for column in ['visited_at', 'longitude', 'latitude'] -%}
        lag({{ column }}) over (partition by worker_code order by visited_at nulls last, visit_code nulls last) as former_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('stg_visits') }}
    where worker_code is not null and {{ has_time_of_day('visited_at') }}

),

stepped as (

    select
        visits.worker_code,
        visits.grid_code,
        visits.visit_code,
        visits.visited_at,
        settings.run_length,
        case
            when
                {{ microseconds_between('visits.former_visited_at', 'visits.visited_at') }} <= {{ microseconds_of_seconds('settings.within_s') }}
                -- without positions nothing says that it was one door
                and coalesce({{ metres_between('visits.former_longitude', 'visits.former_latitude', 'visits.longitude', 'visits.latitude') }} > settings.within_m, true)
                then 0
            else 1
        end as is_first
    from visits
    cross join settings

),

chained as (

    select
        worker_code,
        grid_code,
        visit_code,
        visited_at,
        run_length,
        sum(is_first) over (partition by worker_code order by visited_at nulls last, visit_code nulls last) as chain
    from stepped

)

select
    worker_code,
    grid_code,
    visit_code as record_code,
    visited_at as recorded_at,
    count(*) over (partition by worker_code, chain) >= run_length as is_odd,
    cast(null as string) as counterpart_code
from chained
