-- Evidence of N2.1: was the grid walked far enough on each duty day and in each week? Only metres inside the grid count.
-- Grain:       rulebook x grid x duty day or week that fell short; what reached its target is one row per grid and month.
--              Of each worker by themselves where the rulebook says so (subject: worker). group_code is the grid
-- Numerator:   1 when the target was reached (those that did: their number)
-- Denominator: 1 (the same number)
-- Reason:      "623 m of 1,000 m on 2026-03-04 by 2 workers", "3,120 m of 8,000 m x 3/5 in the week of 2026-03-02 by 1 worker"
with months as (

    {{ measured_months('patrol_distance', {
        'daily_metres': 'bigint', 'weekly_metres': 'bigint', 'duty_days_a_week': 'bigint', 'subject': 'string'
    }) }}

),

grid_days as (

    select * from {{ ref('int_patrol_grid_days') }}

),

-- those who go on patrol: a guide or informant is not asked to walk, though their metres count for the grid
patrollers as (

    select * from {{ ref('int_appointments') }}
    where role in ('chief', 'full_time', 'member')

),

patrols as (

    select * from {{ ref('int_patrol_days') }}

),

-- each for the worker and once more for the grid together, so that both are joined by equal values
patrols_asked as (

    select
        rulebook,
        month,
        grid_code,
        worker_code as asked_of,
        worker_code,
        patrol_date,
        distance_mm
    from patrols
    union all
    select
        rulebook,
        month,
        grid_code,
        '' as asked_of,
        worker_code,
        patrol_date,
        distance_mm
    from patrols

),

-- of whom a day asks; no worker: all of the grid together
subject_days as (

    select
        grid_days.rulebook,
        grid_days.month,
        grid_days.grid_code,
        '' as worker_code,
        grid_days.patrol_date
    from months
    inner join grid_days on months.rulebook = grid_days.rulebook and months.month = grid_days.month
    where months.subject = 'grid'

    union all

    -- distinct: one worker may be appointed twice
    select distinct
        grid_days.rulebook,
        grid_days.month,
        grid_days.grid_code,
        patrollers.worker_code,
        grid_days.patrol_date
    from months
    inner join grid_days on months.rulebook = grid_days.rulebook and months.month = grid_days.month
    inner join patrollers
        on grid_days.rulebook = patrollers.rulebook
        and grid_days.month = patrollers.month
        and grid_days.grid_code = patrollers.grid_code
        and grid_days.patrol_date between patrollers.start_date and patrollers.end_date
    where months.subject = 'worker'

),

walks as (

    select
        subject_days.rulebook,
        subject_days.month,
        subject_days.grid_code,
        subject_days.worker_code,
        subject_days.patrol_date,
        grid_days.iso_week,
        grid_days.is_in_month and grid_days.is_asked and grid_days.is_elapsed as is_day_asked,
        grid_days.is_in_weeks and grid_days.is_week_elapsed as is_in_week,
        grid_days.is_asked,
        months.daily_metres,
        months.weekly_metres,
        months.duty_days_a_week,
        coalesce(patrols_asked.distance_mm, 0) as distance_mm,
        case when patrols_asked.distance_mm > 0 then patrols_asked.worker_code end as walker_code
    from subject_days
    inner join months on subject_days.rulebook = months.rulebook and subject_days.month = months.month
    inner join grid_days
        on subject_days.rulebook = grid_days.rulebook
        and subject_days.month = grid_days.month
        and subject_days.grid_code = grid_days.grid_code
        and subject_days.patrol_date = grid_days.patrol_date
    -- nobody's phone was there: 0 m
    left join patrols_asked
        on subject_days.rulebook = patrols_asked.rulebook
        and subject_days.month = patrols_asked.month
        and subject_days.grid_code = patrols_asked.grid_code
        and subject_days.patrol_date = patrols_asked.patrol_date
        and subject_days.worker_code = patrols_asked.asked_of

),

