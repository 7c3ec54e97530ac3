-- Synthetic track: a walk as a programme (or a phone on a swing) makes it. One row per worker
-- and patrol day. A day of at least so many metres in a grid is odd when it has at least so many of them in each cell it visited,
-- and visited at most such a share of the grid's cells; or when all its fixes (enough of them) claim the same accuracy and it
-- moves as no walker does: always as fast, or there and back in a part of the grid. A phone that always claims the same accuracy
-- is not odd by itself.
with settings as (

    {{ settings_of('synthetic_track') }}

),

patrols as (

    {{ patrols_with_looks() }}

),

judged as (

    select
        patrols.worker_code,
        patrols.grid_code,
        patrols.patrol_date,
        patrols.distance_mm,
        (
            patrols.distance_mm >= {{ millimetres('settings.within_m') }} * patrols.cells_visited
            and {{ keeps_share('patrols.cells_visited', 'patrols.cells_total', 'settings.within_share') }}
        )
        or coalesce(
            patrols.accuracy_runs = 1
            and patrols.fixes_with_accuracy >= settings.fixes
            and (
                patrols.speed_variation <= settings.speed_variation
                or (patrols.straightness <= settings.straightness and {{ keeps_share('patrols.cells_visited', 'patrols.cells_total', 'settings.area_share') }})
            ),
            false
        ) as is_odd,
        cast(null as string) as counterpart_code
    from patrols
    cross join settings

)

{{ days_of_workers('judged') }}
