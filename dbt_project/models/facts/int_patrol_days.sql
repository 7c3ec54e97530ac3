-- What each worker walked in a grid on a day, by the boundary and the appointments of the month being scored.
-- Grain: rulebook x month x worker x grid x day. A day of a week that reaches back belongs to two months, once for each
with grid_days as (

    select * from {{ ref('int_patrol_grid_days') }}

),

appointments as (

    select * from {{ ref('int_appointments') }}

),

patrols as (

    select * from {{ ref('stg_patrol_day') }}

)

select
    grid_days.rulebook,
    grid_days.month,
    patrols.worker_code,
    patrols.grid_code,
    patrols.polygon_sha256,
    patrols.patrol_date,
    grid_days.is_in_month,
    patrols.distance_mm,
    patrols.duration_s,
    patrols.cells_visited,
    patrols.cells_total,
    patrols.fixes_kept,
    patrols.fixes_left_out
from patrols
inner join grid_days
    on
        patrols.grid_code = grid_days.grid_code
        and patrols.polygon_sha256 = grid_days.polygon_sha256
        and patrols.patrol_date = grid_days.patrol_date
-- appointed on that day, once or twice
where
    exists (
        select 1
        from appointments
        where
            appointments.rulebook = grid_days.rulebook
            and appointments.month = grid_days.month
            and appointments.worker_code = patrols.worker_code
            and appointments.grid_code = patrols.grid_code
            and patrols.patrol_date between appointments.start_date and appointments.end_date
    )
