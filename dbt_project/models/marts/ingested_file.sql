-- One row per file and feed taken in. Counts are as of this run: read = landed + replaced + repeated + rejected.
with files as (

    select * from {{ ref('stg_ingested_files') }}

)

select
    sha256,
    file_name,
    feed,
    encoding,
    rows_read,
    rows_landed,
    rows_replaced,
    rows_repeated,
    rows_rejected,
    status,
    reason
from files
