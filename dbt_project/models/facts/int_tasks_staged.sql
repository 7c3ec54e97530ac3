-- One row per joint task: when it passed each of its five stages. It begins, and belongs to the community, at its earliest
-- stage; of several at one instant the one that comes first in the chain.
{{ config(materialized='view') }}
with stages as (

    select * from {{ ref('stg_joint_tasks') }}

),

ordered as (

    select
        task_code,
        stage,
        stage_at,
        stage_date,
        community_code,
        row_number() over (
            partition by task_code
            order by
                stage_at nulls last,
                case stage when 'task' then 'a' when 'dispatch' then 'b' when 'receipt' then 'c' when 'sign_off' then 'd' else 'e' end nulls last,
                stage nulls last
        ) as stage_order,
        source_file,
        source_row
    from stages

)

select
    task_code,
    max(case when stage_order = 1 then community_code end) as community_code,
    min(stage_at) as begun_at,
    min(stage_date) as begun_on,
    {{ month_of('min(stage_date)') }} as begun_month,
    min(case when stage = 'task' then stage_at end) as task_at,
    min(case when stage = 'dispatch' then stage_at end) as dispatch_at,
    min(case when stage = 'receipt' then stage_at end) as receipt_at,
    min(case when stage = 'sign_off' then stage_at end) as sign_off_at,
    min(case when stage = 'feedback' then stage_at end) as feedback_at,
    max(case when stage_order = 1 then source_file end) as source_file,
    max(case when stage_order = 1 then source_row end) as source_row
from ordered
group by task_code
