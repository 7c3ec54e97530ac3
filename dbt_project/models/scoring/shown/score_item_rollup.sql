-- Items of quarters and years, from the shown items of their months, or scored over the period in one go.
-- Grain: rulebook, unit, quarter or year x item
-- mean: of the months' points, half up. weights: the same by the weights of the months. sum: of them. sum_capped: what the
-- rules gave or took in all months, against the cap once. last: the latest month's. recompute, and items given once a
-- year: what the rules make of the whole period (score_spans).
-- Months that lack the item stay out; a month whose version of the rulebook has no such item counts as nought, so that the
-- items of a period never make more than the hundred. No basis when none of the months has one. A month in which the item
-- was left out (no_basis exclude) counts as nought of nought: the others made up for it there.
{{ config(materialized='view') }}
with period_months as (

    select * from {{ ref('score_period_months') }}
    where period_type <> 'month'

),

items as (

    select * from {{ ref('score_period_items') }}

),

version_items as (

    select * from {{ source('rules', 'item') }}

),

month_weights as (

    select * from {{ source('rules', 'month_weight') }}

),

unit_months as (

    select * from {{ ref('score_unit_months') }}

),

item_months as (

    select * from {{ ref('score_item_month_shown') }}

),

-- what is scored over the period in one go: one row for the months of each version
item_spans as (

    select
        scored.rulebook,
        scored.unit_type,
        scored.unit_code,
        spans.period_type,
        spans.period,
        scored.month as span,
        scored.item,
        scored.points,
        scored.points_possible,
        scored.is_no_basis,
        scored.explanation_zh,
        scored.explanation_en,
        min(spans.month) as first_month,
        max(spans.month) as month,
        cast(count(*) as decimal(18, 6)) as weight
    from {{ ref('score_item_month') }} as scored
    inner join {{ ref('score_spans') }} as spans
        on scored.rulebook = spans.rulebook and scored.unit_code = spans.unit_code and scored.month = spans.span
    where spans.scope <> 'month'
    group by
        scored.rulebook, scored.unit_type, scored.unit_code, spans.period_type, spans.period, scored.month, scored.item,
        scored.points, scored.points_possible, scored.is_no_basis, scored.explanation_zh, scored.explanation_en

),

rule_sums as (

    select
        rulebook,
        unit_code,
        month,
        item,
        sum(points) as rule_points
    from {{ ref('score_rule_month_shown') }}
    where not is_informational
    group by rulebook, unit_code, month, item

),

-- every month of every unit with every item of the period; has_item: the month's version has it
asked as (

    select
        unit_months.rulebook,
        unit_months.unit_type,
        unit_months.unit_code,
        period_months.period_type,
        period_months.period,
        period_months.month,
        items.item,
        items.rollup,
        items.is_yearly or items.rollup = 'recompute' as is_one_go,
        version_items.item is not null as has_item,
        coalesce(version_items.points_possible, 0) as month_points_possible,
        coalesce(month_weights.weight, 1) as weight
    from unit_months
    inner join period_months on unit_months.rulebook = period_months.rulebook and unit_months.month = period_months.month
    inner join items
        on period_months.rulebook = items.rulebook
        and period_months.period_type = items.period_type
        and period_months.period = items.period
    -- the item came or went with another version, or the rulebook is gone altogether
    left join version_items
        on period_months.rulebook = version_items.rulebook
        and period_months.version = version_items.version
        and items.item = version_items.item
    -- months of one weight
    left join month_weights
        on items.rollup = 'weights'
        and items.rulebook = month_weights.rulebook
        and items.version = month_weights.version
        and {{ place_in_year('period_months.month') }} = month_weights.calendar_month

),

