-- One row per day that the calendar or a scored month reaches. is_working_day is null where no notice covers the day yet.
with days as (

    select * from {{ ref('int_days') }}

)

select
    date,
    is_working_day,
    iso_week,
    week_month,
    month,
    quarter,
    year,
    notice
from days
