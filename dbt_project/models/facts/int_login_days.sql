-- One row per rulebook, grid and active day on which an appointed worker logged in or did recorded work in the grid.
-- A login has no grid: it counts for every grid its worker is appointed to that day, whatever the role. Recorded work
-- counts for the grid in its row. Days outside the grid's active time do not count.
with logins as (

    select
        stg_logins.worker_code,
        stg_logins.login_date
    from {{ ref('stg_logins') }} as stg_logins
    inner join {{ source('run', 'settings') }} as settings on stg_logins.login_at <= settings.as_of

),

records as (

    select * from {{ ref('int_records_matched') }}
    where is_consistent

),

appointments as (

    select * from {{ ref('int_appointments') }}

),

grids as (

    select * from {{ ref('int_grid_months') }}

),

login_traces as (

    select
        grids.rulebook,
        grids.month,
        grids.grid_code,
        logins.login_date as trace_date,
        logins.worker_code,
        true as is_login
    from logins
    inner join appointments
        on
            logins.worker_code = appointments.worker_code
            and {{ month_of('logins.login_date') }} = appointments.month
            and logins.login_date between appointments.start_date and appointments.end_date
    inner join grids
        on
            appointments.rulebook = grids.rulebook
            and appointments.month = grids.month
            and appointments.grid_code = grids.grid_code
            and logins.login_date between grids.active_from and grids.active_to

),

traces as (

    select rulebook, month, grid_code, trace_date, worker_code, is_login from login_traces
    union all
    select rulebook, month, grid_code, recorded_date as trace_date, worker_code, false as is_login from records

)

select
    rulebook,
    month,
    grid_code,
    trace_date as login_date,
    cast(count(distinct worker_code) as bigint) as workers,
    bool_or(is_login) as has_login,
    bool_or(not is_login) as has_record
from traces
group by rulebook, month, grid_code, trace_date
