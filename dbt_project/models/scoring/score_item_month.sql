-- The points of an item in a span (score_spans), rounded half up to two places, and why.
-- Grain: rulebook, scored unit, span x item of which every scored rule could be measured
-- Nothing to measure: `full` gives all the points, `zero` none, `exclude` leaves the item out (nought of nought) and scales
-- the others up so that all of them still make the whole, `manual` waits for a person (no row until then).
with sums as (

    select * from {{ ref('score_item_sums') }}

),

items as (

    select * from {{ source('rules', 'item') }}

),

-- what is left of the whole when excluded items are taken out of it, in hundredths of a point
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
        coalesce(items.clause, items.item) as clause,
        coalesce(items.base_points, 0) as base_points,
        coalesce(items.points_possible, 0) as full_points,
        sums.is_no_basis,
        sums.rule_count,
        sums.quiet_count,
        case when sums.unmeasured_count > 0 then '（' || {{ text_of('sums.unmeasured_count') }} || ' 项没有可考核的对象）' else '' end as unmeasured_zh,
        case when sums.unmeasured_count > 0 then ' (nothing to measure for ' || {{ text_of('sums.unmeasured_count') }} || ')' else '' end as unmeasured_en,
        sums.told_zh,
        sums.told_en,
        sums.all_zh,
        sums.all_en,
        sums.points <> sums.unlimited_points as is_limited,
        cast(case
            when not sums.is_no_basis then sums.points
            when items.part = 'points' and items.no_basis = 'full' then items.points_possible
            else 0
        end as decimal(28, 12)) as exact_points,
        sums.is_no_basis and items.no_basis = 'exclude' and items.part = 'points' as is_excluded,
        cast(case when items.part = 'points' then items.points_possible * 100 else 0 end as bigint) as hundredths
    from sums
    inner join items on sums.rulebook = items.rulebook and sums.version = items.version and sums.item = items.item
    where not (sums.is_no_basis and items.no_basis = 'manual')

),

wholes as (

    select
        rulebook,
        unit_code,
        month,
        cast(sum(hundredths) as bigint) as whole,
        cast(sum(case when is_excluded then 0 else hundredths end) as bigint) as left_over
    from decided
    group by rulebook, unit_code, month

)

select
    decided.rulebook,
    decided.version,
    decided.unit_type,
    decided.unit_code,
    decided.month,
    decided.item,
    decided.part,
    decided.position,
    decided.name_zh as item_name,
    decided.part = 'points' and not decided.is_excluded and wholes.left_over < wholes.whole as is_scaled,
    {{ shown_points(
        'case when decided.is_excluded then 0 when is_scaled then ' ~ points_share('decided.full_points', 'wholes.whole', 'wholes.left_over')
        ~ ' else decided.full_points end'
    ) }} as points_possible,
    {{ shown_points(
        'case when decided.is_excluded then 0 when is_scaled then '
        ~ points_share('cast(decided.exact_points as decimal(18, 6))', 'wholes.whole', 'wholes.left_over')
        ~ ' else decided.exact_points end'
    ) }} as points,
    decided.is_no_basis,
    case
        when decided.is_no_basis then decided.name_zh || '：没有可考核的对象，' || case
            when decided.is_excluded then '不参加考核'
            when decided.part = 'points' then '计 ' || {{ points_text('points') }} || ' 分'
            else '不加不扣'
        end
        when decided.rule_count = 1 then decided.all_zh
        when decided.quiet_count = decided.rule_count
            then decided.name_zh || '：' || {{ text_of('decided.rule_count') }} || ' 项规则均未扣分' || case when decided.base_points > 0 then '' else '或加分' end || decided.unmeasured_zh
        when decided.quiet_count > 0
            then decided.told_zh || '；其余 ' || {{ text_of('decided.quiet_count') }} || ' 项规则未扣分' || case when decided.base_points > 0 then '' else '或加分' end || decided.unmeasured_zh
        else decided.told_zh
    end
    || case
        when is_scaled and not decided.is_no_basis
            then '；因有项目不参加考核，按 ' || {{ number_text(decimal_of_units('wholes.whole', 2)) }} || '/' || {{ number_text(decimal_of_units('wholes.left_over', 2)) }} || ' 折算'
        else ''
    end
    || case
        when decided.is_no_basis then ''
        when decided.base_points > 0
            then '；' || {{ number_text('decided.base_points') }} || ' 分起计，本项得 ' || {{ points_text('points') }} || ' 分'
        when decided.rule_count > 1 or decided.is_limited or is_scaled then '；本项计 ' || {{ points_text('points') }} || ' 分'
        else ''
    end
    || '（依据：' || decided.clause || '）' as explanation_zh,
    case
        when decided.is_no_basis then decided.name_en || ': nothing to measure, ' || case
            when decided.is_excluded then 'left out'
            when decided.part = 'points' then {{ points_text('points') }} || ' points'
            else 'nothing given or taken'
        end
        when decided.rule_count = 1 then decided.all_en
        when decided.quiet_count = decided.rule_count
            then decided.name_en || ': none of ' || {{ text_of('decided.rule_count') }} || ' rules ' || case when decided.base_points > 0 then '' else 'gave or ' end || 'took points' || decided.unmeasured_en
        when decided.quiet_count > 0
            then decided.told_en || '; ' || {{ counted('decided.quiet_count', 'other rule') }} || case when decided.base_points > 0 then '' else ' gave and' end || ' took nothing' || decided.unmeasured_en
        else decided.told_en
    end
    || case
        when is_scaled and not decided.is_no_basis
            then '; scaled by ' || {{ number_text(decimal_of_units('wholes.whole', 2)) }} || '/' || {{ number_text(decimal_of_units('wholes.left_over', 2)) }} || ' because items were left out'
        else ''
    end
    || case
        when decided.is_no_basis then ''
        when decided.base_points > 0
            then '; starting from ' || {{ number_text('decided.base_points') }} || ' points, the item has ' || {{ points_text('points') }} || ' points'
        when decided.rule_count > 1 or decided.is_limited or is_scaled then '; the item has ' || {{ points_text('points') }} || ' points'
        else ''
    end
    || ' (clause: ' || decided.clause || ')' as explanation_en
from decided
inner join wholes
    on decided.rulebook = wholes.rulebook and decided.unit_code = wholes.unit_code and decided.month = wholes.month
