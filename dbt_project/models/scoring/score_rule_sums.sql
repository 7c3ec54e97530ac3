-- The sums of what each rule counts, with the rates of child units brought up.
-- Grain: rulebook, scored unit, span, rule x measure with at least one row of evidence
-- A rate of counts (over, less) is one rate, whatever measures it reads: its counts stand under the rule's own measure.
-- rate_units: the rates of the children that have something to measure, added up, in units of 10^-20.
{{ config(materialized='ephemeral') }}
with evidence as (

    select * from {{ ref('score_rule_evidence') }}

),

rules as (

    select * from {{ ref('score_rules') }}

),

counted as (

    select
        evidence.rulebook,
        evidence.version,
        evidence.unit_code,
        evidence.month,
        evidence.rule,
        case when rules.is_over_counts then rules.measure else evidence.measure end as measure,
        evidence.child_code,
        rules.is_over_counts,
        rules.child_target,
        sum(case when evidence.role = 'count' then {{ wide('evidence.numerator') }} end) as numerator,
        sum(case when evidence.role = 'count' then {{ wide('evidence.denominator') }} end) as denominator,
        sum(case when evidence.role = 'count' then evidence.quantity end) as quantity,
        sum(case when evidence.role = 'count' then 0 when evidence.role = 'less' then 0 - evidence.quantity else evidence.quantity end) as base
    from evidence
    inner join rules on evidence.rulebook = rules.rulebook and evidence.version = rules.version and evidence.rule = rules.rule
    group by
        evidence.rulebook, evidence.version, evidence.unit_code, evidence.month, evidence.rule,
        case when rules.is_over_counts then rules.measure else evidence.measure end,
        evidence.child_code, rules.is_over_counts, rules.child_target

),

children as (

    select
        rulebook,
        version,
        unit_code,
        month,
        rule,
        measure,
        child_target,
        case when is_over_counts then cast(coalesce(quantity, 0) as bigint) else numerator end as numerator,
        -- a difference below nought leaves nothing to measure
        case when is_over_counts then cast(greatest(coalesce(base, 0), 0) as bigint) else denominator end as denominator,
        quantity
    from counted

),

rated as (

    select
        rulebook,
        unit_code,
        month,
        rule,
        measure,
        numerator,
        denominator,
        quantity,
        case when denominator > 0 then 1 end as is_counted,
        case when denominator > 0 then {{ rate_units('least(coalesce(numerator, 0), denominator)', 'denominator') }} end as rate_units,
        -- a child passes when it reaches the rule's child_target, or all of it where there is none
        case when {{ wide('coalesce(numerator, 0)') }} * 1000000
            >= {{ millionths('coalesce(child_target, 1)') }} * {{ wide('denominator') }} then 1 end as is_passed
    from children

)

select
    rulebook,
    unit_code,
    month,
    rule,
    measure,
    cast(sum(numerator) as bigint) as numerator,
    cast(sum(denominator) as bigint) as denominator,
    cast(sum(quantity) as decimal(28, 12)) as quantity,
    cast(count(is_counted) as bigint) as child_count,
    cast(sum(is_counted * is_passed) as bigint) as passing_count,
    cast(sum(rate_units) as decimal(38, 0)) as rate_units
from rated
group by rulebook, unit_code, month, rule, measure
