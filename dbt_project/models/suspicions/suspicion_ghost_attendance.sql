-- Attendance signed without any trace that day. One row per worker and meeting signed.
-- A sign-in is odd when the worker left no visit, item, collection or track on the day; a login alone is no trace, anybody can
-- make it. Only workers who leave traces on enough days of the month are asked: of the others nothing is known.
with settings as (

    {{ settings_of('ghost_attendance') }}

),

-- many traces, one day
trace_days as (

    select worker_code, recorded_date as trace_date from {{ ref('int_recorded_work') }} where worker_code is not null
    union
    select worker_code, track_date as trace_date from {{ ref('stg_track_day') }}

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

    select worker_code, meeting_code, held_on, min(grid_code) as grid_code
    from {{ ref('stg_meetings') }}
    where attendance in ('present', 'late')
    group by worker_code, meeting_code, held_on

)

select
    signed.worker_code,
    signed.grid_code,
    signed.meeting_code as record_code,
    {{ start_of_day('signed.held_on') }} as recorded_at,
    trace_days.worker_code is null as is_odd,
    cast(null as string) as counterpart_code
from signed
inner join present on signed.worker_code = present.worker_code and {{ month_of('signed.held_on') }} = present.month
-- no trace that day: that is what is looked for
left join trace_days on signed.worker_code = trace_days.worker_code and signed.held_on = trace_days.trace_date
