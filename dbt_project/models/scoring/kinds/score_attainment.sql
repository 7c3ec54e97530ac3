-- Kind attainment: points x min(1, actual / target); a target that scales is asked for the share of the duty days.
-- Grain: rulebook, scored unit, span x rule of this kind
-- reached / asked: actual and target on one denominator, so that their quotient is a quotient of whole numbers.
with actuals as (

    select * from {{ ref('score_rule_actual') }}
    where kind = 'attainment' and not is_informational

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
    case when actuals.child is not null or not actuals.is_rate then actuals.quantity end as quantity,
    {{ wide('actuals.actual_numerator') }} * {{ target_whole('rules', 'actuals') }} * 1000000 as reached,
    {{ millionths('rules.target') }} * {{ target_asked('rules', 'actuals') }} * {{ wide('actuals.actual_denominator') }} as asked,
    cast(rules.sign * case
        -- nothing is asked: all of it is reached
        when asked = 0 then cast(rules.rule_points as decimal(28, 12))
        else coalesce({{ points_share('rules.rule_points', 'least(reached, asked)', 'asked') }}, 0)
    end as decimal(28, 12)) as points,
    actuals.is_no_basis,
    actuals.actual_zh || '，目标 ' || {{ target_text('rules', 'actuals', 'zh') }} || '，' || {{ number_text('rules.rule_points') }}
        || ' 分 × min(1, 实际/目标) = ' || {{ points_text('points') }} || ' 分' as formula_zh,
    actuals.actual_en || ', target ' || {{ target_text('rules', 'actuals', 'en') }} || ', ' || {{ number_text('rules.rule_points') }}
        || ' points x min(1, actual/target) = ' || {{ points_text('points') }} || ' points' as formula_en
from actuals
inner join rules on actuals.rulebook = rules.rulebook and actuals.version = rules.version and actuals.rule = rules.rule
