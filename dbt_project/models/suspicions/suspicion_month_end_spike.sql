-- A spike at the month's end: what was not done is made up. One row per visit or item.
-- A visit or item is odd when it is dated in the last days of the month. Only workers who had recorded something on enough
-- other days of the month are asked, and they are compared with the others of that month: a campaign week is everybody's.
with settings as (

    {{ settings_of('month_end_spike') }}

),

records as (

    select worker_code, grid_code, record_code, recorded_at, recorded_date, month from {{ ref('int_recorded_work') }}
    where record_type in ('visit', 'item') and worker_code is not null

),

placed as (

    select
        records.worker_code,
        records.grid_code,
        records.record_code,
        records.recorded_at,
        records.recorded_date,
        records.month,
        {{ add_days('records.recorded_date', 'settings.last_days') }} > last_day(records.recorded_date) as is_late
    from records
    cross join settings

),

present as (

    select placed.worker_code, placed.month
    from placed
    cross join settings
    where not placed.is_late
    group by placed.worker_code, placed.month
    having count(distinct placed.recorded_date) >= max(settings.run_length)

)

select
    placed.worker_code,
    placed.grid_code,
    placed.record_code,
    placed.recorded_at,
    placed.is_late as is_odd,
    cast(null as string) as counterpart_code
from placed
inner join present on placed.worker_code = present.worker_code and placed.month = present.month
