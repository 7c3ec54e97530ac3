-- The sums of what each rule counts, with the rates of child units brought up.
-- Grain: rulebook, scored unit, span, rule x measure with at least one row of evidence
-- A rate of counts (over, less) is one rate, whatever measures it reads: its counts stand under the rule's own measure.
-- Of a count that is taken on grids every grid of the unit is a child, also one of which nothing was counted (but not one
-- that was never checked, where the count is one of checks); it passes when
-- it reaches the child_target in all months it is there, less for fewer duty days where the rule says so.
-- over_count, less_count: below the line of a rate of counts.
-- rate_units: the rates of the children that have something to measure, added up, in units of 10^-20.
{{ config(materialized='ephemeral') }}
with evidence as (

    select * from {{ ref('score_rule_evidence') }}

),

rules as (

    select * from {{ ref('score_rules') }}

),

grids as (

    select * from {{ ref('int_grid_months') }}
    where not coalesce(is_skipped, false)

),

spans as (

    select * from {{ ref('score_spans') }}

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
        rules.is_child_count,
        rules.child_target,
        sum(case when evidence.role = 'count' then {{ wide('evidence.numerator') }} end) as numerator,
        sum(case when evidence.role = 'count' then {{ wide('evidence.denominator') }} end) as denominator,
        sum(case when evidence.role = 'count' then evidence.quantity end) as quantity,
        sum(case when evidence.role = 'over' then evidence.quantity end) as over_count,
        sum(case when evidence.role = 'less' then evidence.quantity end) as less_count
    from evidence
    inner join rules on evidence.rulebook = rules.rulebook and evidence.version = rules.version and evidence.rule = rules.rule
    group by
        evidence.rulebook, evidence.version, evidence.unit_code, evidence.month, evidence.rule,
        case when rules.is_over_counts then rules.measure else evidence.measure end,
        evidence.child_code, rules.is_over_counts, rules.is_child_count, rules.child_target

),

-- most rulebooks take no count on grids
counting_grids as (

    select
        spans.rulebook,
        spans.version,
        spans.unit_code,
        spans.span as month,
        rules.rule,
        rules.measure,
        grids.grid_code,
        rules.child_target,
        rules.needs_denominator,
        count(*) * case when rules.scales_with_duty_days then sum(coalesce(grids.elapsed_duty_days, 0)) else 1 end as asked,
        case when rules.scales_with_duty_days then greatest(sum(coalesce(grids.month_duty_days, 0)), 1) else 1 end as whole
    from spans
    inner join rules
        on spans.rulebook = rules.rulebook
        and spans.version = rules.version
        and rules.is_child_count
        -- how things stand is asked for once
        and (spans.is_last_month or not coalesce(rules.is_state, false))
        and {{ is_scored_over('rules', 'spans') }}
    inner join grids
        on spans.rulebook = grids.rulebook
        and spans.month = grids.month
        and spans.unit_code = grids.community_code
    group by
        spans.rulebook, spans.version, spans.unit_code, spans.span, rules.rule, rules.measure, grids.grid_code, rules.child_target,
        rules.needs_denominator, rules.scales_with_duty_days

),

children as (

    select
        counted.rulebook,
        counted.unit_code,
        counted.month,
        counted.rule,
        counted.measure,
        case when counted.is_over_counts then cast(coalesce(counted.quantity, 0) as bigint) else counted.numerator end as numerator,
        -- a difference below nought leaves nothing to measure
        case
            when counted.is_over_counts then cast(greatest(coalesce(counted.over_count, 0) - coalesce(counted.less_count, 0), 0) as bigint)
            else counted.denominator
        end as denominator,
        counted.quantity,
        counted.over_count,
        counted.less_count,
        counted.child_target,
        false as is_child_count,
        false as has_passed
    from counted
    where not coalesce(counted.is_child_count, false)
    union all
    select
        counting_grids.rulebook,
        counting_grids.unit_code,
        counting_grids.month,
        counting_grids.rule,
        counting_grids.measure,
        null as numerator,
        null as denominator,
        coalesce(counted.quantity, 0) as quantity,
        null as over_count,
        null as less_count,
        counting_grids.child_target,
        true as is_child_count,
        {{ millionths('coalesce(counted.quantity, 0)') }} * counting_grids.whole
        >= {{ millionths('counting_grids.child_target') }} * counting_grids.asked as has_passed
    from counting_grids
    -- nothing was counted in the grid
    left join counted
        on counting_grids.rulebook = counted.rulebook
        and counting_grids.unit_code = counted.unit_code
        and counting_grids.month = counted.month
        and counting_grids.rule = counted.rule
        and counting_grids.grid_code = counted.child_code
    where not coalesce(counting_grids.needs_denominator, false) or counted.denominator > 0

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
        over_count,
        less_count,
        case when is_child_count or denominator > 0 then 1 end as is_counted,
        case when denominator > 0 then {{ rate_units('least(coalesce(numerator, 0), denominator)', 'denominator') }} end as rate_units,
        -- a child passes when it reaches the rule's child_target, or all of it where there is none
        case when is_child_count then case when has_passed then 1 end
            when {{ wide('coalesce(numerator, 0)') }} * 1000000
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
    cast(sum(over_count) as decimal(28, 12)) as over_count,
    cast(sum(less_count) as decimal(28, 12)) as less_count,
    cast(count(is_counted) as bigint) as child_count,
    cast(sum(is_counted * is_passed) as bigint) as passing_count,
    cast(sum(rate_units) as decimal(38, 0)) as rate_units
from rated
group by rulebook, unit_code, month, rule, measure
