-- Replayed own track: a walk that was logged before. One row per worker and patrol day.
-- A patrol day with a path, or of at least so many metres in a grid, is odd when another day of the same worker has the same
-- path (fingerprint of the whole day, where it went or only its shape, inside its grids or not), or in the same grid the same metres to
-- the millimetre, seconds and cells: no two walks of a noisy phone do. A copy that was shaken is odd when several other days agree
-- with it in all that noise leaves alone: as many fixes kept, left out and with an accuracy, as often the same accuracy twice, and nearly the same seconds,
-- metres and spread. Who walks the same round every day does not.
with settings as (

    {{ settings_of('replay_track') }}

),

patrols as (

    {{ patrols_with_looks(is_long=false) }}

),

walks as (

    select
        patrols.worker_code,
        patrols.grid_code,
        patrols.patrol_date,
        patrols.distance_mm,
        patrols.duration_s,
        patrols.cells_visited,
        patrols.day_fixes_kept,
        patrols.day_fixes_left_out,
        patrols.fixes_with_accuracy,
        patrols.accuracy_runs,
        patrols.spread_mm,
        patrols.path_print,
        patrols.shape_print,
        patrols.distance_mm >= {{ millimetres('settings.at_least_m') }} as is_long
    from patrols
    cross join settings
    where patrols.distance_mm >= {{ millimetres('settings.at_least_m') }} or patrols.path_print is not null
    -- a day that was long in no grid stands once, in the first
    qualify
        patrols.distance_mm >= {{ millimetres('settings.at_least_m') }}
        or row_number() over (
            partition by patrols.worker_code, patrols.patrol_date
            order by patrols.distance_mm >= {{ millimetres('settings.at_least_m') }} desc nulls last, patrols.grid_code nulls last
        ) = 1

),

shaken as (

    select own.worker_code, own.grid_code, own.patrol_date
    from walks as own
    cross join settings
    inner join walks as others
        on
            own.is_long
            and others.is_long
            and own.worker_code = others.worker_code
            and own.grid_code = others.grid_code
            and own.patrol_date <> others.patrol_date
            and own.day_fixes_kept = others.day_fixes_kept
            and own.day_fixes_left_out = others.day_fixes_left_out
            and own.fixes_with_accuracy = others.fixes_with_accuracy
            and own.accuracy_runs = others.accuracy_runs
            and abs(own.duration_s - others.duration_s) <= settings.within_s
            and {{ keeps_share('abs(own.distance_mm - others.distance_mm)', 'own.distance_mm', 'settings.within_share') }}
            and {{ keeps_share('abs(own.spread_mm - others.spread_mm)', 'own.spread_mm', 'settings.spread_share') }}
    group by own.worker_code, own.grid_code, own.patrol_date
    having count(*) >= max(settings.run_length)

),

judged as (

    select
        walks.worker_code,
        walks.grid_code,
        walks.patrol_date,
        walks.distance_mm,
        (walks.is_long and count(*) over (partition by walks.worker_code, walks.grid_code, walks.distance_mm, walks.duration_s, walks.cells_visited) > 1)
        or (walks.path_print is not null and count(*) over (partition by walks.worker_code, walks.grid_code, walks.path_print) > 1)
        or (walks.shape_print is not null and count(*) over (partition by walks.worker_code, walks.grid_code, walks.shape_print) > 1)
        or shaken.worker_code is not null as is_odd,
        cast(null as string) as counterpart_code
    from walks
    -- a walk that only happened once
    left join shaken
        on walks.worker_code = shaken.worker_code and walks.grid_code = shaken.grid_code and walks.patrol_date = shaken.patrol_date

)

{{ days_of_workers('judged') }}
