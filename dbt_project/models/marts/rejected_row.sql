-- One row per rejected row of a file. What it held is masked.
with rejected as (

    select * from {{ ref('stg_rejected_rows') }}

)

select
    sha256,
    file_name,
    feed,
    row_number,
    column_name,
    rule,
    reason,
    reason_zh,
    content_masked
from rejected
