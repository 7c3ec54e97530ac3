-- One row per file and feed taken in, with what became of its rows.
with source as (

    select * from {{ source('lake', 'ingested_file') }}

)

select
    sha256,
    file_name,
    feed,
    encoding,
    cast(rows_read as bigint) as rows_read,
    cast(rows_landed as bigint) as rows_landed,
    cast(rows_replaced as bigint) as rows_replaced,
    cast(rows_repeated as bigint) as rows_repeated,
    cast(rows_rejected as bigint) as rows_rejected,
    status,
    reason,
    notes,
    cast(arrived_at as {{ instant_type() }}) as arrived_at
from source
