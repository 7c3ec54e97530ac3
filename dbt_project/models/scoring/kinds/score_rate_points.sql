-- Kind rate_points: points x rate, the rate between 0 and 1. A child mean is rounded to 6 places first.
-- Grain: rulebook, scored unit, month x rule of this kind
with actuals as (

    select * from {{ ref('score_rule_actual') }}
    where kind = 'rate_points' and not is_informational

),

rules as (

    select * from {{ ref('score_rules') }}

),

pointed as (

    select
        actuals.*,
        rules.points as rule_points,
        coalesce(rules.sign * case
            when actuals.child = 'mean'
                then {{ points_share('rules.points', 'least(actuals.actual_numerator, actuals.actual_denominator)', 'actuals.actual_denominator', 6) }}
            else {{ points_share('rules.points', 'least(actuals.actual_numerator, actuals.actual_denominator)', 'actuals.actual_denominator') }}
        end, 0) as points
    from actuals
    inner join rules on actuals.rulebook = rules.rulebook and actuals.version = rules.version and actuals.rule = rules.rule

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
    cast(points as decimal(28, 12)) as points,
    is_no_basis,
    actual_zh || '，' || {{ number_text('rule_points') }} || ' 分 × ' || percent || '% = ' || {{ points_text('points') }} || ' 分' as formula_zh,
    actual_en || ', ' || {{ number_text('rule_points') }} || ' points x ' || percent || ' % = ' || {{ points_text('points') }} || ' points' as formula_en
from pointed
