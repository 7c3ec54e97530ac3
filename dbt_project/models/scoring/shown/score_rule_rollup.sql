-- Rules of quarters and years, from the shown rules of their months: counts are added, points follow the item's roll-up.
-- Grain: rulebook, unit, quarter or year x rule
-- A rate that stands in quantity (the mean of child units, no counts beside it) is averaged over the months instead. Items
-- scored over the period in one go bring their rules from there.
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

spans as (

    select
        rulebook,
        version,
        unit_code,
        span,
        period_type,
        period,
        max(month) as month,
        cast(count(*) as decimal(18, 6)) as weight
    from {{ ref('score_spans') }}
    where scope <> 'month'
    group by rulebook, version, unit_code, span, period_type, period

),

-- what an item's mean is taken over: the months that have it, and those whose version has no such item
item_weights as (

    select
        unit_months.rulebook,
        unit_months.unit_code,
        period_months.period_type,
        period_months.period,
        items.item,
        sum(case
            when items.is_yearly or items.rollup = 'recompute' or item_months.item is not null or version_items.item is null
                then coalesce(month_weights.weight, 1)
            else 0
        end) as weight
    from unit_months
    inner join period_months on unit_months.rulebook = period_months.rulebook and unit_months.month = period_months.month
    inner join items
        on period_months.rulebook = items.rulebook
        and period_months.period_type = items.period_type
        and period_months.period = items.period
    -- the item came or went with another version
    left join version_items
        on period_months.rulebook = version_items.rulebook
        and period_months.version = version_items.version
        and items.item = version_items.item
    -- the item could not be scored, or is none of a month
    left join item_months
        on unit_months.rulebook = item_months.rulebook
        and unit_months.unit_code = item_months.unit_code
        and unit_months.month = item_months.month
        and items.item = item_months.item
    -- months of one weight
    left join month_weights
        on items.rollup = 'weights'
        and items.rulebook = month_weights.rulebook
        and items.version = month_weights.version
        and {{ place_in_year('period_months.month') }} = month_weights.calendar_month
    group by unit_months.rulebook, unit_months.unit_code, period_months.period_type, period_months.period, items.item

),

parts as (

    select
        rule_months.rulebook,
        rule_months.unit_type,
        rule_months.unit_code,
        period_months.period_type,
        period_months.period,
        period_months.version,
        rule_months.month,
        rule_months.item,
        rule_months.rule,
        rule_months.kind,
        rule_months.is_informational,
        coalesce(month_weights.weight, 1) as weight,
        rule_months.numerator,
        rule_months.denominator,
        rule_months.quantity,
        rule_months.points,
        rule_months.month || ' ' || {{ points_text('rule_months.points') }} || ' 分' as told_zh,
        rule_months.month || ' ' || {{ points_text('rule_months.points') }} as told_en
    from rule_months
    inner join period_months on rule_months.rulebook = period_months.rulebook and rule_months.month = period_months.month
    inner join items
        on period_months.rulebook = items.rulebook
        and period_months.period_type = items.period_type
        and period_months.period = items.period
        and rule_months.item = items.item
        and items.rollup <> 'recompute'
        and not items.is_yearly
    -- months of one weight
    left join month_weights
        on items.rollup = 'weights'
        and items.rulebook = month_weights.rulebook
        and items.version = month_weights.version
        and {{ place_in_year('period_months.month') }} = month_weights.calendar_month
    union all
    select
        scored.rulebook,
        scored.unit_type,
        scored.unit_code,
        spans.period_type,
        spans.period,
        spans.version,
        spans.month,
        scored.item,
        scored.rule,
        scored.kind,
        scored.is_informational,
        spans.weight,
        scored.numerator,
        scored.denominator,
        scored.quantity,
        scored.points,
        scored.explanation_zh as told_zh,
        scored.explanation_en as told_en
    from {{ ref('score_rule_month') }} as scored
    inner join spans on scored.rulebook = spans.rulebook and scored.unit_code = spans.unit_code and scored.month = spans.span

),

sums as (

    select
        parts.rulebook,
        parts.unit_type,
        parts.unit_code,
        parts.period_type,
        parts.period,
        parts.item,
        parts.rule,
        items.rollup,
        items.is_yearly or items.rollup = 'recompute' as is_one_go,
        {{ last_known('parts.kind', 'parts.month') }} as kind,
        {{ last_known('coalesce(rules.name_zh, parts.rule)', 'parts.month') }} as name_zh,
        {{ last_known('coalesce(rules.name_en, parts.rule)', 'parts.month') }} as name_en,
        {{ last_known('parts.is_informational', 'parts.month') }} as is_informational,
        max(case when rules.child = 'mean' then 1 else 0 end) = 1 as is_mean_of_children,
        cast(sum(parts.numerator) as bigint) as numerator,
        cast(sum(parts.denominator) as bigint) as denominator,
        sum(parts.quantity) as sum_quantity,
        count(parts.quantity) as quantity_count,
        cast(case
            when items.rollup in ('mean', 'weights', 'recompute') then coalesce({{ weighted_total('parts.points', 'parts.weight', 'max(item_weights.weight)') }}, 0)
            when items.rollup = 'last' then {{ last_known(shown_points('parts.points'), 'parts.month') }}
            else sum(parts.points)
        end as decimal(9, 2)) as points,
        {{ joined_text("parts.told_zh", '、', 'parts.month') }} as told_zh,
        {{ joined_text("parts.told_en", ', ', 'parts.month') }} as told_en
    from parts
    inner join items
        on parts.rulebook = items.rulebook
        and parts.period_type = items.period_type
        and parts.period = items.period
        and parts.item = items.item
    inner join item_weights
        on parts.rulebook = item_weights.rulebook
        and parts.unit_code = item_weights.unit_code
        and parts.period_type = item_weights.period_type
        and parts.period = item_weights.period
        and parts.item = item_weights.item
    -- a rule that the month's version no longer has is no mean of children
    left join rules on parts.rulebook = rules.rulebook and parts.version = rules.version and parts.rule = rules.rule
    group by
        parts.rulebook, parts.unit_type, parts.unit_code, parts.period_type, parts.period, parts.item, parts.rule, items.rollup,
        items.is_yearly

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
    case when is_one_go and not is_informational then '' else name_zh || '：' end || case
        when is_informational then coalesce('各月合计 ' || together || case when denominator > 0 then '%' else '' end, '没有可统计的对象') || '（只展示，不计分）'
        when is_one_go then told_zh
        else told_zh || case rollup when 'mean' then '，平均 ' when 'weights' then '，按各月权重平均 ' when 'last' then '，取最后一个月 ' else '，合计 ' end
            || {{ points_text('points') }} || ' 分'
    end as explanation_zh,
    case when is_one_go and not is_informational then '' else name_en || ': ' end || case
        when is_informational
            then coalesce('all months ' || together || case when denominator > 0 then ' %' else '' end, 'nothing to measure') || ' (for information, no points)'
        when is_one_go then told_en
        else told_en || case rollup
            when 'mean' then ', their mean is '
            when 'weights' then ', their mean by the weights of the months is '
            when 'last' then ', the last one counts: '
            else ', together '
        end || {{ points_text('points') }} || ' points'
    end as explanation_en
from sums
