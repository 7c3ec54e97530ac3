-- One row per joint task and stage it has passed.
with source as (

    select * from {{ source('lake', 'joint_tasks') }}

)

select
    task_code,
    stage,
    cast(stage_at as {{ instant_type() }}) as stage_at,
    {{ local_date('stage_at') }} as stage_date,
    community_code,
    source_file,
    cast(source_row as bigint) as source_row
from source
