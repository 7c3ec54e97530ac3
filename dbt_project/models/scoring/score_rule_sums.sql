-- The sums of what each rule counts, with the rates of child units brought up.
-- Grain: rulebook, scored unit, month, rule x measure with at least one row of evidence
-- rate_units: the rates of the children that have something to measure, added up, in units of 10^-20.
{{ config(materialized='ephemeral') }}
with evidence as (

    select * from {{ ref('score_rule_evidence') }}

),

rules as (

    select * from {{ ref('score_rules') }}

),

children as (

    select
        rulebook,
        version,
        unit_code,
        month,
        rule,
        measure,
        child_code,
        sum({{ wide('numerator') }}) as numerator,
        sum({{ wide('denominator') }}) as denominator,
        sum(quantity) as quantity
    from evidence
    group by rulebook, version, unit_code, month, rule, measure, child_code

),

rated as (

    select
        children.rulebook,
        children.unit_code,
        children.month,
        children.rule,
        children.measure,
        children.numerator,
        children.denominator,
        children.quantity,
        case when children.denominator > 0 then 1 end as is_counted,
        case when children.denominator > 0 then {{ rate_units('coalesce(children.numerator, 0)', 'children.denominator') }} end as rate_units,
        -- a child passes when it reaches the rule's target, or all of it where there is none
        case when {{ wide('coalesce(children.numerator, 0)') }} * 1000000
            >= {{ millionths('coalesce(rules.target, 1)') }} * {{ wide('children.denominator') }} then 1 end as is_passed
    from children
    inner join rules on children.rulebook = rules.rulebook and children.version = rules.version and children.rule = rules.rule

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
