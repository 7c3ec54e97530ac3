-- Kind linear_loss: nothing lost at or above the target, below it `loss_per_point` for each percentage point short, at most all the points.
-- Grain: rulebook, scored unit, span x rule of this kind
-- A giving rule gives its points less the loss, a taking rule takes the loss. step: exact, floor (whole) or ceil percentage points.
-- Percentage points short = short / whole, both whole numbers.
with actuals as (

    select * from {{ ref('score_rule_actual') }}
    where kind = 'linear_loss' and not is_informational

),

rules as (

    select * from {{ ref('score_rules') }}

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
    case when actuals.child is not null then actuals.quantity end as quantity,
    100 * greatest(
        {{ millionths('rules.target') }} * {{ wide('actuals.actual_denominator') }} - {{ wide('actuals.actual_numerator') }} * 1000000, 0
    ) as short,
    {{ wide('actuals.actual_denominator') }} * 1000000 as whole,
    case
        when rules.step in ('whole', 'floor') then {{ whole_division('short', 'whole') }}
        when rules.step = 'ceil' then {{ whole_division('short + whole - 1', 'whole') }}
        else short
    end as steps,
    case when rules.step in ('whole', 'floor', 'ceil') then 1 else whole end as steps_whole,
    least(
        coalesce({{ points_share('rules.loss_per_point', 'steps', 'steps_whole') }}, 0), cast(rules.rule_points as decimal(28, 12))
    ) as loss,
    cast(case when rules.sign < 0 then 0 - loss else rules.rule_points - loss end as decimal(28, 12)) as points,
    actuals.is_no_basis,
    actuals.actual_zh || '，目标 ' || {{ target_text('rules', 'actuals', 'zh') }} || '，每低 1 个百分点 '
        || {{ number_text('rules.loss_per_point') }} || ' 分'
        || case when rules.step in ('whole', 'floor') then '（不满 1 个的不计）' when rules.step = 'ceil' then '（不满 1 个的按 1 个计）' else '' end || '，少 ' || {{ points_text('loss') }} || ' 分'
        || {{ outcome_text('points', 'rules.sign', 'rules.part', 'zh') }} as formula_zh,
    actuals.actual_en || ', target ' || {{ target_text('rules', 'actuals', 'en') }} || ', ' || {{ number_text('rules.loss_per_point') }}
        || ' points for each percentage point short'
        || case when rules.step in ('whole', 'floor') then ' (whole ones only)' when rules.step = 'ceil' then ' (one begun counts in full)' else '' end || ', ' || {{ points_text('loss') }} || ' lost'
        || {{ outcome_text('points', 'rules.sign', 'rules.part', 'en') }} as formula_en
from actuals
inner join rules on actuals.rulebook = rules.rulebook and actuals.version = rules.version and actuals.rule = rules.rule
