-- One row per day that the calendar or a scored month reaches. Where no notice covers a day, whether it is worked is
-- unknown (null), never guessed.
-- known_stretch:      days of one stretch follow each other without a day missing from the calendar
-- working_day_number: working days up to and including this day, within its stretch
with calendar as (

    select * from {{ source('run', 'calendar') }}

),

bounds as (

    select date as day from calendar
    union all
    select month_start as day from {{ ref('int_scored_months') }}
    union all
    -- far enough to see which year's notice a close is waiting for
    select {{ add_days('month_end', 92) }} as day from {{ ref('int_scored_months') }}

),

span as (

    select min(day) as first_day, max(day) as last_day from bounds

),

days as (

    select {{ each_day('first_day', 'last_day') }} as date from span

),

numbered as (

    select
        date,
        is_working_day,
        notice,
        cast(
            {{ days_between("date '1970-01-01'", 'date') }} - row_number() over (order by date nulls last) as bigint
        ) as known_stretch
    from calendar

)

select
    days.date,
    numbered.is_working_day,
    numbered.notice,
    {{ iso_week_of('days.date') }} as iso_week,
    {{ month_of(sunday_of('days.date')) }} as week_month,
    {{ month_of('days.date') }} as month,
    {{ quarter_of('days.date') }} as quarter,
    {{ year_of('days.date') }} as year,
    numbered.known_stretch,
    case when numbered.known_stretch is not null then cast(
        count(*) filter (where numbered.is_working_day) over (
            partition by numbered.known_stretch
            order by days.date nulls last
            rows between unbounded preceding and current row
        ) as bigint
    ) end as working_day_number
from days
-- no row in the calendar: no notice published for that day
left join numbered on days.date = numbered.date
