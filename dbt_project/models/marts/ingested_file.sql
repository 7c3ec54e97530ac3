-- One row per file and feed taken in. Counts are as of this run: read = landed + replaced + repeated + rejected.
-- When a file came is not here but in the intake log: the same files in another order are the same rows.
with files as (

    select * from {{ ref('stg_ingested_files') }}

),

contents as (

    select * from {{ ref('score_files_missed') }}

)

select
    files.sha256,
    files.file_name,
    files.feed,
    files.encoding,
    files.rows_read,
    files.rows_landed,
    files.rows_replaced,
    files.rows_repeated,
    files.rows_rejected,
    files.status,
    files.reason,
    contents.months,
    contents.unit_codes,
    contents.missed_releases
from files
-- nothing of it counts, or no month of it is scored
left join contents
    on
        files.sha256 = contents.sha256
        and files.feed = contents.feed
        and files.file_name = contents.file_name
