-- Evidence of N2.4i: were there enough visits with a photo on each duty day, by the chief and by the workers?
-- Grain:       rulebook x grid x duty day with too few; the days with enough are one row per grid and month. Only days on
--              which the grid is active. group_code is the grid
-- Numerator:   1 when there were enough visits in all, by the chief and by the workers (days with enough: their number)
-- Denominator: 1 (the same number)
-- Reason:      "3 of 4 visits, by the chief 2 of 2, by workers 1 of 2"
with months as (

    {{ measured_months('daily_visits', {'daily_minimum': 'bigint', 'chief_minimum': 'bigint', 'worker_minimum': 'bigint'}) }}

),

duty_days as (

    select * from {{ ref('int_duty_days') }}
    where is_elapsed

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

-- without a register of workers nobody knows whose visits they are
snapshots as (

    select * from {{ ref('int_register_snapshots') }}
    where register = 'workers'

),

visits as (

    select * from {{ ref('int_visits_photographed') }}

),

appointments as (

    select * from {{ ref('int_appointments') }}

),

-- a chief who is appointed as a worker, too, visits as the chief; others are neither, and their visits count in all
visits_by_role as (

    select
        months.rulebook,
        visits.grid_code,
        visits.visit_date,
        visits.visit_code,
        coalesce(max(case when appointments.role = 'chief' then 1 else 0 end), 0) as is_by_chief,
        coalesce(max(case when appointments.role in ('full_time', 'member') then 1 else 0 end), 0) as is_by_worker
    from visits
    inner join months on visits.month = months.month and visits.visited_at <= months.seen_until
    -- by someone who is not appointed to the grid that day
    left join appointments
        on months.rulebook = appointments.rulebook
        and months.month = appointments.month
        and visits.grid_code = appointments.grid_code
        and visits.worker_code = appointments.worker_code
        and visits.visit_date between appointments.start_date and appointments.end_date
    group by months.rulebook, visits.grid_code, visits.visit_date, visits.visit_code

),

visits_by_day as (

    select
        rulebook,
        grid_code,
        visit_date,
        cast(count(*) as bigint) as visit_count,
        cast(sum(is_by_chief) as bigint) as chief_count,
        cast(sum(case when is_by_chief = 0 then is_by_worker else 0 end) as bigint) as worker_count
    from visits_by_role
    group by rulebook, grid_code, visit_date

),

days_asked as (

    select
        grids.rulebook,
        grids.unit_type,
        grids.unit_code,
        grids.month,
        grids.grid_code,
        duty_days.duty_date,
        months.daily_minimum,
        months.chief_minimum,
        months.worker_minimum,
        coalesce(visits_by_day.visit_count, 0) as visit_count,
        coalesce(visits_by_day.chief_count, 0) as chief_count,
        coalesce(visits_by_day.worker_count, 0) as worker_count,
        coalesce(
            visits_by_day.visit_count >= months.daily_minimum
            and visits_by_day.chief_count >= months.chief_minimum
            and visits_by_day.worker_count >= months.worker_minimum,
            false
        ) as is_met
    from months
    inner join duty_days on months.rulebook = duty_days.rulebook and months.month = duty_days.month
    inner join grids on months.rulebook = grids.rulebook and months.month = grids.month
    inner join snapshots on months.rulebook = snapshots.rulebook and months.month = snapshots.month
    -- no visit at all
    left join visits_by_day
        on grids.rulebook = visits_by_day.rulebook
        and grids.grid_code = visits_by_day.grid_code
        and duty_days.duty_date = visits_by_day.visit_date
    where duty_days.duty_date between grids.active_from and grids.active_to

),

judged as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'grid_day' as subject_type,
        grid_code || '/' || {{ text_of('duty_date') }} as subject_code,
        duty_date as occurred_on,
        grid_code as group_code,
        0 as numerator,
        1 as denominator,
        {{ text_of('visit_count') }} || ' of ' || {{ text_of('daily_minimum') }} || ' visits, by the chief ' || {{ text_of('chief_count') }}
        || ' of ' || {{ text_of('chief_minimum') }} || ', by workers ' || {{ text_of('worker_count') }} || ' of ' || {{ text_of('worker_minimum') }} as reason,
        '应走访 ' || {{ text_of('daily_minimum') }} || ' 次，实有 ' || {{ text_of('visit_count') }} || ' 次；其中网格长应有 ' || {{ text_of('chief_minimum') }}
        || ' 次，实有 ' || {{ text_of('chief_count') }} || ' 次；网格员应有 ' || {{ text_of('worker_minimum') }} || ' 次，实有 ' || {{ text_of('worker_count') }} || ' 次' as reason_zh
    from days_asked
    where not is_met

    union all

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'grid' as subject_type,
        grid_code as subject_code,
        null as occurred_on,
        grid_code as group_code,
        cast(count(*) as bigint) as numerator,
        cast(count(*) as bigint) as denominator,
        {{ counted('count(*)', 'duty day') }} || ' with enough visits' as reason,
        {{ text_of('count(*)') }} || ' 个工作日走访次数达标' as reason_zh
    from days_asked
    where is_met
    group by rulebook, unit_type, unit_code, month, grid_code

)

{{ evidence_rows('daily_visits', 'judged', without=['kind', 'level', 'size', 'quantity', 'source_file', 'source_row']) }}
