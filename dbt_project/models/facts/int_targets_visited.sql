-- How many targets of each cadence were due in a grid, and how many of them were visited. Targets are counted here and never
-- seen again. Where the source system counted a period itself, its numbers are taken instead.
-- One row per rulebook, month, grid, kind (daily, weekly, monthly, quarterly, quarterly_to_date) and cadence period that
-- belongs to the month: each duty day and ISO week that is over, the month itself, and the quarter (to date before its
-- last month). Only what the rulebook's measures ask for.
with months as (

    select
        measure_months.rulebook,
        measure_months.month,
        measure_months.month_start,
        measure_months.month_end,
        measure_months.seen_until,
        measure_months.measure,
        -- where a rulebook states no share, one active day is enough
        max(cast(coalesce(counting.value, '1') as bigint)) as active_at_least_one_in
    from {{ ref('int_measure_months') }} as measure_months
    -- the measure of daily targets has no such parameter
    left join {{ ref('int_counting') }} as counting
        on
            measure_months.rulebook = counting.rulebook
            and measure_months.month = counting.month
            and measure_months.measure = counting.measure
            and counting.parameter = 'active_at_least_one_in'
    where measure_months.measure in ('visit_coverage', 'hazard_visits')
    group by
        measure_months.rulebook,
        measure_months.month,
        measure_months.month_start,
        measure_months.month_end,
        measure_months.seen_until,
        measure_months.measure

),

days as (

    select * from {{ ref('int_days') }}

),

duty_days as (

    select * from {{ ref('int_duty_days') }}
    where is_elapsed

),

grids as (

    select * from {{ ref('int_grid_months') }}

),

snapshots as (

    select * from {{ ref('int_register_snapshots') }}
    where register = 'visit_targets'

),

targets as (

    select * from {{ ref('stg_visit_targets') }}

),

counts as (

    select * from {{ ref('stg_visit_counts') }}

),

-- by anyone, appointed or not, and in whatever grid the visit was recorded; several on one day are one
visit_days as (

    select distinct
        visits.target_code,
        visits.visit_date
    from {{ ref('stg_visits') }} as visits
    inner join {{ source('run', 'settings') }} as settings on visits.visited_at <= settings.as_of
    where visits.target_code is not null

),

-- visited_until: what lies after the month is not looked at
periods as (

    select
        rulebook,
        month,
        'monthly' as cadence,
        'monthly' as kind,
        month_start as period_start,
        month_end as period_end,
        month_end as visited_until,
        active_at_least_one_in
    from months
    where measure = 'visit_coverage'
    union all
    select
        rulebook,
        month,
        'quarterly' as cadence,
        case when month_end = {{ last_of_quarter('month_start') }} then 'quarterly' else 'quarterly_to_date' end as kind,
        {{ first_of_quarter('month_start') }} as period_start,
        {{ last_of_quarter('month_start') }} as period_end,
        month_end as visited_until,
        active_at_least_one_in
    from months
    where measure = 'visit_coverage'
    union all
    select
        months.rulebook,
        months.month,
        'weekly' as cadence,
        'weekly' as kind,
        {{ monday_of('days.date') }} as period_start,
        days.date as period_end,
        days.date as visited_until,
        months.active_at_least_one_in
    from months
    inner join days
        on
            months.month = days.month
            and days.date = {{ sunday_of('days.date') }}
            and {{ end_of_day('days.date') }} <= months.seen_until
    where months.measure = 'visit_coverage'
    union all
    select
        months.rulebook,
        months.month,
        'daily' as cadence,
        'daily' as kind,
        duty_days.duty_date as period_start,
        duty_days.duty_date as period_end,
        duty_days.duty_date as visited_until,
        months.active_at_least_one_in
    from months
    inner join duty_days
        on
            months.rulebook = duty_days.rulebook
            and months.month = duty_days.month
    where months.measure = 'hazard_visits'

),

