-- Parked phone while visits are claimed elsewhere. One row per day with positions and visits.
-- A worker's day with enough fixes and visits to different targets is odd when the phone hardly moved in the grids it was in
-- and nowhere else, or when it stayed, in its grids or outside, within a small part of the ground over which the visits are spread, and walked no
-- more than within_m.
with settings as (

    {{ settings_of('parked_phone') }}

),

patrols as (

    {{ patrols_with_looks(is_long=false) }}

),

phone_days as (

    select
        worker_code,
        patrol_date,
        min(grid_code) as grid_code,
        cast(sum(distance_mm) as bigint) as distance_mm,
        cast(sum(duration_s) as bigint) as duration_s,
        cast(sum(cells_visited) as bigint) as cells_visited,
        max(day_fixes_kept) as fixes_kept,
        max(fixes_outside) as fixes_outside,
        max(spread_mm) as spread_mm
    from patrols
    group by worker_code, patrol_date

),

claims as (

    select
        worker_code,
        visit_date,
        cast(count(distinct coalesce(target_code, visit_code)) as bigint) as target_count,
        {{ metres_between('min(longitude)', 'min(latitude)', 'max(longitude)', 'max(latitude)') }} as across_m
    from {{ ref('stg_visits') }}
    group by worker_code, visit_date

)

select
    phone_days.worker_code,
    phone_days.grid_code,
    {{ text_of('phone_days.patrol_date') }} as record_code,
    {{ start_of_day('phone_days.patrol_date') }} as recorded_at,
    (
        phone_days.cells_visited between 1 and settings.cells
        and phone_days.distance_mm <= {{ millimetres('settings.at_most_m') }}
        -- unless it walked outside
        and coalesce(phone_days.fixes_outside < settings.fixes or phone_days.spread_mm <= {{ millimetres('settings.at_most_m') }}, true)
    )
    or coalesce(
        phone_days.spread_mm <= {{ millimetres('settings.at_most_m') }}
        and phone_days.distance_mm <= {{ millimetres('settings.within_m') }}
        and {{ keeps_share('phone_days.spread_mm', millimetres('claims.across_m'), 'settings.spread_share') }},
        false
    ) as is_odd,
    cast(null as string) as counterpart_code
from phone_days
inner join settings
    on
        phone_days.fixes_kept >= settings.fixes
        and (phone_days.duration_s >= settings.within_s or phone_days.fixes_outside >= settings.fixes)
inner join claims
    on
        phone_days.worker_code = claims.worker_code
        and phone_days.patrol_date = claims.visit_date
        and claims.target_count >= settings.run_length
