-- Rules of quarters and years, from the shown rules of their months: counts are added, points follow the item's roll-up.
-- Grain: rulebook, unit, quarter or year x rule
-- A rate that stands in quantity (the mean of child units, no counts beside it) is averaged over the months instead.
{{ config(materialized='view') }}
with period_months as (

    select * from {{ ref('score_period_months') }}
    where period_type <> 'month'

),

items as (

    select * from {{ ref('score_period_items') }}

),

rule_months as (

    select * from {{ ref('score_rule_month_shown') }}

),

rules as (

    select
        rulebook,
        version,
        rule,
        name_zh,
        name_en,
        child
    from {{ source('rules', 'rule') }}

),

months as (

    select
        rule_months.rulebook,
        rule_months.unit_type,
        rule_months.unit_code,
        period_months.period_type,
        period_months.period,
        period_months.month,
        rule_months.item,
        rule_months.rule,
        rule_months.kind,
        rule_months.is_informational,
        items.rollup,
        coalesce(rules.name_zh, rule_months.rule) as name_zh,
        coalesce(rules.name_en, rule_months.rule) as name_en,
        rules.child is not null and rules.child = 'mean' as is_mean_of_children,
        rule_months.numerator,
        rule_months.denominator,
        rule_months.quantity,
        rule_months.points
    from rule_months
    inner join period_months on rule_months.rulebook = period_months.rulebook and rule_months.month = period_months.month
    inner join items
        on period_months.rulebook = items.rulebook
        and period_months.period_type = items.period_type
        and period_months.period = items.period
        and rule_months.item = items.item
    -- a rule that the month's version no longer has is no mean of children
    left join rules
        on period_months.rulebook = rules.rulebook and period_months.version = rules.version and rule_months.rule = rules.rule

),

sums as (

    select
        rulebook,
        unit_type,
        unit_code,
        period_type,
        period,
        item,
        rule,
        max_by(kind, month) as kind,
        max_by(name_zh, month) as name_zh,
        max_by(name_en, month) as name_en,
        max_by(is_informational, month) as is_informational,
        rollup,
        max(case when is_mean_of_children then 1 else 0 end) = 1 as is_mean_of_children,
        cast(sum(numerator) as bigint) as numerator,
        cast(sum(denominator) as bigint) as denominator,
        sum(quantity) as sum_quantity,
        count(quantity) as quantity_count,
        case rollup
            when 'mean' then {{ mean_points('sum(points)', 'count(points)') }}
            when 'last' then max_by(points, month)
            else cast(sum(points) as decimal(9, 2))
        end as points,
        {{ joined_text("month || ' ' || " ~ points_text('points') ~ " || ' 分'", '、', 'month') }} as months_zh,
        {{ joined_text("month || ' ' || " ~ points_text('points'), ', ', 'month') }} as months_en
    from months
    group by rulebook, unit_type, unit_code, period_type, period, item, rule, rollup

)

select
    rulebook,
    unit_type,
    unit_code,
    period_type,
    period,
    item,
    rule,
    kind,
    numerator,
    denominator,
    cast(case
        when is_mean_of_children and quantity_count > 0
            then {{ decimal_of_units(divided_half_up(wide('cast(sum_quantity as decimal(38, 12)) * 1000000000000'), wide('quantity_count')), 12) }}
        else sum_quantity
    end as decimal(28, 12)) as quantity,
    points,
    is_informational,
    case
        when is_informational and denominator > 0 then {{ text_of('numerator') }} || '/' || {{ text_of('denominator') }} || ' = ' || {{ percent_text('numerator', 'denominator') }}
        when is_informational and quantity_count > 0 and not is_mean_of_children then {{ number_text('sum_quantity') }}
    end as together,
    name_zh || '：' || case
        when is_informational then coalesce('各月合计 ' || together || case when denominator > 0 then '%' else '' end, '没有可统计的对象') || '（只展示，不计分）'
        else months_zh || case rollup when 'mean' then '，平均 ' when 'last' then '，取最后一个月 ' else '，合计 ' end || {{ points_text('points') }} || ' 分'
    end as explanation_zh,
    name_en || ': ' || case
        when is_informational
            then coalesce('all months ' || together || case when denominator > 0 then ' %' else '' end, 'nothing to measure') || ' (for information, no points)'
        else months_en || case rollup when 'mean' then ', their mean is ' when 'last' then ', the last one counts: ' else ', together ' end
            || {{ points_text('points') }} || ' points'
    end as explanation_en
from sums
