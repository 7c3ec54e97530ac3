-- Kind shortfall: points x the unfinished share (1 - rate).
-- Grain: rulebook, scored unit, month x rule of this kind
with actuals as (

    select * from {{ ref('score_rule_actual') }}
    where kind = 'shortfall' and not is_informational

),

rules as (

    select * from {{ ref('score_rules') }}

),

pointed as (

    select
        actuals.*,
        rules.points as rule_points,
        coalesce(
            rules.sign * {{ points_share('rules.points', 'greatest(actuals.actual_denominator - actuals.actual_numerator, 0)', 'actuals.actual_denominator') }},
            0
        ) as points
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
    actual_zh || '，' || {{ number_text('rule_points') }} || ' 分 × (1 - ' || percent || '%) = ' || {{ points_text('points') }} || ' 分' as formula_zh,
    actual_en || ', ' || {{ number_text('rule_points') }} || ' points x (1 - ' || percent || ' %) = ' || {{ points_text('points') }} || ' points' as formula_en
from pointed
