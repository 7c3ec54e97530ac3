-- One row per alert about a period: a register younger than its close, a calendar that ends too early, a scored month
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

-- what a close is waiting for: the notice of a day before the month on which something began to wait, or of the first day
-- from the month on that no notice covers
first_unknown_days as (

    select
        rulebook_months.rulebook,
        rulebook_months.month,
        coalesce(min(rulebook_months.unknown_begun_on), min(days.date)) as first_unknown_day
    from rulebook_months
    inner join days on rulebook_months.month_start <= days.date
    where
        rulebook_months.close_at is null
        and (days.is_working_day is null or rulebook_months.unknown_begun_on is not null)
    group by rulebook_months.rulebook, rulebook_months.month

),

stretches as (

    select
        known_stretch,
        max(working_day_number) as last_working_day_number,
        max(date) as last_date
    from days
    where known_stretch is not null
    group by known_stretch

),

-- days nothing is known of, on which deadlines may still fall
reached_days as (

    select distinct {{ add_days('stretches.last_date', '1') }} as first_unknown_day
    from {{ ref('int_windows_begun') }} as begun
    inner join days on begun.begun_on = days.date
    inner join stretches
        on
            days.known_stretch = stretches.known_stretch
            and days.working_day_number + begun.window_days > stretches.last_working_day_number

),

waiting as (

    select first_unknown_day, month from first_unknown_days
    union all
    select first_unknown_day, cast(null as string) as month from reached_days

),

-- a year has one notice: one thing to look at
years_unknown as (

    select
        {{ year_of('first_unknown_day') }} as year,
        min(first_unknown_day) as first_unknown_day,
        min(month) as first_month,
        max(month) as last_month
    from waiting
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
    'Whether ' || {{ text_of('first_unknown_day') }} || ' is a working day is not known (no notice of ' || year || ', or the calendar of the office leaves it out): '
    || case
        when first_month is null then 'deadlines in working days may reach it'
        else case when first_month = last_month then first_month else first_month || ' to ' || last_month end || ' cannot be closed'
    end as message
from years_unknown
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
