-- One row per worker, grid and day with track rows, by the boundary and the appointments of the day's own month. Where
-- rulebooks close at different times, the first one by name is shown. Behind what was walked stands what the worker's whole
-- day looked like, in whatever grid.
with patrols as (

    select * from {{ ref('int_patrol_days') }}
    where is_in_month

)

select
    patrols.worker_code,
    patrols.grid_code,
    patrols.patrol_date,
    patrols.distance_mm,
    patrols.duration_s,
    patrols.cells_visited,
    patrols.cells_total,
    patrols.fixes_kept,
    patrols.fixes_left_out,
    days.same_second,
    days.without_place,
    days.mock,
    days.inaccurate,
    days.outliers,
    days.times_backwards,
    days.times_repeated,
    days.jumps,
    days.fixes_with_accuracy,
    days.accuracy_runs,
    days.decimals,
    days.spread_mm,
    days.speed_variation,
    days.straightness,
    days.path_cells,
    days.path_print,
    days.shape_print
from patrols
-- every patrol day has one
left join {{ ref('stg_track_day') }} as days
    on
        patrols.worker_code = days.worker_code
        and patrols.patrol_date = days.track_date
qualify
    row_number() over (
        partition by patrols.worker_code, patrols.grid_code, patrols.patrol_date order by patrols.rulebook nulls last
    ) = 1