-- a grid counts when it is active in the month; for a single day, on that day
grid_periods as (

    select
        periods.rulebook,
        periods.month,
        grids.grid_code,
        periods.cadence,
        periods.kind,
        periods.period_start,
        periods.period_end,
        periods.visited_until,
        periods.active_at_least_one_in
    from periods
    inner join grids
        on
            periods.rulebook = grids.rulebook
            and periods.month = grids.month
    where periods.cadence <> 'daily' or periods.period_start between grids.active_from and grids.active_to

),

-- due: active, by its own dates, for at least one in so many of the period's days
targets_due as (

    select
        grid_periods.rulebook,
        grid_periods.month,
        grid_periods.grid_code,
        grid_periods.cadence,
        grid_periods.kind,
        grid_periods.period_start,
        grid_periods.visited_until,
        targets.target_code
    from grid_periods
    inner join snapshots
        on
            grid_periods.rulebook = snapshots.rulebook
            and grid_periods.month = snapshots.month
    inner join targets
        on
            snapshots.snapshot_date = targets.snapshot_date
            and grid_periods.grid_code = targets.grid_code
            and grid_periods.cadence = targets.cadence
            and coalesce(targets.start_date, grid_periods.period_start) <= grid_periods.period_end
            and coalesce(targets.end_date, grid_periods.period_end) >= grid_periods.period_start
    where grid_periods.active_at_least_one_in * (1 + {{ days_between(
        'greatest(coalesce(targets.start_date, grid_periods.period_start), grid_periods.period_start)',
        'least(coalesce(targets.end_date, grid_periods.period_end), grid_periods.period_end)'
    ) }}) >= 1 + {{ days_between('grid_periods.period_start', 'grid_periods.period_end') }}

),

targets_counted as (

    select
        targets_due.rulebook,
        targets_due.month,
        targets_due.grid_code,
        targets_due.kind,
        targets_due.period_start,
        cast(count(distinct targets_due.target_code) as bigint) as due_count,
        cast(count(distinct visit_days.target_code) as bigint) as visited_count
    from targets_due
    -- a target nobody visited
    left join visit_days
        on
            targets_due.target_code = visit_days.target_code
            and visit_days.visit_date between targets_due.period_start and targets_due.visited_until
    -- without any visit taken in nothing can be said of a target
    where exists (select 1 from visit_days)
    group by
        targets_due.rulebook,
        targets_due.month,
        targets_due.grid_code,
        targets_due.kind,
        targets_due.period_start

),

counted_by_source as (

    select
        grid_periods.rulebook,
        grid_periods.month,
        grid_periods.grid_code,
        grid_periods.kind,
        grid_periods.period_start,
        counts.due as due_count,
        least(counts.visited, counts.due) as visited_count,
        counts.source_file,
        counts.source_row
    from grid_periods
    inner join counts
        on
            grid_periods.grid_code = counts.grid_code
            and grid_periods.cadence = counts.cadence
            and grid_periods.period_start = counts.period_start

)

select
    coalesce(counted_by_source.rulebook, targets_counted.rulebook) as rulebook,
    coalesce(counted_by_source.month, targets_counted.month) as month,
    coalesce(counted_by_source.grid_code, targets_counted.grid_code) as grid_code,
    coalesce(counted_by_source.kind, targets_counted.kind) as kind,
    coalesce(counted_by_source.period_start, targets_counted.period_start) as period_start,
    coalesce(counted_by_source.due_count, targets_counted.due_count) as due_count,
    coalesce(counted_by_source.visited_count, targets_counted.visited_count) as visited_count,
    counted_by_source.source_file,
    counted_by_source.source_row
from targets_counted
-- counted from targets only, or by the source system only
full outer join counted_by_source
    on
        targets_counted.rulebook = counted_by_source.rulebook
        and targets_counted.month = counted_by_source.month
        and targets_counted.grid_code = counted_by_source.grid_code
        and targets_counted.kind = counted_by_source.kind
        and targets_counted.period_start = counted_by_source.period_start
