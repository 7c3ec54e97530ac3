-- One row per feed and worker whose recorded work, logins, meetings or tracks name a worker that is in no register valid for
-- the month. Their work and meetings count for the grid, but are not consistent; their logins and tracks count nowhere. Without any register there is
-- nothing to hold them against, and the missing feed is the alert.
with records as (

    select * from {{ ref('int_records_matched') }}

),

-- what has a worker and no grid of its own to be matched with; tracks are counted by days
traces as (

    select 'logins' as feed, worker_code, login_date as seen_on, {{ text_of('login_at') }} as record_code from {{ ref('stg_logins') }}
    union all
    select 'meetings' as feed, worker_code, held_on as seen_on, meeting_code as record_code from {{ ref('stg_meetings') }}
    union all
    select 'tracks' as feed, worker_code, track_date as seen_on, {{ text_of('track_date') }} as record_code from {{ ref('stg_track_day') }}

),

snapshots as (

    select * from {{ ref('int_register_snapshots') }}
    where register = 'workers'

),

-- one row per worker, however many grids they hold
registered as (

    select distinct rulebook, month, worker_code from {{ ref('int_appointments') }}

),

unknown as (

    select
        records.record_type || 's' as feed,
        records.worker_code,
        records.record_code
    from records
    inner join snapshots
        on
            records.rulebook = snapshots.rulebook
            and records.month = snapshots.month
    where records.worker_code is not null and not records.is_worker_registered
    union all
    select
        traces.feed,
        traces.worker_code,
        traces.record_code
    from traces
    inner join snapshots on {{ month_of('traces.seen_on') }} = snapshots.month
    -- in no register: that is the alert
    left join registered
        on
            snapshots.rulebook = registered.rulebook
            and snapshots.month = registered.month
            and traces.worker_code = registered.worker_code
    where registered.worker_code is null

),

counted as (

    select
        feed,
        worker_code,
        cast(count(distinct record_code) as bigint) as record_count
    from unknown
    group by feed, worker_code

)

select
    'worker_unknown:' || feed || ':' || worker_code as alert_code,
    'worker_unknown' as kind,
    'warning' as severity,
    cast(null as string) as unit_code,
    worker_code as subject_code,
    {{ text_of('record_count') }} || case when feed = 'tracks' then ' day(s) of ' else ' row(s) of ' end || feed || ' by a worker who is in no register of their month' as message
from counted
