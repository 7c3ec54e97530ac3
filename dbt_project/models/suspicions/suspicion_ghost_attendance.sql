-- Attendance signed without any trace that day. One row per worker and meeting signed.
-- A sign-in is odd when the worker left no visit, item, collection or track on the day, while at most within_share of the others
-- who signed the meeting left none either: a meeting that took all day is everybody's. A login alone is a trace once; on
-- least_records such days of a month it is none, anybody can make it. Only workers who leave traces on enough days of the month
-- are asked: of the others nothing is known.
with settings as (

    {{ settings_of('ghost_attendance') }}

),

-- many traces, one day
trace_days as (

    select worker_code, recorded_date as trace_date from {{ ref('int_recorded_work') }} where worker_code is not null
    union
    select worker_code, track_date as trace_date from {{ ref('stg_track_day') }}

),

login_days as (

    select worker_code, login_date
    from {{ ref('stg_logins') }}
    group by worker_code, login_date

),

present as (

    select trace_days.worker_code, {{ month_of('trace_days.trace_date') }} as month
    from trace_days
    cross join settings
    group by trace_days.worker_code, {{ month_of('trace_days.trace_date') }}
    having count(*) >= max(settings.run_length)

),

-- one row per meeting and person, for however many grids they signed
signed as (

    select worker_code, meeting_code, held_on, {{ month_of('held_on') }} as month, min(grid_code) as grid_code
    from {{ ref('stg_meetings') }}
    where attendance in ('present', 'late')
    group by worker_code, meeting_code, held_on

),

seen as (

    select
        signed.worker_code,
        signed.grid_code,
        signed.meeting_code,
        signed.month,
        signed.held_on,
        case when trace_days.worker_code is null then 1 else 0 end as is_traceless,
        login_days.worker_code is not null as has_login
    from signed
    inner join present on signed.worker_code = present.worker_code and signed.month = present.month
    -- no trace that day: that is what is looked for
    left join trace_days on signed.worker_code = trace_days.worker_code and signed.held_on = trace_days.trace_date
    -- not even a login
    left join login_days on signed.worker_code = login_days.worker_code and signed.held_on = login_days.login_date

),

counted as (

    select
        worker_code,
        grid_code,
        meeting_code,
        held_on,
        is_traceless,
        has_login,
        cast(sum(is_traceless) over (partition by worker_code, month) as bigint) as own_traceless,
        cast(sum(is_traceless) over (partition by meeting_code, held_on) as bigint) - is_traceless as other_traceless,
        cast(count(*) over (partition by meeting_code, held_on) as bigint) - 1 as others
    from seen

)

select
    counted.worker_code,
    counted.grid_code,
    counted.meeting_code as record_code,
    {{ start_of_day('counted.held_on') }} as recorded_at,
    counted.is_traceless = 1
    and (not counted.has_login or counted.own_traceless >= settings.least_records)
    and {{ keeps_share('counted.other_traceless', 'counted.others', 'settings.within_share') }} as is_odd,
    cast(null as string) as counterpart_code
from counted
cross join settings
