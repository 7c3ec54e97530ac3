-- One row per worker, month and likely datum: days on which nearly none of the fixes lie in the worker's grids, while most would
-- if the positions, or the boundaries, were read in another datum. Nothing is asked of these days (int_patrol_grid_days).
with track_days as (

    select * from {{ ref('stg_track_day') }}
    where likely_shift is not null

),

counted as (

    select
        worker_code,
        {{ month_of('track_date') }} as month,
        likely_shift,
        cast(count(*) as bigint) as day_count,
        cast(sum(fixes_kept) as bigint) as fix_count,
        cast(sum(fixes_kept - fixes_outside) as bigint) as inside_count
    from track_days
    group by worker_code, {{ month_of('track_date') }}, likely_shift

)

select
    'tracks_shifted:' || worker_code || ':' || month || ':' || likely_shift as alert_code,
    'tracks_shifted' as kind,
    'warning' as severity,
    cast(null as string) as unit_code,
    worker_code as subject_code,
    {{ text_of('day_count') }} || ' day(s) of ' || month || ' with ' || {{ text_of('inside_count') }} || ' of ' || {{ text_of('fix_count') }}
    || ' fixes in the grids of the worker, and most of them there with ' || likely_shift
    || ': declare the datum in sources.yaml; patrols of these days are not asked for' as message
from counted
