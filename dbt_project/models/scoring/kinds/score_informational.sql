-- Kind informational: measured, shown and alerted on, worth no points.
-- Grain: rulebook, scored unit, span x informational rule
-- A target is shown beside what was reached; of kinds with targets of their own those that fall short are named.
with actuals as (

    select * from {{ ref('score_rule_actual') }}
    where is_informational

),

rules as (

    select * from {{ ref('score_rules') }}

),

targets as (

    select * from {{ source('rules', 'rule_target') }}
    where field = 'kind'

),

kinds as (

    select
        rulebook,
        unit_code,
        month,
        rule,
        kind,
        sum(quantity) as quantity
    from {{ ref('score_rule_evidence') }}
    where role = 'count'
    group by rulebook, unit_code, month, rule, kind

),

short as (

    select
        actuals.rulebook,
        actuals.unit_code,
        actuals.month,
        actuals.rule,
        {{ joined_text(class_label_zh('targets.value') ~ " || ' ' || " ~ number_text('coalesce(kinds.quantity, 0)') ~ " || '/' || " ~ number_text('(targets.target * actuals.months_asked)'),
            '、', 'targets.value') }} as kinds_zh,
        {{ joined_text(class_label_en('targets.value') ~ " || ' ' || " ~ number_text('coalesce(kinds.quantity, 0)') ~ " || '/' || " ~ number_text('(targets.target * actuals.months_asked)'),
            ', ', 'targets.value') }} as kinds_en,
        -- the same for all of them
        max(case when rules.scales_with_duty_days then {{ share_text('actuals.duty_days_asked', 'actuals.duty_days_whole', '') }} else '' end) as asked_share
    from actuals
    inner join rules on actuals.rulebook = rules.rulebook and actuals.version = rules.version and actuals.rule = rules.rule
    inner join targets on rules.rulebook = targets.rulebook and rules.version = targets.version and rules.rule = targets.rule
    -- nothing of that kind
    left join kinds
        on actuals.rulebook = kinds.rulebook
        and actuals.unit_code = kinds.unit_code
        and actuals.month = kinds.month
        and actuals.rule = kinds.rule
        and targets.value = kinds.kind
    where {{ millionths('coalesce(kinds.quantity, 0)') }} * {{ target_whole('rules', 'actuals') }}
        < {{ millionths('targets.target') }} * {{ target_asked('rules', 'actuals') }}
    group by actuals.rulebook, actuals.unit_code, actuals.month, actuals.rule

)

select
    actuals.rulebook,
    actuals.version,
    actuals.unit_type,
    actuals.unit_code,
    actuals.month,
    actuals.rule,
    actuals.numerator,
    actuals.denominator,
    case when actuals.child is not null or not actuals.is_rate then actuals.quantity end as quantity,
    cast(0 as decimal(28, 12)) as points,
    actuals.is_no_basis,
    actuals.actual_zh || case when rules.target is null then '' else '，目标 ' || {{ target_text('rules', 'actuals', 'zh') }} end
        || coalesce('，不足的有' || case when short.asked_share = '' then ' ' else '（各类目标 × ' || short.asked_share || '）' end || short.kinds_zh, '') || '（只展示，不计分）' as formula_zh,
    actuals.actual_en || case when rules.target is null then '' else ', target ' || {{ target_text('rules', 'actuals', 'en') }} end
        || coalesce(', short of ' || case when short.asked_share = '' then '' else '(each target x ' || short.asked_share || ') ' end || short.kinds_en, '') || ' (for information, no points)' as formula_en
from actuals
inner join rules on actuals.rulebook = rules.rulebook and actuals.version = rules.version and actuals.rule = rules.rule
-- no kind with a target of its own falls short
left join short
    on actuals.rulebook = short.rulebook
    and actuals.unit_code = short.unit_code
    and actuals.month = short.month
    and actuals.rule = short.rule
