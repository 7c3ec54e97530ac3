-- One row per alert about a period: a register younger than its close, a calendar notice that is missing, a scored month
-- without a rulebook version in force.
with months as (

    select * from {{ ref('int_scored_months') }}

),

rulebook_months as (

    select * from {{ ref('int_rulebook_months') }}

),

snapshots as (

    select * from {{ ref('int_register_snapshots') }}

),

days as (

    select * from {{ ref('int_days') }}

),

-- a rulebook has many versions and is one rulebook
rulebooks as (

    select distinct rulebook from {{ source('rules', 'rulebook') }}

),

-- late for one rulebook or for several: one thing to look at
late_registers as (

    select distinct register, month from snapshots
    where is_register_late

),

-- the first day from the month on that no notice covers is what its close is waiting for
first_unknown_days as (

    select
        rulebook_months.rulebook,
        rulebook_months.month,
        min(days.date) as first_unknown_day
    from rulebook_months
    inner join days on rulebook_months.month_start <= days.date
    where rulebook_months.close_at is null and days.is_working_day is null
    group by rulebook_months.rulebook, rulebook_months.month

),

missing_notices as (

    select
        {{ year_of('first_unknown_day') }} as year,
        min(month) as first_month,
        max(month) as last_month
    from first_unknown_days
    group by {{ year_of('first_unknown_day') }}

)

select
    'register_late:' || register || ':' || month as alert_code,
    'register_late' as kind,
    'warning' as severity,
    cast(null as string) as unit_code,
    register as subject_code,
    'The oldest snapshot of ' || register || ' is younger than the close of ' || month || ': it is used all the same' as message
from late_registers
union all
select
    'calendar_missing:' || year as alert_code,
    'calendar_missing' as kind,
    'warning' as severity,
    cast(null as string) as unit_code,
    year as subject_code,
    'The working-day notice of ' || year || ' is missing: '
    || case when first_month = last_month then first_month else first_month || ' to ' || last_month end
    || ' cannot be closed' as message
from missing_notices
union all
select
    'no_version:' || rulebooks.rulebook || ':' || months.month as alert_code,
    'no_version' as kind,
    'warning' as severity,
    cast(null as string) as unit_code,
    rulebooks.rulebook as subject_code,
    'No version of ' || rulebooks.rulebook || ' is in force on the first day of ' || months.month || ': no score' as message
from months
cross join rulebooks
-- no version in force: that is the alert
left join rulebook_months
    on
        rulebooks.rulebook = rulebook_months.rulebook
        and months.month = rulebook_months.month
where rulebook_months.rulebook is null
