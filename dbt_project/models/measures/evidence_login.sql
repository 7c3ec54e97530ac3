-- Evidence of C1.2: did a grid's appointed workers log in, or record work in it, on as many days as it had duty days?
-- Grain:       rulebook x month x grid (of the grid type the rulebook asks about) with at least one duty day of its own
-- Numerator:   1 when login days reach the grid's duty days
-- Denominator: 1
-- Reason:      "19 of 22 days"
with months as (

    {{ measured_months('login', {'grid_type': 'string'}) }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

-- without a register of workers nothing can be said
snapshots as (

    select * from {{ ref('int_register_snapshots') }}
    where register = 'workers'

),

login_days as (

    select * from {{ ref('int_login_days') }}

),

-- while the month is open only the duty days that are over are asked for; a grid without any stays out
grids_asked as (

    select
        grids.rulebook,
        grids.unit_type,
        grids.unit_code,
        grids.month,
        grids.grid_code,
        grids.elapsed_duty_days as asked_day_count,
        months.seen_until_date
    from grids
    inner join months on grids.rulebook = months.rulebook and grids.month = months.month
    inner join snapshots on grids.rulebook = snapshots.rulebook and grids.month = snapshots.month
    where (months.grid_type is null or grids.grid_type = months.grid_type)
        and grids.elapsed_duty_days > 0

),

grids_with_days as (

    select
        grids_asked.rulebook,
        grids_asked.unit_type,
        grids_asked.unit_code,
        grids_asked.month,
        grids_asked.grid_code,
        grids_asked.asked_day_count,
        cast(count(login_days.login_date) as bigint) as login_day_count
    from grids_asked
    -- no login day at all: the grid is judged with zero days
    left join login_days
        on grids_asked.rulebook = login_days.rulebook
        and grids_asked.month = login_days.month
        and grids_asked.grid_code = login_days.grid_code
        and login_days.login_date <= grids_asked.seen_until_date
    group by
        grids_asked.rulebook,
        grids_asked.unit_type,
        grids_asked.unit_code,
        grids_asked.month,
        grids_asked.grid_code,
        grids_asked.asked_day_count

),

judged as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'grid' as subject_type,
        grid_code as subject_code,
        case when login_day_count >= asked_day_count then 1 else 0 end as numerator,
        1 as denominator,
        {{ text_of('login_day_count') }} || ' of ' || {{ text_of('asked_day_count') }} || ' days' as reason,
        '应登录 ' || {{ text_of('asked_day_count') }} || ' 天，实有 ' || {{ text_of('login_day_count') }} || ' 天' as reason_zh
    from grids_with_days

)

{{ evidence_rows('login', 'judged', without=[
    'occurred_on', 'kind', 'level', 'size', 'group_code', 'quantity', 'source_file', 'source_row'
]) }}
