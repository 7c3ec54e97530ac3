-- The points of an item in a month, rounded half up to two places, and why.
-- Grain: rulebook, scored unit, month x item of which every scored rule could be measured
-- Nothing to measure: `full` gives all the points, `zero` none, `exclude` leaves the item out (nought of nought) and scales
-- the others up so that all of them still make the whole, `manual` waits for a person (no row until then).
with sums as (

    select * from {{ ref('score_item_sums') }}

),

items as (

    select * from {{ source('rules', 'item') }}

),

decided as (

    select
        sums.rulebook,
        sums.version,
        sums.unit_type,
        sums.unit_code,
        sums.month,
        sums.item,
        items.position,
        items.part,
        items.name_zh,
        items.name_en,
        items.clause,
        items.no_basis,
        coalesce(items.base_points, 0) as base_points,
        coalesce(items.points_possible, 0) as points_possible,
        sums.is_no_basis,
        sums.is_no_basis and items.no_basis = 'exclude' and items.part = 'points' as is_excluded,
        sums.rule_count,
        sums.quiet_count,
        sums.points <> sums.unlimited_points as is_limited,
        cast(case
            when not sums.is_no_basis then sums.points
            when items.part = 'points' and items.no_basis = 'full' then items.points_possible
            else 0
        end as decimal(28, 12)) as points,
        sums.told_zh,
        sums.told_en,
        sums.all_zh,
        sums.all_en
    from sums
    inner join items on sums.rulebook = items.rulebook and sums.version = items.version and sums.item = items.item
    where not (sums.is_no_basis and items.no_basis = 'manual')

),

-- what is left of the whole when excluded items are taken out of it, in hundredths of a point
wholes as (

    select
        *,
        sum(case when part = 'points' then cast(points_possible * 100 as bigint) else 0 end) over units as whole,
        sum(case when part = 'points' and not is_excluded then cast(points_possible * 100 as bigint) else 0 end) over units as left_over
    from decided
    window units as (partition by rulebook, unit_code, month)

),

scaled as (

    select
        *,
        part = 'points' and not is_excluded and left_over < whole and left_over > 0 as is_scaled
    from wholes

),

rounded as (

    select
        *,
        {{ shown_points('case when is_scaled then ' ~ points_share('cast(points as decimal(18, 6))', 'whole', 'left_over') ~ ' when is_excluded then 0 else points end') }} as item_points,
        {{ shown_points('case when is_scaled then ' ~ points_share('points_possible', 'whole', 'left_over') ~ ' when is_excluded then 0 else points_possible end') }} as item_points_possible
    from scaled

)

select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    item,
    part,
    position,
    name_zh as item_name,
    item_points_possible as points_possible,
    item_points as points,
    is_no_basis,
    case
        when is_no_basis then name_zh || '：没有可考核的对象，' || case
            when is_excluded then '不参加考核'
            when part = 'points' then '计 ' || {{ points_text('item_points') }} || ' 分'
            else '不加不扣'
        end
        when rule_count = 1 then all_zh
        when quiet_count = rule_count then name_zh || '：' || {{ text_of('rule_count') }} || ' 项规则均未扣分或加分'
        else told_zh || case when quiet_count > 0 then '；其余 ' || {{ text_of('quiet_count') }} || ' 项规则未扣分或加分' else '' end
    end
    || case
        when is_no_basis then ''
        when is_scaled then '；因有项目不参加考核，按 ' || {{ number_text('whole') }} || '/' || {{ number_text('left_over') }} || ' 折算'
        else ''
    end
    || case
        when is_no_basis then ''
        when base_points > 0 then '；' || {{ number_text('base_points') }} || ' 分起计，本项得 ' || {{ points_text('item_points') }} || ' 分'
        when rule_count > 1 or is_limited or is_scaled then '；本项计 ' || {{ points_text('item_points') }} || ' 分'
        else ''
    end
    || '（依据：' || coalesce(clause, item) || '）' as explanation_zh,
    case
        when is_no_basis then name_en || ': nothing to measure, ' || case
            when is_excluded then 'left out'
            when part = 'points' then {{ points_text('item_points') }} || ' points'
            else 'nothing given or taken'
        end
        when rule_count = 1 then all_en
        when quiet_count = rule_count then name_en || ': none of ' || {{ text_of('rule_count') }} || ' rules gave or took points'
        else told_en || case when quiet_count > 0 then '; ' || {{ text_of('quiet_count') }} || ' other rules gave and took nothing' else '' end
    end
    || case
        when is_no_basis then ''
        when is_scaled then '; scaled by ' || {{ number_text('whole') }} || '/' || {{ number_text('left_over') }} || ' because items were left out'
        else ''
    end
    || case
        when is_no_basis then ''
        when base_points > 0 then '; starting from ' || {{ number_text('base_points') }} || ' points, the item has ' || {{ points_text('item_points') }} || ' points'
        when rule_count > 1 or is_limited or is_scaled then '; the item has ' || {{ points_text('item_points') }} || ' points'
        else ''
    end
    || ' (clause: ' || coalesce(clause, item) || ')' as explanation_en
from rounded
