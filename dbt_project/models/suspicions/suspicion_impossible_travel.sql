-- Impossible travel: two visits too far apart for the time between them. One row per visit with a position
-- of a worker and a time of day.
-- A visit is odd when it lies at least so many metres from the one before, and getting there would have been too fast.
with settings as (

    {{ settings_of('impossible_travel') }}

),

visits as (

    select * from {{ ref('stg_visits') }}
    where longitude is not null and latitude is not null and worker_code is not null and {{ has_time_of_day('visited_at') }}

),

stepped as (

    select
        worker_code,
        grid_code,
        visit_code,
        visited_at,
        longitude,
        latitude,
        {% for column in ['visited_at', 'left_at', 'longitude', 'latitude'] -%}
        lag({{ column }}) over (partition by worker_code order by visited_at nulls last, visit_code nulls last) as former_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from visits

),

-- from leaving the one before; from its beginning where the end is not known or lies after this one's beginning
moved as (

    select
        worker_code,
        grid_code,
        visit_code,
        visited_at,
        {{ metres_between('former_longitude', 'former_latitude', 'longitude', 'latitude') }} as moved_m,
        {{ microseconds_between('case when former_left_at between former_visited_at and visited_at then former_left_at else former_visited_at end', 'visited_at') }} as moved_us
    from stepped

)

select
    moved.worker_code,
    moved.grid_code,
    moved.visit_code as record_code,
    moved.visited_at as recorded_at,
    -- the first visit came from nowhere
    coalesce(
        moved.moved_m >= settings.at_least_m
        and {{ is_faster('moved.moved_m', '(moved.moved_us + ' ~ microseconds_of_seconds('settings.within_s') ~ ')', 'settings.max_kmh') }},
        false
    ) as is_odd,
    cast(null as string) as counterpart_code
from moved
cross join settings
