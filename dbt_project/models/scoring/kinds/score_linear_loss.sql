-- Kind linear_loss: nothing lost at or above the target, below it `loss_per_point` for each percentage point short, at most all the points.
-- Grain: rulebook, scored unit, month x rule of this kind
-- A giving rule gives its points less the loss, a taking rule takes the loss. step: exact, floor (whole) or ceil percentage points.
with actuals as (

    select * from {{ ref('score_rule_actual') }}
    where kind = 'linear_loss' and not is_informational

),

rules as (

    select * from {{ ref('score_rules') }}

),

-- percentage points short = short / whole, both whole numbers
compared as (

    select
        actuals.*,
        rules.sign,
        rules.step,
        rules.points as rule_points,
        rules.loss_per_point,
        {{ target_text('rules', 'actuals', 100) }} as target_text,
        100 * greatest(
            {{ millionths('rules.target') }} * {{ wide('actuals.actual_denominator') }} - {{ wide('actuals.actual_numerator') }} * 1000000, 0
        ) as short,
        {{ wide('actuals.actual_denominator') }} * 1000000 as whole
    from actuals
    inner join rules on actuals.rulebook = rules.rulebook and actuals.version = rules.version and actuals.rule = rules.rule

),

stepped as (

    select
        *,
        case
            when step in ('whole', 'floor') then {{ whole_division('short', 'whole') }}
            when step = 'ceil' then {{ whole_division('short + whole - 1', 'whole') }}
            else short
        end as steps,
        case when step in ('whole', 'floor', 'ceil') then 1 else whole end as steps_whole
    from compared

),

lost as (

    select
        *,
        least(
            coalesce({{ points_share('loss_per_point', 'steps', 'steps_whole') }}, 0),
            cast(rule_points as decimal(28, 12))
        ) as loss
    from stepped

),

pointed as (

    select
        *,
        cast(case when sign < 0 then 0 - loss else rule_points - loss end as decimal(28, 12)) as points
    from lost

)

select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    case when child is not null then quantity end as quantity,
    points,
    is_no_basis,
    actual_zh || '，目标 ' || target_text || '%，每低 1 个百分点 ' || {{ number_text('loss_per_point') }} || ' 分，少 '
        || {{ points_text('loss') }} || ' 分：' || {{ points_text('points') }} || ' 分' as formula_zh,
    actual_en || ', target ' || target_text || ' %, ' || {{ number_text('loss_per_point') }} || ' points for each percentage point short, '
        || {{ points_text('loss') }} || ' lost: ' || {{ points_text('points') }} || ' points' as formula_en
from pointed
