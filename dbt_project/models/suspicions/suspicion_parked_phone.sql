-- Parked phone while visits are claimed elsewhere. One row per day with positions and visits.
-- A worker's day with enough fixes and visits to different targets is odd when the phone hardly moved in the grids it was in.
-- A phone that lies outside the grids all day says nothing here: how far it moved there is not summed up.
with settings as (

    {{ settings_of('parked_phone') }}

),

patrols as (

    select * from {{ ref('int_patrol_days') }}
    where is_in_month
    qualify row_number() over (partition by worker_code, grid_code, patrol_date order by rulebook nulls last) = 1

),

phone_days as (

    select
        worker_code,
        patrol_date,
        min(grid_code) as grid_code,
        cast(sum(distance_mm) as bigint) as distance_mm,
        cast(sum(duration_s) as bigint) as duration_s,
        cast(sum(cells_visited) as bigint) as cells_visited,
        max(fixes_kept) as fixes_kept
    from patrols
    group by worker_code, patrol_date

),

claims as (

    select worker_code, visit_date, cast(count(distinct coalesce(target_code, visit_code)) as bigint) as target_count
    from {{ ref('stg_visits') }}
    group by worker_code, visit_date

)

select
    phone_days.worker_code,
    phone_days.grid_code,
    {{ text_of('phone_days.patrol_date') }} as record_code,
    {{ start_of_day('phone_days.patrol_date') }} as recorded_at,
    phone_days.cells_visited between 1 and settings.cells
    and phone_days.distance_mm <= {{ millimetres('settings.at_most_m') }} as is_odd,
    cast(null as string) as counterpart_code
from phone_days
inner join settings on phone_days.fixes_kept >= settings.fixes and phone_days.duration_s >= settings.within_s
inner join claims
    on
        phone_days.worker_code = claims.worker_code
        and phone_days.patrol_date = claims.visit_date
        and claims.target_count >= settings.run_length
