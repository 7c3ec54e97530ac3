-- Items of quarters and years, from the shown items of their months. Months without the item stay out.
-- Grain: rulebook, unit, quarter or year x item
-- mean: of the months' points, half up. sum: of them. sum_capped: what the rules gave or took in all months, against the
-- cap once. last: the latest month's. No basis when none of the months has one; months in which the item was left out
-- (no_basis exclude) do not lower the mean.
{{ config(materialized='view') }}
with period_months as (

    select * from {{ ref('score_period_months') }}
    where period_type <> 'month'

),

items as (

    select * from {{ ref('score_period_items') }}

),

item_months as (

    select * from {{ ref('score_item_month_shown') }}

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

months as (

    select
        item_months.rulebook,
        item_months.unit_type,
        item_months.unit_code,
        period_months.period_type,
        period_months.period,
        period_months.month,
        item_months.item,
        items.name_zh,
        items.name_en,
        items.clause,
        items.part,
        items.points_possible,
        items.cap,
        items.rollup,
        item_months.points,
        item_months.is_no_basis,
        case when not (item_months.is_no_basis and items.no_basis = 'exclude') then item_months.points end as counted_points,
        rule_sums.rule_points
    from item_months
    inner join period_months on item_months.rulebook = period_months.rulebook and item_months.month = period_months.month
    inner join items
        on period_months.rulebook = items.rulebook
        and period_months.period_type = items.period_type
        and period_months.period = items.period
        and item_months.item = items.item
    -- a released month may hold items without their rules
    left join rule_sums
        on item_months.rulebook = rule_sums.rulebook
        and item_months.unit_code = rule_sums.unit_code
        and item_months.month = rule_sums.month
        and item_months.item = rule_sums.item

),

sums as (

    select
        rulebook,
        unit_type,
        unit_code,
        period_type,
        period,
        item,
        name_zh,
        name_en,
        clause,
        part,
        points_possible,
        cap,
        rollup,
        min(case when is_no_basis then 1 else 0 end) = 1 as is_no_basis,
        case when count(counted_points) > 0 then {{ mean_points('sum(counted_points)', 'count(counted_points)') }} else 0 end as mean_points,
        sum(points) as sum_points,
        sum(coalesce(rule_points, 0)) as sum_rule_points,
        max_by(points, month) as last_points,
        {{ joined_text("month || ' ' || " ~ points_text('points') ~ " || ' 分'", '、', 'month') }} as months_zh,
        {{ joined_text("month || ' ' || " ~ points_text('points'), ', ', 'month') }} as months_en
    from months
    group by
        rulebook, unit_type, unit_code, period_type, period, item, name_zh, name_en, clause, part, points_possible, cap, rollup

)

select
    rulebook,
    unit_type,
    unit_code,
    period_type,
    period,
    item,
    name_zh as item_name,
    cast(points_possible as decimal(9, 2)) as points_possible,
    cast(case rollup
        when 'mean' then mean_points
        when 'sum' then sum_points
        when 'sum_capped' then case
            when part = 'deduction' then greatest(sum_rule_points, 0 - coalesce(cap, 9999999))
            else least(case when part = 'bonus' then sum_rule_points else sum_points end, coalesce(cap, 9999999))
        end
        when 'last' then last_points
    end as decimal(9, 2)) as points,
    is_no_basis,
    name_zh || '：' || months_zh || '，' || case rollup
        when 'mean' then '平均 '
        when 'last' then '取最后一个月 '
        when 'sum_capped' then case when points <> sum_rule_points then '合计 ' || {{ points_text('sum_rule_points') }} || '，封顶后计 ' else '合计 ' end
        else '合计 '
    end || {{ points_text('points') }} || ' 分（依据：' || coalesce(clause, item) || '）' as explanation_zh,
    name_en || ': ' || months_en || ', ' || case rollup
        when 'mean' then 'their mean is '
        when 'last' then 'the last one counts: '
        when 'sum_capped' then case when points <> sum_rule_points then 'together ' || {{ points_text('sum_rule_points') }} || ', capped at ' else 'together ' end
        else 'together '
    end || {{ points_text('points') }} || ' points (clause: ' || coalesce(clause, item) || ')' as explanation_en
from sums
