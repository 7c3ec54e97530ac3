-- One row per rulebook, month and duty day of it. A duty day is a working day of the calendar (make-up days included),
-- or every day where the rulebook says so.
-- is_elapsed: the whole day lies on or before what the period may see
with months as (

    select * from {{ ref('int_rulebook_months') }}

),

days as (

    select * from {{ ref('int_days') }}

)

select
    months.rulebook,
    months.month,
    days.date as duty_date,
    days.iso_week,
    {{ end_of_day('days.date') }} <= months.seen_until as is_elapsed
from months
inner join days on days.date between months.month_start and months.month_end
where days.is_working_day or months.duty_days = 'calendar'
