-- Kind rate_points: points x rate, the rate between 0 and 1. A child mean is rounded to 6 places first.
-- Grain: rulebook, scored unit, span x rule of this kind
-- interval_kind: a rate of a sample also says between which rates the whole lies
with actuals as (

    select * from {{ ref('score_rule_actual') }}
    where kind = 'rate_points' and not is_informational

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
    cast(rules.sign * coalesce(case
        when actuals.child = 'mean'
            then {{ points_share('rules.rule_points', 'least(actuals.actual_numerator, actuals.actual_denominator)', 'actuals.actual_denominator', 6) }}
        else {{ points_share('rules.rule_points', 'least(actuals.actual_numerator, actuals.actual_denominator)', 'actuals.actual_denominator') }}
    end, 0) as decimal(28, 12)) as points,
    actuals.is_no_basis,
    case when rules.interval_kind is not null and actuals.actual_denominator > 0 then {{ wilson_text('actuals.actual_numerator', 'actuals.actual_denominator', 'lower') }} end as lower_percent,
    case when rules.interval_kind is not null and actuals.actual_denominator > 0 then {{ wilson_text('actuals.actual_numerator', 'actuals.actual_denominator', 'upper') }} end as upper_percent,
    actuals.actual_zh
        || coalesce('（有效样本 ' || {{ text_of('actuals.denominator') }} || ' 份，' || replace(rules.interval_kind, 'wilson_', '') || '% 置信区间 ' || lower_percent || '% 至 ' || upper_percent || '%）', '')
        || '，' || {{ number_text('rules.rule_points') }} || ' 分 × ' || {{ exact_rate_text('actuals', 'zh') }} || ' = ' || {{ points_text('points') }} || ' 分' as formula_zh,
    actuals.actual_en
        || coalesce(' (' || {{ counted('actuals.denominator', 'answer') }} || ', ' || replace(rules.interval_kind, 'wilson_', '') || ' % interval ' || lower_percent || ' % to ' || upper_percent || ' %)', '')
        || ', ' || {{ number_text('rules.rule_points') }} || ' points x ' || {{ exact_rate_text('actuals', 'en') }} || ' = ' || {{ points_text('points') }} || ' points' as formula_en
from actuals
inner join rules on actuals.rulebook = rules.rulebook and actuals.version = rules.version and actuals.rule = rules.rule
