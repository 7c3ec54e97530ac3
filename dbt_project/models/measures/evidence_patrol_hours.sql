-- Evidence of N2.3: were the chief and the full-time workers in their grid long enough, each duty day and each week?
-- Grain:       rulebook x grid x worker and role x duty day or week that fell short; what reached its target is one row per
--              grid and month. kind is the role, group_code the grid
-- Numerator:   1 when the target was reached (those that did: their number)
-- Denominator: 1 (the same number)
-- Reason:      "1 h 12 min of 1.5 h on 2026-03-04", "9 h 5 min of 18 h x 3/5 in the week of 2026-03-02"
with months as (

    {{ measured_months('patrol_hours', {
        'chief_weekly_hours': 'decimal(18, 6)', 'worker_daily_hours': 'decimal(18, 6)',
        'worker_weekly_hours': 'decimal(18, 6)', 'duty_days_a_week': 'bigint'
    }) }}

),

-- what is asked of whom; a chief is asked by the week only
targets as (

    select rulebook, month, duty_days_a_week, 'chief' as role, cast(null as decimal(18, 6)) as daily_hours, chief_weekly_hours as weekly_hours from months
    union all
    select rulebook, month, duty_days_a_week, 'full_time' as role, worker_daily_hours as daily_hours, worker_weekly_hours as weekly_hours from months

),

grid_days as (

    select * from {{ ref('int_patrol_grid_days') }}

),

appointments as (

    select * from {{ ref('int_appointments') }}

),

patrols as (

    select * from {{ ref('int_patrol_days') }}

),

-- distinct: one worker may be appointed twice
worker_days as (

    select distinct
        targets.rulebook,
        targets.month,
        targets.role,
        targets.daily_hours,
        targets.weekly_hours,
        targets.duty_days_a_week,
        grid_days.grid_code,
        appointments.worker_code,
        grid_days.patrol_date,
        grid_days.iso_week,
        grid_days.is_in_month and grid_days.is_asked and grid_days.is_elapsed as is_day_asked,
        grid_days.is_in_weeks and grid_days.is_week_elapsed as is_in_week,
        grid_days.is_asked
    from targets
    inner join grid_days on targets.rulebook = grid_days.rulebook and targets.month = grid_days.month
    inner join appointments
        on grid_days.rulebook = appointments.rulebook
        and grid_days.month = appointments.month
        and grid_days.grid_code = appointments.grid_code
        and targets.role = appointments.role
        and grid_days.patrol_date between appointments.start_date and appointments.end_date

),

stays as (

    select
        worker_days.rulebook,
        worker_days.month,
        worker_days.role,
        worker_days.daily_hours,
        worker_days.weekly_hours,
        worker_days.duty_days_a_week,
        worker_days.grid_code,
        worker_days.worker_code,
        worker_days.patrol_date,
        worker_days.iso_week,
        worker_days.is_day_asked,
        worker_days.is_in_week,
        worker_days.is_asked,
        coalesce(patrols.duration_s, 0) as duration_s
    from worker_days
    -- no track that day: no time
    left join patrols
        on worker_days.rulebook = patrols.rulebook
        and worker_days.month = patrols.month
        and worker_days.grid_code = patrols.grid_code
        and worker_days.worker_code = patrols.worker_code
        and worker_days.patrol_date = patrols.patrol_date

),

-- target: asked_parts / whole_parts of target_hours
spans as (

    select
        rulebook,
        month,
        grid_code,
        worker_code,
        role,
        'day' as span,
        {{ text_of('patrol_date') }} as span_code,
        patrol_date as first_date,
        patrol_date as last_date,
        duration_s,
        daily_hours as target_hours,
        1 as asked_parts,
        1 as whole_parts
    from stays
    where is_day_asked and daily_hours is not null

    union all

    select
        rulebook,
        month,
        grid_code,
        worker_code,
        role,
        'week' as span,
        iso_week as span_code,
        {{ monday_of('min(patrol_date)') }} as first_date,
        {{ sunday_of('min(patrol_date)') }} as last_date,
        cast(sum(duration_s) as bigint) as duration_s,
        max(weekly_hours) as target_hours,
        cast(least(count(*) filter (where is_asked), max(duty_days_a_week)) as bigint) as asked_parts,
        max(duty_days_a_week) as whole_parts
    from stays
    where is_in_week
    group by rulebook, month, grid_code, worker_code, role, iso_week
    -- a week without a duty day asks for nothing
    having max(case when is_asked then 1 else 0 end) = 1

),

met as (

    select
        rulebook,
        month,
        grid_code,
        worker_code,
        role,
        span,
        span_code,
        first_date,
        last_date,
        duration_s,
        target_hours,
        asked_parts,
        whole_parts,
        {{ millionths('duration_s') }} * whole_parts >= {{ second_millionths('target_hours') }} * asked_parts as is_met
    from spans

),

judged as (

    select
        rulebook,
        'grid' as unit_type,
        grid_code as unit_code,
        month,
        'worker_' || span as subject_type,
        worker_code || '/' || span_code as subject_code,
        last_date as occurred_on,
        role as kind,
        grid_code as group_code,
        0 as numerator,
        1 as denominator,
        {{ duration_text('duration_s', 'en') }} || ' of ' || {{ number_text('target_hours') }} || ' h' || {{ share_text('asked_parts', 'whole_parts', ' x ') }}
        || ' ' || {{ span_text('span', 'first_date', 'last_date', 'en') }} as reason,
        {{ span_text('span', 'first_date', 'last_date', 'zh') }} || '应在网格内 ' || {{ number_text('target_hours') }} || ' 小时'
        || {{ share_text('asked_parts', 'whole_parts', ' × ') }} || '，实际 ' || {{ duration_text('duration_s', 'zh') }} as reason_zh
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
        null as kind,
        grid_code as group_code,
        cast(count(*) as bigint) as numerator,
        cast(count(*) as bigint) as denominator,
        {{ counted("count(*) filter (where span = 'day')", 'day') }} || ' and '
        || {{ counted("count(*) filter (where span = 'week')", 'week') }} || ' of single workers with enough time' as reason,
        {{ text_of("count(*) filter (where span = 'day')") }} || ' 人次日、'
        || {{ text_of("count(*) filter (where span = 'week')") }} || ' 人次周时长达标' as reason_zh
    from met
    where is_met
    group by rulebook, month, grid_code

)

{{ evidence_rows('patrol_hours', 'judged', without=['level', 'size', 'quantity', 'source_file', 'source_row']) }}
