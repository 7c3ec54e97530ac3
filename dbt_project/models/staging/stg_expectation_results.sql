-- One row per expectation and batch. An expectation about whole rows has an empty column name.
with source as (

    select * from {{ source('lake', 'expectation_result') }}

)

select
    feed,
    batch,
    expectation,
    coalesce(column_name, '') as column_name,
    severity,
    status,
    cast(rows_checked as bigint) as rows_checked,
    cast(rows_failed as bigint) as rows_failed,
    message_zh,
    message_en,
    failed_rows
from source
