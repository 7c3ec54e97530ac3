-- One row per adjustment that was proposed and approved by two different posts.
with source as (

    select * from {{ source('lake', 'adjustments') }}

)

select
    adjustment_code,
    rulebook,
    unit_code,
    period,
    item,
    cast(points as decimal(18, 6)) as points,
    reason,
    proposed_by,
    approved_by,
    cast(approved_on as date) as approved_on,
    source_file,
    cast(source_row as bigint) as source_row
from source
