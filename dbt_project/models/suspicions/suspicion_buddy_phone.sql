-- Two phones moving together. One row per patrol day.
-- A patrol day is odd when another worker's phone went the same way: exactly (the same path, or the same metres, seconds and
-- cells) on any day, a copied track; or nearly on that very day, where the two do so on nearly all their days in the grid, or
-- where each recorded visits and not one of them where and when the other did. Colleagues who walk together are at the same
-- doors. Nearly: as long, as far and as wide; or side by side, however much shorter one way is: where the two meet, the shorter
-- way's cells lie on the longer one, and the cells that any of their days share are far fewer.
with settings as (

    {{ settings_of('buddy_phone') }}

),

walks as (

    {{ patrols_with_looks() }}

),

cells as (

    select walks.worker_code, walks.grid_code, walks.month, walks.patrol_date, visited.cell
    from walks
    inner join {{ ref('stg_patrol_cell') }} as visited
        on
            walks.worker_code = visited.worker_code
            and walks.grid_code = visited.grid_code
            and walks.polygon_sha256 = visited.polygon_sha256
            and walks.patrol_date = visited.patrol_date

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

-- two walks in one grid on a day
met as (

    select
        own.worker_code,
        others.worker_code as counterpart_code,
        own.grid_code,
        own.month,
        own.patrol_date,
        case when own.cells_visited < others.cells_visited then own.cells_visited else others.cells_visited end as shorter_cells,
        abs(own.duration_s - others.duration_s) <= settings.within_s
        and {{ keeps_share('abs(own.distance_mm - others.distance_mm)', 'own.distance_mm', 'settings.within_share') }}
        -- days too short to have a spread are not held against it
        and coalesce({{ keeps_share('abs(own.spread_mm - others.spread_mm)', 'own.spread_mm', 'settings.spread_share') }}, true) as is_near
    from walks as own
    cross join settings
    inner join walks as others
        on own.grid_code = others.grid_code and own.patrol_date = others.patrol_date and own.worker_code <> others.worker_code

),

shared as (

    select own.worker_code, others.worker_code as counterpart_code, own.grid_code, own.patrol_date, cast(count(*) as bigint) as cell_count
    from cells as own
    inner join cells as others
        on
            own.grid_code = others.grid_code
            and own.patrol_date = others.patrol_date
            and own.cell = others.cell
            and own.worker_code <> others.worker_code
    group by own.worker_code, others.worker_code, own.grid_code, own.patrol_date

),

frequented as (

    select worker_code, grid_code, month, cell, cast(count(*) as bigint) as day_count
    from cells
    group by worker_code, grid_code, month, cell

),

-- cells that any day of one and any day of the other have in common, for all such pairs of days
usual as (

    select
        own.worker_code,
        others.worker_code as counterpart_code,
        own.grid_code,
        own.month,
        cast(sum(own.day_count * others.day_count) as bigint) as cell_count
    from frequented as own
    inner join frequented as others
        on
            own.grid_code = others.grid_code
            and own.month = others.month
            and own.cell = others.cell
            and own.worker_code <> others.worker_code
    group by own.worker_code, others.worker_code, own.grid_code, own.month

),

walked as (

    select worker_code, grid_code, month, cast(count(*) as bigint) as day_count
    from walks
    group by worker_code, grid_code, month

),

met_in_month as (

    select
        met.worker_code,
        met.counterpart_code,
        met.grid_code,
        met.month,
        cast(count(*) as bigint) as day_count,
        cast(sum(met.shorter_cells) as bigint) as shorter_cells,
        cast(sum(coalesce(shared.cell_count, 0)) as bigint) as shared_cells
    from met
    -- no cell in common
    left join shared
        on
            met.worker_code = shared.worker_code
            and met.counterpart_code = shared.counterpart_code
            and met.grid_code = shared.grid_code
            and met.patrol_date = shared.patrol_date
    group by met.worker_code, met.counterpart_code, met.grid_code, met.month

),

side_by_side as (

    select met_in_month.worker_code, met_in_month.counterpart_code, met_in_month.grid_code, met_in_month.month
    from met_in_month
    inner join usual
        on
            met_in_month.worker_code = usual.worker_code
            and met_in_month.counterpart_code = usual.counterpart_code
            and met_in_month.grid_code = usual.grid_code
            and met_in_month.month = usual.month
    inner join walked as own
        on met_in_month.worker_code = own.worker_code and met_in_month.grid_code = own.grid_code and met_in_month.month = own.month
    inner join walked as others
        on met_in_month.counterpart_code = others.worker_code and met_in_month.grid_code = others.grid_code and met_in_month.month = others.month
    inner join settings
        on
            met_in_month.day_count >= settings.run_length
            and {{ reaches_share('met_in_month.shared_cells', 'met_in_month.shorter_cells', 'settings.area_share') }}
            and {{ keeps_share('usual.cell_count * met_in_month.day_count', wide('met_in_month.shared_cells') ~ ' * own.day_count * others.day_count', 'settings.usual_share') }}

),

together as (

    select met.worker_code, met.counterpart_code, met.grid_code, met.month, met.patrol_date
    from met
    -- not side by side as a rule
    left join side_by_side
        on
            met.worker_code = side_by_side.worker_code
            and met.counterpart_code = side_by_side.counterpart_code
            and met.grid_code = side_by_side.grid_code
            and met.month = side_by_side.month
    where met.is_near or side_by_side.worker_code is not null

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

)

select
    walks.worker_code,
    walks.grid_code,
    {{ text_of('walks.patrol_date') }} as record_code,
    {{ start_of_day('walks.patrol_date') }} as recorded_at,
    copied.worker_code is not null or retraced.worker_code is not null or shadowed.worker_code is not null as is_odd,
    coalesce(copied.counterpart_code, retraced.counterpart_code, shadowed.counterpart_code) as counterpart_code
from walks
-- a way of its own, by any of the tests
left join copied
    on walks.worker_code = copied.worker_code and walks.grid_code = copied.grid_code and walks.patrol_date = copied.patrol_date
left join retraced on walks.worker_code = retraced.worker_code and walks.patrol_date = retraced.patrol_date
left join shadowed
    on walks.worker_code = shadowed.worker_code and walks.grid_code = shadowed.grid_code and walks.patrol_date = shadowed.patrol_date
