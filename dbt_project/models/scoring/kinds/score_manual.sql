-- Kind manual: the points an inspector gave, between 0 and the rule's maximum; a taking rule takes its points for each check failed.
-- Grain: rulebook, scored unit, span x rule of this kind
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
        when rules.sign > 0 then '检查得分 ' || {{ number_text('actuals.quantity') }} || '（满分 ' || {{ number_text('rules.rule_points') }} || ' 分）'
        when points = 0 then '没有检查不达标'
        else {{ number_text('actuals.quantity') }} || ' 项检查不达标 × ' || {{ number_text('rules.rule_points') }} || ' 分'
    end || {{ outcome_text('points', 'rules.sign', 'rules.part', 'zh') }} as formula_zh,
    case
        when rules.sign > 0 then 'inspection points ' || {{ number_text('actuals.quantity') }} || ' of at most ' || {{ number_text('rules.rule_points') }}
        when points = 0 then 'no check failed'
        else {{ counted('actuals.quantity', 'failed check', number_text('actuals.quantity')) }} || ' x ' || {{ number_text('rules.rule_points') }} || ' points'
    end || {{ outcome_text('points', 'rules.sign', 'rules.part', 'en') }} as formula_en
from actuals
inner join rules on actuals.rulebook = rules.rulebook and actuals.version = rules.version and actuals.rule = rules.rule
