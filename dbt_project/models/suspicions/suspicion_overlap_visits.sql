-- Overlapping visits: one person at two places at once. One row per visit with a worker, a time of day and an end.
-- A visit is odd when it begins before an earlier one of the same day has ended, by more than so many seconds, and not at the
-- door of the one before. Where visits of the site hardly ever overlap (one in times_usual), slack_s are tolerated only.
with settings as (

    {{ settings_of('overlap_visits') }}

),

visits as (

    select
        worker_code,
        grid_code,
        visit_code,
        visit_date,
        visited_at,
        left_at,
        longitude,
        latitude
    from {{ ref('stg_visits') }}
    where left_at >= visited_at and worker_code is not null and {{ has_time_of_day('visited_at') }}

),

followed as (

    select
        worker_code,
        grid_code,
        visit_code,
        visited_at,
        longitude,
        latitude,
        max(left_at) over (
            partition by worker_code, visit_date
            order by visited_at nulls last, visit_code nulls last
            rows between unbounded preceding and 1 preceding
        ) as busy_until,
        {% for column in ['longitude', 'latitude'] -%}
        lag({{ column }}) over (partition by worker_code, visit_date order by visited_at nulls last, visit_code nulls last) as former_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from visits

),

-- the first of the day overlaps none, nor does one at the door of the one before; without positions nothing says that it was one
overlapping as (

    select
        followed.worker_code,
        followed.grid_code,
        followed.visit_code,
        followed.visited_at,
        case
            when
                coalesce({{ metres_between('followed.former_longitude', 'followed.former_latitude', 'followed.longitude', 'followed.latitude') }} > settings.within_m, true)
                then coalesce({{ microseconds_between('followed.visited_at', 'followed.busy_until') }}, 0)
            else 0
        end as early_us
    from followed
    cross join settings

),

site as (

    select
        cast(count(*) filter (where overlapping.early_us > {{ microseconds_of_seconds('settings.slack_s') }}) as bigint) * max(settings.times_usual)
        <= count(*) as is_exact
    from overlapping
    cross join settings

)

select
    overlapping.worker_code,
    overlapping.grid_code,
    overlapping.visit_code as record_code,
    overlapping.visited_at as recorded_at,
    overlapping.early_us > {{ microseconds_of_seconds('case when site.is_exact then least(settings.slack_s, settings.within_s) else settings.within_s end') }} as is_odd,
    cast(null as string) as counterpart_code
from overlapping
cross join settings
cross join site
