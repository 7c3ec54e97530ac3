-- Evidence of C1.8c: did each joint task of a community pass all five stages?
-- Grain:       rulebook x task begun in the month, in the community of its earliest stage
-- Numerator:   1 when all five stages came by the close
-- Denominator: 1
-- Reason:      "all five stages" or "missing: receipt, feedback"
with months as (

    {{ measured_months('task_chain') }}

),

units as (

    select * from {{ ref('int_unit_months') }}
    where unit_type = 'community'

),

tasks as (

    select * from {{ ref('int_tasks_staged') }}

),

{% set stages = {'task': '任务', 'dispatch': '派单', 'receipt': '接收', 'sign_off': '签收', 'feedback': '反馈'} %}
-- a stage that is unknown, or comes after the close, is missing
tasks_begun as (

    select
        units.rulebook,
        units.unit_type,
        units.unit_code,
        units.month,
        tasks.task_code,
        tasks.begun_on,
        tasks.source_file,
        tasks.source_row
        {%- for stage, stage_zh in stages.items() %},
        case when tasks.{{ stage }}_at <= months.seen_until then '' else ', {{ stage }}' end as {{ stage }}_missing,
        case when tasks.{{ stage }}_at <= months.seen_until then '' else '、{{ stage_zh }}' end as {{ stage }}_missing_zh
        {%- endfor %}
    from tasks
    inner join months on tasks.begun_month = months.month
    inner join units
        on months.rulebook = units.rulebook
        and months.month = units.month
        and tasks.community_code = units.unit_code
    where tasks.begun_at <= months.seen_until

),

tasks_worded as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        task_code,
        begun_on,
        {{ stages.keys() | join('_missing || ') }}_missing as missing,
        {{ stages.keys() | join('_missing_zh || ') }}_missing_zh as missing_zh,
        source_file,
        source_row
    from tasks_begun

),

judged as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'task' as subject_type,
        task_code as subject_code,
        begun_on as occurred_on,
        case when missing = '' then 1 else 0 end as numerator,
        1 as denominator,
        case when missing = '' then 'all five stages' else 'missing:' || {{ without_first('missing') }} end as reason,
        case when missing = '' then '五个环节齐全' else '缺少环节：' || {{ without_first('missing_zh') }} end as reason_zh,
        source_file,
        source_row
    from tasks_worded

)

{{ evidence_rows('task_chain', 'judged', without=['kind', 'level', 'size', 'group_code', 'quantity']) }}
