-- One row per expectation, column and batch. An expectation about whole rows has an empty column name.
with results as (

    select * from {{ ref('stg_expectation_results') }}

)

select
    feed,
    batch,
    expectation,
    column_name,
    severity,
    status,
    rows_checked,
    rows_failed,
    message_zh,
    message_en,
    failed_rows
from results
