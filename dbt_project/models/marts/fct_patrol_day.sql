-- One row per worker, grid and day with track rows, by the boundary and the appointments of the day's own month. Where
-- rulebooks close at different times, the first one by name is shown.
with patrols as (

    select * from {{ ref('int_patrol_days') }}
    where is_in_month

)

select
    worker_code,
    grid_code,
    patrol_date,
    distance_mm,
    duration_s,
    cells_visited,
    cells_total,
    fixes_kept,
    fixes_left_out
from patrols
qualify row_number() over (partition by worker_code, grid_code, patrol_date order by rulebook nulls last) = 1
