-- The rules that can be measured, with what scoring asks of a rule.
-- Grain: rulebook version x rule of which every measure has an evidence model
-- A rule with a measure that has none is not here: it has no row anywhere in scoring, and its score is provisional.
with rules as (

    select * from {{ source('rules', 'rule') }}

),

items as (

    select * from {{ source('rules', 'item') }}

),

rule_measures as (

    select * from {{ source('rules', 'rule_measure') }}

),

measures as (

    select * from {{ source('rules', 'measure') }}

),

bands as (

    select
        rulebook,
        version,
        rule,
        max(abs(points)) as most_points
    from {{ source('rules', 'rule_band') }}
    group by rulebook, version, rule

),

measured as (

    select
        rule_measures.rulebook,
        rule_measures.version,
        rule_measures.rule,
        cast(count(*) filter (where rule_measures.role = 'count') as bigint) as measure_count,
        max(case when rule_measures.role = 'count' and rule_measures.is_state then 1 else 0 end) = 1 as is_state,
        max(case when rule_measures.role = 'count' and measures.basis = 'denominator' then 1 else 0 end) = 1 as needs_denominator
    from rule_measures
    -- a measure that is not in the catalogue has no evidence either
    left join measures on rule_measures.measure = measures.measure
    group by rule_measures.rulebook, rule_measures.version, rule_measures.rule
    having min(case when coalesce(measures.evidence_model, '') <> '' then 1 else 0 end) = 1

)

select
    rules.rulebook,
    rules.version,
    rules.item,
    rules.rule,
    rules.position,
    items.part,
    items.no_basis,
    items.rollup,
    coalesce(items.is_yearly, false) as is_yearly,
    rules.measure,
    coalesce(rules.name_zh, items.name_zh) as name_zh,
    coalesce(rules.name_en, items.name_en) as name_en,
    measured.measure_count,
    measured.is_state,
    measured.needs_denominator,
    rules.kind,
    rules.is_informational or rules.kind = 'informational' as is_informational,
    -- a narrow decimal: a bigint would cost the products their last places
    cast(case when rules.direction = 'take' then -1 else 1 end as decimal(1, 0)) as sign,
    abs(coalesce(rules.points, 0)) as rule_points,
    -- what a giving rule gives at most, which is what it gives when there is nothing to measure
    cast(case
        when rules.direction = 'take' then 0
        when rules.kind = 'bands' then coalesce(bands.most_points, 0)
        when rules.kind in ('per_unit', 'highest_of') then coalesce(rules.cap, 0)
        else abs(coalesce(rules.points, 0))
    end as decimal(18, 6)) as full_points,
    abs(rules.loss_per_point) as loss_per_point,
    cast(rules.factor as decimal(9, 6)) as factor,
    rules.target,
    coalesce(rules.scales_with_duty_days, false) as scales_with_duty_days,
    rules.every,
    rules.beyond,
    abs(rules.cap) as cap,
    coalesce(rules.is_uncapped, false) as is_uncapped,
    rules.shared_group,
    rules.child,
    rules.child_target,
    coalesce(rules.is_child_count, false) as is_child_count,
    coalesce(rules.is_over_counts, false) as is_over_counts,
    rules.per,
    coalesce(rules.step, 'exact') as step,
    coalesce(rules.once_per_group, false) as once_per_group,
    rules.complement_zh,
    rules.complement_en,
    rules.interval_kind
from rules
inner join items on rules.rulebook = items.rulebook and rules.version = items.version and rules.item = items.item
inner join measured on rules.rulebook = measured.rulebook and rules.version = measured.version and rules.rule = measured.rule
-- most rules have no bands
left join bands on rules.rulebook = bands.rulebook and rules.version = bands.version and rules.rule = bands.rule
