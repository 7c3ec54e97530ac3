-- One row per push that was signed for, with where the day of signing (day 0) stands among the working days. Both are null
-- where the calendar does not know the day.
{{ config(materialized='view') }}
with pushes as (

    select * from {{ ref('stg_pushed_data') }}
    where signed_at is not null

),

days as (

    select * from {{ ref('int_days') }}

)

select
    pushes.push_code,
    pushes.community_code,
    pushes.signed_at,
    pushes.fed_back_at,
    days.known_stretch,
    days.working_day_number,
    pushes.source_file,
    pushes.source_row
from pushes
-- signed on a day the calendar does not know
left join days on pushes.signed_date = days.date
