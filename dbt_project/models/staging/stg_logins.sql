-- One row per worker and instant of a terminal login.
with source as (

    select * from {{ source('lake', 'logins') }}

)

select
    worker_code,
    cast(login_at as {{ instant_type() }}) as login_at,
    {{ local_date('login_at') }} as login_date,
    device_code,
    source_file,
    cast(source_row as bigint) as source_row
from source
