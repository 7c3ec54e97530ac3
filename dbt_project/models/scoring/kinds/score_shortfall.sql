-- Kind shortfall: points x the unfinished share (1 - rate).
-- Grain: rulebook, scored unit, span x rule of this kind
with actuals as (

    select * from {{ ref('score_rule_actual') }}
    where kind = 'shortfall' and not is_informational

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
    cast(rules.sign * coalesce({{ points_share(
        'rules.rule_points', 'greatest(actuals.actual_denominator - actuals.actual_numerator, 0)', 'actuals.actual_denominator'
    ) }}, 0) as decimal(28, 12)) as points,
    actuals.is_no_basis,
    actuals.actual_zh || '，' || {{ number_text('rules.rule_points') }} || ' 分 × (1 - ' || {{ exact_rate_text('actuals', 'zh') }} || ')'
        || {{ outcome_text('points', 'rules.sign', 'rules.part', 'zh') }} as formula_zh,
    actuals.actual_en || ', ' || {{ number_text('rules.rule_points') }} || ' points x (1 - ' || {{ exact_rate_text('actuals', 'en') }} || ')'
        || {{ outcome_text('points', 'rules.sign', 'rules.part', 'en') }} as formula_en
from actuals
inner join rules on actuals.rulebook = rules.rulebook and actuals.version = rules.version and actuals.rule = rules.rule