parts as (

    select
        asked.rulebook,
        asked.unit_type,
        asked.unit_code,
        asked.period_type,
        asked.period,
        asked.item,
        asked.month,
        asked.weight,
        coalesce(item_months.points_possible, asked.month_points_possible) as month_points_possible,
        coalesce(item_months.points, 0) as points,
        item_months.is_no_basis,
        item_months.item is not null as is_there,
        rule_sums.rule_points,
        asked.month || ' ' || {{ points_text('item_months.points') }} || ' 分' as told_zh,
        asked.month || ' ' || {{ points_text('item_months.points') }} as told_en
    from asked
    -- the month's version has no such item, or it could not be scored
    left join item_months
        on asked.rulebook = item_months.rulebook
        and asked.unit_code = item_months.unit_code
        and asked.month = item_months.month
        and asked.item = item_months.item
    -- a released month may hold items without their rules
    left join rule_sums
        on item_months.rulebook = rule_sums.rulebook
        and item_months.unit_code = rule_sums.unit_code
        and item_months.month = rule_sums.month
        and item_months.item = rule_sums.item
    where not asked.is_one_go and (item_months.item is not null or not asked.has_item)
    union all
    select
        rulebook,
        unit_type,
        unit_code,
        period_type,
        period,
        item,
        month,
        weight,
        points_possible as month_points_possible,
        points,
        is_no_basis,
        true as is_there,
        null as rule_points,
        case when first_month < month then first_month || ' 至 ' else '' end || month || ' ' || explanation_zh as told_zh,
        case when first_month < month then first_month || ' to ' else '' end || month || ' ' || explanation_en as told_en
    from item_spans
    union all
    -- months whose version has no such item: of one that is recomputed over the others
    select
        rulebook,
        unit_type,
        unit_code,
        period_type,
        period,
        item,
        month,
        1 as weight,
        0 as month_points_possible,
        0 as points,
        null as is_no_basis,
        false as is_there,
        null as rule_points,
        null as told_zh,
        null as told_en
    from asked
    where rollup = 'recompute' and not has_item

),

sums as (

    select
        rulebook,
        unit_type,
        unit_code,
        period_type,
        period,
        item,
        min(case when is_no_basis then 1 when is_there then 0 end) = 1 as is_no_basis,
        {{ weighted_total('points', 'weight', 'sum(weight)') }} as mean_points,
        {{ weighted_total('month_points_possible', 'weight', 'sum(weight)') }} as mean_possible,
        sum(points) as sum_points,
        sum(coalesce(rule_points, 0)) as sum_rule_points,
        {{ last_known('points', 'month') }} as last_points,
        {{ last_known('month_points_possible', 'month') }} as last_possible,
        cast(count(*) filter (where not is_there) as bigint) as absent_count,
        cast(count(*) filter (where is_there) as bigint) as part_count,
        {{ joined_text("told_zh", '、', 'month') }} as told_zh,
        {{ joined_text("told_en", ', ', 'month') }} as told_en
    from parts
    group by rulebook, unit_type, unit_code, period_type, period, item
    having count(*) filter (where is_there) > 0

),

rolled as (

    select
        sums.rulebook,
        sums.unit_type,
        sums.unit_code,
        sums.period_type,
        sums.period,
        sums.item,
        items.name_zh,
        items.name_en,
        coalesce(items.clause, items.item) as clause,
        items.part,
        items.cap,
        items.rollup,
        items.is_yearly,
        sums.is_no_basis,
        -- against a cap: what deductions took and bonuses gave before the cap of each month, else the months' points
        case when items.part = 'points' then sums.sum_points else sums.sum_rule_points end as whole_points,
        sums.absent_count,
        sums.part_count,
        sums.told_zh,
        sums.told_en,
        cast(case
            when items.rollup in ('mean', 'weights', 'recompute') then sums.mean_possible
            when items.rollup = 'last' then sums.last_possible
            else items.points_possible
        end as decimal(9, 2)) as points_possible,
        cast(case
            when items.rollup in ('mean', 'weights', 'recompute') then sums.mean_points
            when items.rollup = 'sum' then sums.sum_points
            when items.rollup = 'last' then sums.last_points
            when items.part = 'deduction' then greatest(whole_points, 0 - items.cap)
            else least(whole_points, items.cap)
        end as decimal(9, 2)) as points
    from sums
    inner join items
        on sums.rulebook = items.rulebook
        and sums.period_type = items.period_type
        and sums.period = items.period
        and sums.item = items.item

)

select
    rulebook,
    unit_type,
    unit_code,
    period_type,
    period,
    item,
    name_zh as item_name,
    points_possible,
    points,
    is_no_basis,
    {{ rolled_text('zh') }} as explanation_zh,
    {{ rolled_text('en') }} as explanation_en
from rolled
