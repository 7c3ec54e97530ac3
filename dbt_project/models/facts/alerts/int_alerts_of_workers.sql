-- One row per feed and worker whose recorded work or logins name a worker that is in no register valid for the month.
-- Their work counts for its grid but is not consistent; their logins count nowhere. Without any register there is
-- nothing to hold them against, and the missing feed is the alert.
with records as (

    select * from {{ ref('int_records_matched') }}

),

logins as (

    select * from {{ ref('stg_logins') }}

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
        'logins' as feed,
        logins.worker_code,
        {{ text_of('logins.login_at') }} as record_code
    from logins
    inner join snapshots on {{ month_of('logins.login_date') }} = snapshots.month
    -- in no register: that is the alert
    left join registered
        on
            snapshots.rulebook = registered.rulebook
            and snapshots.month = registered.month
            and logins.worker_code = registered.worker_code
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
    {{ text_of('record_count') }} || ' row(s) of ' || feed || ' by a worker who is in no register of their month' as message
from counted
