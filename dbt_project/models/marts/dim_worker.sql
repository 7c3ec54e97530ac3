-- One row per worker, grid and appointment that a scored month rests on, as the newest such month has it.
-- start_date null: always been; end_date null: open.
with appointments as (

    select * from {{ ref('int_appointments') }}

)

select
    worker_code,
    grid_code,
    role,
    nullif(start_date, date '1900-01-01') as start_date,
    nullif(end_date, date '9999-12-31') as end_date
from appointments
qualify row_number() over (
    partition by worker_code, grid_code, appointments.start_date
    order by month desc nulls last, rulebook nulls last
) = 1
