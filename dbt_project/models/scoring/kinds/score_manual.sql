-- Kind manual: the points an inspector gave, between 0 and the rule's maximum; a taking rule takes its points for each check failed.
-- Grain: rulebook, scored unit, month x rule of this kind
with actuals as (

    select * from {{ ref('score_rule_actual') }}
    where kind = 'manual' and not is_informational

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
    cast(null as bigint) as numerator,
    cast(null as bigint) as denominator,
    actuals.quantity,
    cast(case
        when rules.sign < 0
            then 0 - {{ points_share('rules.rule_points', millionths('greatest(coalesce(actuals.quantity, 0), 0)'), '1000000') }}
        else least(greatest(coalesce(actuals.quantity, 0), 0), rules.rule_points)
    end as decimal(28, 12)) as points,
    actuals.is_no_basis,
    case
        when rules.sign < 0 then {{ number_text('actuals.quantity') }} || ' 项检查不达标 × ' || {{ number_text('rules.rule_points') }} || ' 分' || {{ outcome_text('points', 'zh') }}
        else '检查得分 ' || {{ number_text('actuals.quantity') }} || '（满分 ' || {{ number_text('rules.rule_points') }} || ' 分），计 ' || {{ points_text('points') }} || ' 分'
    end as formula_zh,
    case
        when rules.sign < 0 then {{ number_text('actuals.quantity') }} || ' failed checks x ' || {{ number_text('rules.rule_points') }} || ' points' || {{ outcome_text('points', 'en') }}
        else 'inspector''s points ' || {{ number_text('actuals.quantity') }} || ' (at most ' || {{ number_text('rules.rule_points') }} || '): ' || {{ points_text('points') }} || ' points'
    end as formula_en
from actuals
inner join rules on actuals.rulebook = rules.rulebook and actuals.version = rules.version and actuals.rule = rules.rule
