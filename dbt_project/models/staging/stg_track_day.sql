-- One row per worker and local day with any landed track row, appointed or not.
with source as (

    select * from {{ source('lake', 'track_day') }}

)

select
    worker_code,
    cast(track_date as date) as track_date,
    cast(fixes_read as bigint) as fixes_read,
    cast(fixes_kept as bigint) as fixes_kept,
    cast(fixes_left_out as bigint) as fixes_left_out,
    cast(fixes_outside as bigint) as fixes_outside,
    cast(same_second as bigint) as same_second,
    cast(without_place as bigint) as without_place,
    cast(mock as bigint) as mock,
    cast(inaccurate as bigint) as inaccurate,
    cast(outliers as bigint) as outliers,
    cast(times_backwards as bigint) as times_backwards,
    cast(times_repeated as bigint) as times_repeated,
    cast(jumps as bigint) as jumps,
    cast(fixes_with_accuracy as bigint) as fixes_with_accuracy,
    cast(accuracy_runs as bigint) as accuracy_runs,
    cast(decimals as bigint) as decimals,
    cast(spread_mm as bigint) as spread_mm,
    cast(speed_variation as bigint) as speed_variation,
    cast(straightness as bigint) as straightness,
    cast(path_cells as bigint) as path_cells,
    cast(path_print as bigint) as path_print,
    cast(shape_print as bigint) as shape_print,
    likely_shift,
    source_file
from source
