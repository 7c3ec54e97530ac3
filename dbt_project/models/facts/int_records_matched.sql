-- One row per rulebook and piece of recorded work of a scored month, held against the registers valid for that month.
-- community_code:       of the grid, by the register, active or not
-- is_grid_registered:   the grid is in the register, active or not
-- is_grid_active:       it is active on that day
-- is_worker_registered: the worker is in the register, for whatever grid
-- is_appointed:         the worker is appointed to that grid on that day
-- is_consistent:        the grid is active and the worker appointed to it
with months as (

    select * from {{ ref('int_rulebook_months') }}

),

records as (

    select * from {{ ref('int_recorded_work') }}

),

grid_snapshots as (

    select * from {{ ref('int_register_snapshots') }}
    where register = 'grids'

),

registered_grids as (

    select
        grid_snapshots.rulebook,
        grid_snapshots.month,
        grids.grid_code,
        grids.community_code
    from grid_snapshots
    inner join {{ ref('stg_grids') }} as grids on grid_snapshots.snapshot_date = grids.snapshot_date

),

active_grids as (

    select * from {{ ref('int_grid_months') }}

),

appointments as (

    select * from {{ ref('int_appointments') }}

),

-- one row per worker, however many grids they hold
registered_workers as (

    select distinct rulebook, month, worker_code from appointments

),

-- one row per worker, grid and record, however often the worker is appointed to it
appointed_records as (

    select distinct
        appointments.rulebook,
        records.record_type,
        records.record_code
    from records
    inner join appointments
        on
            records.month = appointments.month
            and records.worker_code = appointments.worker_code
            and records.grid_code = appointments.grid_code
            and records.recorded_date between appointments.start_date and appointments.end_date

)

select
    months.rulebook,
    months.month,
    records.record_type,
    records.record_code,
    records.grid_code,
    registered_grids.community_code,
    records.worker_code,
    records.recorded_date,
    registered_grids.grid_code is not null as is_grid_registered,
    active_grids.grid_code is not null as is_grid_active,
    registered_workers.worker_code is not null as is_worker_registered,
    appointed_records.record_code is not null as is_appointed,
    active_grids.grid_code is not null and appointed_records.record_code is not null as is_consistent,
    records.source_file,
    records.source_row
from records
inner join months on records.month = months.month
-- a grid the register does not know
left join registered_grids
    on
        months.rulebook = registered_grids.rulebook
        and months.month = registered_grids.month
        and records.grid_code = registered_grids.grid_code
-- a grid that is not active on that day
left join active_grids
    on
        months.rulebook = active_grids.rulebook
        and months.month = active_grids.month
        and records.grid_code = active_grids.grid_code
        and records.recorded_date between active_grids.active_from and active_grids.active_to
-- a worker the register does not know, or a record without one
left join registered_workers
    on
        months.rulebook = registered_workers.rulebook
        and months.month = registered_workers.month
        and records.worker_code = registered_workers.worker_code
-- a worker who is not appointed to that grid on that day
left join appointed_records
    on
        months.rulebook = appointed_records.rulebook
        and records.record_type = appointed_records.record_type
        and records.record_code = appointed_records.record_code
