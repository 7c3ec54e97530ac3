-- Two phones moving together. One row per patrol day.
-- A patrol day is odd when another worker's phone went the same way: exactly the same metres, seconds and cells on any day (a
-- copied track), or nearly the same on that very day, where the two do so on nearly all their days in the grid. Colleagues who
-- walk together now and then do not.
with settings as (

    {{ settings_of('buddy_phone') }}

),

patrols as (

    select
        patrol_days.worker_code,
        patrol_days.grid_code,
        patrol_days.patrol_date,
        patrol_days.month,
        patrol_days.distance_mm,
        patrol_days.duration_s,
        patrol_days.cells_visited
    from {{ ref('int_patrol_days') }} as patrol_days
    inner join settings on patrol_days.distance_mm >= {{ millimetres('settings.at_least_m') }}
    where patrol_days.is_in_month
    qualify row_number() over (
        partition by patrol_days.worker_code, patrol_days.grid_code, patrol_days.patrol_date
        order by patrol_days.rulebook nulls last
    ) = 1

),

copied as (

    select
        own.worker_code,
        own.grid_code,
        own.patrol_date,
        min(others.worker_code) as counterpart_code
    from patrols as own
    inner join patrols as others
        on
            own.grid_code = others.grid_code
            and own.distance_mm = others.distance_mm
            and own.duration_s = others.duration_s
            and own.cells_visited = others.cells_visited
            and own.worker_code <> others.worker_code
    group by own.worker_code, own.grid_code, own.patrol_date

),

together as (

    select
        own.worker_code,
        others.worker_code as counterpart_code,
        own.grid_code,
        own.month,
        own.patrol_date
    from patrols as own
    cross join settings
    inner join patrols as others
        on
            own.grid_code = others.grid_code
            and own.patrol_date = others.patrol_date
            and own.worker_code <> others.worker_code
            and abs(own.duration_s - others.duration_s) <= settings.within_s
            and {{ keeps_share('abs(own.distance_mm - others.distance_mm)', 'own.distance_mm', 'settings.within_share') }}

),

walked as (

    select worker_code, grid_code, month, cast(count(*) as bigint) as day_count
    from patrols
    group by worker_code, grid_code, month

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
    inner join always_together
        on
            together.worker_code = always_together.worker_code
            and together.counterpart_code = always_together.counterpart_code
            and together.grid_code = always_together.grid_code
            and together.month = always_together.month
    group by together.worker_code, together.grid_code, together.patrol_date

)

select
    patrols.worker_code,
    patrols.grid_code,
    {{ text_of('patrols.patrol_date') }} as record_code,
    {{ start_of_day('patrols.patrol_date') }} as recorded_at,
    copied.worker_code is not null or shadowed.worker_code is not null as is_odd,
    coalesce(copied.counterpart_code, shadowed.counterpart_code) as counterpart_code
from patrols
-- a way of its own, by either test
left join copied
    on patrols.worker_code = copied.worker_code and patrols.grid_code = copied.grid_code and patrols.patrol_date = copied.patrol_date
left join shadowed
    on patrols.worker_code = shadowed.worker_code and patrols.grid_code = shadowed.grid_code and patrols.patrol_date = shadowed.patrol_date
