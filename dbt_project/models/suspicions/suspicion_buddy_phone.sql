-- Two phones moving together. One row per worker and patrol day.
-- A patrol day is odd when another worker's phone went the same way: exactly (the same path, or the same metres, seconds and
-- cells) on any day, a copied track; or nearly (walks_together) on that very day, where the two do so on nearly all their days in the grid, or
-- where each recorded visits and not one of them where and when the other did. Colleagues who walk together are at the same
-- doors.
with settings as (

    {{ settings_of('buddy_phone') }}

),

walks as (

    {{ patrols_with_looks() }}

),

visits as (

    select worker_code, visit_date, visited_at, longitude, latitude from {{ ref('stg_visits') }}

),

copied as (

    select
        own.worker_code,
        own.grid_code,
        own.patrol_date,
        min(others.worker_code) as counterpart_code
    from walks as own
    inner join walks as others
        on
            own.grid_code = others.grid_code
            and own.worker_code <> others.worker_code
            and own.distance_mm = others.distance_mm
            and own.duration_s = others.duration_s
            and own.cells_visited = others.cells_visited
    group by own.worker_code, own.grid_code, own.patrol_date

),

retraced as (

    select
        own.worker_code,
        own.patrol_date,
        min(others.worker_code) as counterpart_code
    from walks as own
    inner join walks as others on own.path_print = others.path_print and own.worker_code <> others.worker_code
    group by own.worker_code, own.patrol_date

),

walked as (

    select worker_code, grid_code, month, cast(count(*) as bigint) as day_count
    from walks
    group by worker_code, grid_code, month

),

together as (

    {{ walks_together() }}

),

-- grouped first, or an engine may pair all visits of a day before it looks who met
own_visits as (

    select together.worker_code, together.counterpart_code, together.grid_code, together.patrol_date, visits.visited_at, visits.longitude, visits.latitude
    from together
    inner join visits on together.worker_code = visits.worker_code and together.patrol_date = visits.visit_date
    group by together.worker_code, together.counterpart_code, together.grid_code, together.patrol_date, visits.visited_at, visits.longitude, visits.latitude

),

-- one row per pair and day on which both recorded visits: whether any two of them were made together
visited as (

    select
        own.worker_code,
        own.counterpart_code,
        own.grid_code,
        own.patrol_date,
        max(case
            when
                abs({{ microseconds_between('own.visited_at', 'others.visited_at') }}) <= {{ microseconds_of_seconds('settings.slack_s') }}
                -- without positions nothing says that it was another door
                and coalesce({{ metres_between('own.longitude', 'own.latitude', 'others.longitude', 'others.latitude') }} <= settings.within_m, true)
                then 1
            else 0
        end) as is_joint
    from own_visits as own
    cross join settings
    inner join visits as others on own.counterpart_code = others.worker_code and own.patrol_date = others.visit_date
    group by own.worker_code, own.counterpart_code, own.grid_code, own.patrol_date

),

pairs as (

    select together.worker_code, together.counterpart_code, together.grid_code, together.month, cast(count(*) as bigint) as day_count
    from together
    group by together.worker_code, together.counterpart_code, together.grid_code, together.month

),

always_together as (

    select pairs.worker_code, pairs.counterpart_code, pairs.grid_code, pairs.month
    from pairs
    inner join walked on pairs.worker_code = walked.worker_code and pairs.grid_code = walked.grid_code and pairs.month = walked.month
    inner join settings
        on
            pairs.day_count >= settings.run_length
            and {{ reaches_share('pairs.day_count', 'walked.day_count', 'settings.pair_share') }}

),

shadowed as (

    select together.worker_code, together.grid_code, together.patrol_date, min(together.counterpart_code) as counterpart_code
    from together
    -- not always together
    left join always_together
        on
            together.worker_code = always_together.worker_code
            and together.counterpart_code = always_together.counterpart_code
            and together.grid_code = always_together.grid_code
            and together.month = always_together.month
    -- one of the two recorded no visit that day
    left join visited
        on
            together.worker_code = visited.worker_code
            and together.counterpart_code = visited.counterpart_code
            and together.grid_code = visited.grid_code
            and together.patrol_date = visited.patrol_date
    where always_together.worker_code is not null or coalesce(visited.is_joint = 0, false)
    group by together.worker_code, together.grid_code, together.patrol_date

),

judged as (

    select
        walks.worker_code,
        walks.grid_code,
        walks.patrol_date,
        walks.distance_mm,
        copied.worker_code is not null or retraced.worker_code is not null or shadowed.worker_code is not null as is_odd,
        coalesce(copied.counterpart_code, retraced.counterpart_code, shadowed.counterpart_code) as counterpart_code
    from walks
    -- a way of its own, by any of the tests
    left join copied
        on walks.worker_code = copied.worker_code and walks.grid_code = copied.grid_code and walks.patrol_date = copied.patrol_date
    left join retraced on walks.worker_code = retraced.worker_code and walks.patrol_date = retraced.patrol_date
    left join shadowed
        on walks.worker_code = shadowed.worker_code and walks.grid_code = shadowed.grid_code and walks.patrol_date = shadowed.patrol_date

)

{{ days_of_workers('judged') }}
