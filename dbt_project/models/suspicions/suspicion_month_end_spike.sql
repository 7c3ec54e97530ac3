-- A spike at the month's end: what was not done is made up. One row per visit or item.
-- A visit or item is odd when it is dated in the last days of the month; or in its last within_days, where within_share of what
-- the worker recorded of its kind is, and far more than of the site's in that month. Only workers who had recorded something on
-- enough other days of the month are asked, and they are compared with the others of that month: a campaign week is everybody's.
with settings as (

    {{ settings_of('month_end_spike') }}

),

records as (

    select record_type, worker_code, grid_code, record_code, recorded_at, recorded_date, month from {{ ref('int_recorded_work') }}
    where record_type in ('visit', 'item') and worker_code is not null

),

placed as (

    select
        records.record_type,
        records.worker_code,
        records.grid_code,
        records.record_code,
        records.recorded_at,
        records.recorded_date,
        records.month,
        {{ add_days('records.recorded_date', 'settings.last_days') }} > last_day(records.recorded_date) as is_late,
        {{ add_days('records.recorded_date', 'settings.within_days') }} > last_day(records.recorded_date) as is_in_last_week
    from records
    cross join settings

),

present as (

    select
        worker_code,
        month,
        count(distinct case when not is_late then recorded_date end) as days_before,
        count(distinct case when not is_in_last_week then recorded_date end) as days_before_week
    from placed
    group by worker_code, month

),

kinds as (

    select
        worker_code,
        month,
        record_type,
        cast(count(*) filter (where is_in_last_week) as bigint) as own_late,
        cast(count(*) as bigint) as own_all,
        cast(sum(count(*) filter (where is_in_last_week)) over (partition by month, record_type) as bigint) as site_late,
        cast(sum(count(*)) over (partition by month, record_type) as bigint) as site_all
    from placed
    group by worker_code, month, record_type

),

looked_at as (

    select
        kinds.worker_code,
        kinds.month,
        kinds.record_type,
        present.days_before_week >= settings.run_length
        and {{ reaches_share('kinds.own_late', 'kinds.own_all', 'settings.within_share') }}
        and {{ wide('kinds.own_late') }} * kinds.site_all >= {{ wide('settings.times_usual') }} * kinds.site_late * kinds.own_all as is_week_full
    from kinds
    inner join present on kinds.worker_code = present.worker_code and kinds.month = present.month
    inner join settings on present.days_before >= settings.run_length

)

select
    placed.worker_code,
    placed.grid_code,
    placed.record_code,
    placed.recorded_at,
    placed.is_late or (looked_at.is_week_full and placed.is_in_last_week) as is_odd,
    cast(null as string) as counterpart_code
from placed
inner join looked_at on placed.worker_code = looked_at.worker_code and placed.month = looked_at.month and placed.record_type = looked_at.record_type
