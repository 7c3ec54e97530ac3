-- Kind attainment: points x min(1, actual / target); a target that scales is asked for the share of the duty days.
-- Grain: rulebook, scored unit, month x rule of this kind
with actuals as (

    select * from {{ ref('score_rule_actual') }}
    where kind = 'attainment' and not is_informational

),

rules as (

    select * from {{ ref('score_rules') }}

),

-- actual and target on one denominator, so that their quotient is a quotient of whole numbers
compared as (

    select
        actuals.*,
        rules.sign,
        rules.points as rule_points,
        {{ target_text('rules', 'actuals') }} as target_text,
        {{ wide('actuals.actual_numerator') }} * {{ target_whole('rules', 'actuals') }} * 1000000 as reached,
        {{ millionths('rules.target') }} * {{ target_asked('rules', 'actuals') }} * {{ wide('actuals.actual_denominator') }} as asked
    from actuals
    inner join rules on actuals.rulebook = rules.rulebook and actuals.version = rules.version and actuals.rule = rules.rule

),

pointed as (

    select
        *,
        cast(case
            -- nothing is asked: all of it is reached
            when asked = 0 then sign * rule_points
            else sign * {{ points_share('rule_points', 'least(reached, asked)', 'asked') }}
        end as decimal(28, 12)) as points
    from compared

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
    case when child is not null or not is_rate then quantity end as quantity,
    coalesce(points, 0) as points,
    is_no_basis,
    actual_zh || '，目标 ' || target_text || '，' || {{ number_text('rule_points') }} || ' 分 × min(1, 实际/目标) = ' || {{ points_text('coalesce(points, 0)') }} || ' 分' as formula_zh,
    actual_en || ', target ' || target_text || ', ' || {{ number_text('rule_points') }} || ' points x min(1, actual/target) = ' || {{ points_text('coalesce(points, 0)') }} || ' points' as formula_en
from pointed
