-- The days on which a grid with a boundary can be patrolled by workers of the register, and what is asked of each: the days
-- of the month and those of the ISO weeks that belong to it (their Sunday lies in it), as far as the grid is active on them.
-- Boundary and activity are those of the month, also on days of the month before.
-- Grain: rulebook x month x grid x day
-- is_in_month:      a day of the month itself
-- is_in_weeks:      a day of a week that belongs to the month
-- is_asked:         a duty day on or after the first day with any track row of the site, unless the phone of somebody
--                   appointed to the grid was read in the wrong datum that day: what was walked is then unknown, not nought
-- is_elapsed, is_week_elapsed: the day, or its whole week, lies on or before what the period may see
with months as (

    select * from {{ ref('int_rulebook_months') }}

),

days as (

    select * from {{ ref('int_days') }}

),

grids as (

    select * from {{ ref('int_grid_months') }}
    where not coalesce(is_skipped, false)

),

snapshots as (

    select * from {{ ref('int_register_snapshots') }}
    where register = 'grid_boundaries'

),

-- without a register of workers nobody's way is known
of_workers as (

    select * from {{ ref('int_register_snapshots') }}
    where register = 'workers'

),

boundaries as (

    select
        snapshot_date,
        grid_code,
        {{ sha256_of('boundary') }} as polygon_sha256
    from {{ ref('stg_grid_boundaries') }}

),

polygons as (

    select * from {{ ref('stg_patrol_grid') }}

),

tracks as (

    select min(track_date) as first_track_date from {{ ref('stg_track_day') }}

),

-- distinct: several workers of a grid, or one appointed twice
shifted_days as (

    select distinct
        appointments.rulebook,
        appointments.month,
        appointments.grid_code,
        track_days.track_date
    from {{ ref('stg_track_day') }} as track_days
    inner join {{ ref('int_appointments') }} as appointments
        on
            track_days.worker_code = appointments.worker_code
            and track_days.track_date between appointments.start_date and appointments.end_date
    where track_days.likely_shift is not null

),

month_days as (

    select
        months.rulebook,
        months.month,
        days.date as patrol_date,
        days.iso_week,
        days.month = months.month as is_in_month,
        days.week_month = months.month as is_in_weeks,
        -- without any track row, or without a notice, nothing is asked
        coalesce(
            (days.is_working_day or months.duty_days = 'calendar') and days.date >= tracks.first_track_date,
            false
        ) as is_asked,
        {{ end_of_day('days.date') }} <= months.seen_until as is_elapsed,
        {{ end_of_day(sunday_of('days.date')) }} <= months.seen_until as is_week_elapsed
    from months
    inner join days on months.month in (days.month, days.week_month)
    cross join tracks

)

select
    grids.rulebook,
    grids.month,
    grids.grid_code,
    boundaries.polygon_sha256,
    polygons.cells_total,
    month_days.patrol_date,
    month_days.iso_week,
    month_days.is_in_month,
    month_days.is_in_weeks,
    month_days.is_asked and shifted_days.track_date is null as is_asked,
    month_days.is_elapsed,
    month_days.is_week_elapsed
from grids
inner join snapshots
    on
        grids.rulebook = snapshots.rulebook
        and grids.month = snapshots.month
inner join of_workers
    on
        grids.rulebook = of_workers.rulebook
        and grids.month = of_workers.month
inner join boundaries
    on
        snapshots.snapshot_date = boundaries.snapshot_date
        and grids.grid_code = boundaries.grid_code
-- a boundary that was never overlaid with cells: no track has come yet
left join polygons
    on
        boundaries.grid_code = polygons.grid_code
        and boundaries.polygon_sha256 = polygons.polygon_sha256
inner join month_days
    on
        grids.rulebook = month_days.rulebook
        and grids.month = month_days.month
        and month_days.patrol_date between grids.valid_from and grids.valid_to
-- nobody's phone was read in the wrong datum
left join shifted_days
    on
        grids.rulebook = shifted_days.rulebook
        and grids.month = shifted_days.month
        and grids.grid_code = shifted_days.grid_code
        and month_days.patrol_date = shifted_days.track_date
