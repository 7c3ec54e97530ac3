-- One row per rulebook, month and appointment of a worker to a grid, from the register snapshot valid for that month;
-- also appointments that ended before the month or begin after it. Open ends are 1900-01-01 and 9999-12-31.
with snapshots as (

    select * from {{ ref('int_register_snapshots') }}
    where register = 'workers'

),

workers as (

    select * from {{ ref('stg_workers') }}

)

select
    snapshots.rulebook,
    snapshots.month,
    workers.worker_code,
    workers.grid_code,
    workers.role,
    coalesce(workers.start_date, date '1900-01-01') as start_date,
    coalesce(workers.end_date, date '9999-12-31') as end_date
from snapshots
inner join workers on snapshots.snapshot_date = workers.snapshot_date
