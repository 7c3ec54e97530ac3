-- Overlapping visits: one person at two places at once. One row per visit with an end.
-- A visit is odd when it begins before an earlier one of the same day has ended, by more than so many seconds.
with settings as (

    {{ settings_of('overlap_visits') }}

),

visits as (

    select * from {{ ref('stg_visits') }}
    where left_at >= visited_at

),

followed as (

    select
        worker_code,
        grid_code,
        visit_code,
        visited_at,
        max(left_at) over (
            partition by worker_code, visit_date
            order by visited_at nulls last, visit_code nulls last
            rows between unbounded preceding and 1 preceding
        ) as busy_until
    from visits

)

select
    followed.worker_code,
    followed.grid_code,
    followed.visit_code as record_code,
    followed.visited_at as recorded_at,
    -- the first of the day overlaps none
    coalesce(
        {{ microseconds_between('followed.visited_at', 'followed.busy_until') }} > {{ microseconds_of_seconds('settings.within_s') }},
        false
    ) as is_odd,
    cast(null as string) as counterpart_code
from followed
cross join settings
