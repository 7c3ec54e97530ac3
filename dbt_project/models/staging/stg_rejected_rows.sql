-- One row per rejected row of a file; what it held is masked before it lands.
with source as (

    select * from {{ source('lake', 'rejected_row') }}

)

select
    sha256,
    file_name,
    feed,
    cast(row_number as bigint) as row_number,
    column_name,
    rule,
    reason,
    reason_zh,
    content_masked
from source
