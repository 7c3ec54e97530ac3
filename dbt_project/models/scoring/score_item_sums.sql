-- What an item's rules add up to, brought between its floor and cap.
-- Grain: rulebook, scored unit, span x item of which every scored rule has a row
-- Uncapped rules come after floor and cap. A deduction is negative, at least minus its cap.
{{ config(materialized='view') }}
with items as (

    select * from {{ source('rules', 'item') }}

),

rules as (

    select * from {{ source('rules', 'rule') }}

),

-- distinct: a span has a row for each of its months
units as (

    select distinct rulebook, version, unit_type, unit_code, span from {{ ref('score_spans') }}

),

rule_months as (

    select * from {{ ref('score_rule_month') }}
    where not is_informational

),

-- how many scored rules an item has, measured or not
asked as (

    select
        rulebook,
        version,
        item,
        cast(count(*) as bigint) as rule_count
    from rules
    where not is_informational and kind <> 'informational'
    group by rulebook, version, item

),

sums as (

    select
        rule_months.rulebook,
        rule_months.version,
        rule_months.unit_code,
        rule_months.month,
        rule_months.item,
        cast(count(*) as bigint) as rule_count,
        cast(count(*) filter (where rule_months.points = 0) as bigint) as quiet_count,
        -- a rule that takes nothing because there was nothing to measure is not one that was met
        cast(count(*) filter (where rule_months.points = 0 and rule_months.is_no_basis) as bigint) as unmeasured_count,
        min(case when rule_months.is_no_basis then 1 else 0 end) = 1 as is_no_basis,
        sum(case when rules.is_uncapped then 0 else rule_months.points end) as limited_points,
        sum(case when rules.is_uncapped then rule_months.points else 0 end) as uncapped_points,
        {{ joined_text("case when rule_months.points <> 0 then rule_months.explanation_zh end", '；', 'rule_months.position') }} as told_zh,
        {{ joined_text("case when rule_months.points <> 0 then rule_months.explanation_en end", '; ', 'rule_months.position') }} as told_en,
        {{ joined_text("rule_months.explanation_zh", '；', 'rule_months.position') }} as all_zh,
        {{ joined_text("rule_months.explanation_en", '; ', 'rule_months.position') }} as all_en
    from rule_months
    inner join rules
        on rule_months.rulebook = rules.rulebook and rule_months.version = rules.version and rule_months.rule = rules.rule
    group by rule_months.rulebook, rule_months.version, rule_months.unit_code, rule_months.month, rule_months.item

)

select
    units.rulebook,
    units.version,
    units.unit_type,
    units.unit_code,
    units.span as month,
    items.item,
    sums.rule_count,
    sums.quiet_count,
    sums.unmeasured_count,
    sums.is_no_basis,
    cast(case items.part
        when 'deduction' then greatest(least(sums.limited_points, 0), 0 - items.cap)
        when 'bonus' then least(greatest(sums.limited_points, items.floor), items.cap)
        else least(
            greatest(items.base_points + sums.limited_points, items.floor),
            coalesce(items.cap, items.points_possible)
        )
    end + sums.uncapped_points as decimal(28, 12)) as points,
    cast(items.base_points + sums.limited_points + sums.uncapped_points as decimal(28, 12)) as unlimited_points,
    coalesce(sums.told_zh, '') as told_zh,
    coalesce(sums.told_en, '') as told_en,
    sums.all_zh,
    sums.all_en
from units
inner join items on units.rulebook = items.rulebook and units.version = items.version
inner join asked on items.rulebook = asked.rulebook and items.version = asked.version and items.item = asked.item
inner join sums
    on units.rulebook = sums.rulebook
    and units.unit_code = sums.unit_code
    and units.span = sums.month
    and items.item = sums.item
where sums.rule_count = asked.rule_count