-- target: asked_parts / whole_parts of target_mm
spans as (

    select
        rulebook,
        month,
        grid_code,
        worker_code,
        'day' as span,
        {{ text_of('patrol_date') }} as span_code,
        patrol_date as first_date,
        patrol_date as last_date,
        cast(sum(distance_mm) as bigint) as walked_mm,
        cast(count(distinct walker_code) as bigint) as walker_count,
        {{ millimetres('max(daily_metres)') }} as target_mm,
        1 as asked_parts,
        1 as whole_parts
    from walks
    where is_day_asked
    group by rulebook, month, grid_code, worker_code, patrol_date

    union all

    select
        rulebook,
        month,
        grid_code,
        worker_code,
        'week' as span,
        iso_week as span_code,
        {{ monday_of('min(patrol_date)') }} as first_date,
        {{ sunday_of('min(patrol_date)') }} as last_date,
        cast(sum(distance_mm) as bigint) as walked_mm,
        cast(count(distinct walker_code) as bigint) as walker_count,
        {{ millimetres('max(weekly_metres)') }} as target_mm,
        cast(least(count(distinct case when is_asked then patrol_date end), max(duty_days_a_week)) as bigint) as asked_parts,
        max(duty_days_a_week) as whole_parts
    from walks
    where is_in_week
    group by rulebook, month, grid_code, worker_code, iso_week
    -- a week without a duty day asks for nothing
    having max(case when is_asked then 1 else 0 end) = 1

),

met as (

    select
        rulebook,
        month,
        grid_code,
        worker_code,
        span,
        span_code,
        first_date,
        last_date,
        walked_mm,
        walker_count,
        target_mm,
        asked_parts,
        whole_parts,
        {{ wide('walked_mm') }} * whole_parts >= target_mm * asked_parts as is_met
    from spans

),

judged as (

    select
        rulebook,
        'grid' as unit_type,
        grid_code as unit_code,
        month,
        case when worker_code = '' then span else 'worker_' || span end as subject_type,
        case when worker_code = '' then '' else worker_code || '/' end || span_code as subject_code,
        last_date as occurred_on,
        grid_code as group_code,
        0 as numerator,
        1 as denominator,
        {{ metres_text('walked_mm') }} || ' m of ' || {{ metres_text('target_mm') }} || ' m' || {{ share_text('asked_parts', 'whole_parts', ' x ') }}
        || ' ' || {{ span_text('span', 'first_date', 'last_date', 'en') }}
        || ' by ' || case when walker_count = 0 then 'nobody' else {{ counted('walker_count', 'worker') }} end as reason,
        {{ span_text('span', 'first_date', 'last_date', 'zh') }} || '应巡查 ' || {{ metres_text('target_mm') }} || ' 米'
        || {{ share_text('asked_parts', 'whole_parts', ' × ') }} || '，实际 ' || {{ metres_text('walked_mm') }} || ' 米（'
        || case walker_count when 0 then '无人巡查' else {{ text_of('walker_count') }} || ' 人' end || '）' as reason_zh
    from met
    where not is_met

    union all

    select
        rulebook,
        'grid' as unit_type,
        grid_code as unit_code,
        month,
        'grid' as subject_type,
        grid_code as subject_code,
        null as occurred_on,
        grid_code as group_code,
        cast(count(*) as bigint) as numerator,
        cast(count(*) as bigint) as denominator,
        {{ counted("count(*) filter (where span = 'day')", 'duty day') }} || ' and '
        || {{ counted("count(*) filter (where span = 'week')", 'week') }} || ' with enough metres' as reason,
        {{ text_of("count(*) filter (where span = 'day')") }} || ' 个工作日、'
        || {{ text_of("count(*) filter (where span = 'week')") }} || ' 周里程达标' as reason_zh
    from met
    where is_met
    group by rulebook, month, grid_code

)

{{ evidence_rows('patrol_distance', 'judged', without=['kind', 'level', 'size', 'quantity', 'source_file', 'source_row']) }}
