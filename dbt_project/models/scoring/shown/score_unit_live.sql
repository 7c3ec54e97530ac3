-- The score of every unit in every period that shows no release: the sum of its shown items, and its rank.
-- Grain: rulebook, unit x period
-- Floor: of the total, after bonus and adjustment; a rulebook without one may go below nought.
-- Rank: 1, 1, 3. A partial unit with fewer duty days than the rulebook's minimum is shown, not ranked, and leaves no hole.
-- ranking by_area: urban, rural and mixed units each have their own first.
{{ config(materialized='view') }}
with periods as (

    select * from {{ ref('score_periods') }}
    where not shows_release

),

units as (

    select * from {{ ref('score_unit_periods') }}

),

items as (

    select * from {{ ref('score_item_shown') }}

),

period_items as (

    select * from {{ ref('score_period_items') }}

),

adjustments as (

    select * from {{ ref('score_adjustments') }}

),

versions as (

    select * from {{ source('rules', 'rulebook') }}

),

sums as (

    select
        items.rulebook,
        items.unit_type,
        items.unit_code,
        items.period_type,
        items.period,
        sum(case when period_items.part = 'points' then items.points else 0 end) as points,
        sum(case when period_items.part = 'deduction' then 0 - items.points else 0 end) as deductions,
        sum(case when period_items.part = 'bonus' then items.points else 0 end) as bonus,
        sum(case when period_items.part = 'points' and items.is_no_basis then items.points else 0 end) as points_without_basis
    from items
    inner join period_items
        on items.rulebook = period_items.rulebook
        and items.period_type = period_items.period_type
        and items.period = period_items.period
        and items.item = period_items.item
    group by items.rulebook, items.unit_type, items.unit_code, items.period_type, items.period

),

totals as (

    select
        units.rulebook,
        units.unit_type,
        units.unit_code,
        units.unit_name,
        units.period_type,
        units.period,
        cast(coalesce(sums.points, 0) as decimal(9, 2)) as points,
        cast(coalesce(sums.deductions, 0) as decimal(9, 2)) as deductions,
        cast(coalesce(sums.bonus, 0) as decimal(9, 2)) as bonus,
        cast(coalesce(adjustments.adjustment, 0) as decimal(9, 2)) as adjustment,
        cast(coalesce(sums.points_without_basis, 0) as decimal(9, 2)) as points_without_basis,
        versions.score_floor,
        units.is_partial,
        case when versions.ranking = 'by_area' then units.area_type end as rank_group,
        not (units.is_partial and units.duty_days < coalesce(versions.minimum_duty_days, 0)) as is_ranked,
        periods.release_id
    from units
    inner join periods
        on units.rulebook = periods.rulebook and units.period_type = periods.period_type and units.period = periods.period
    inner join versions on periods.rulebook = versions.rulebook and periods.version = versions.version
    -- nobody adjusted it
    left join adjustments
        on units.rulebook = adjustments.rulebook
        and units.unit_code = adjustments.unit_code
        and units.period_type = adjustments.period_type
        and units.period = adjustments.period
    -- nothing of the rulebook is measured yet
    left join sums
        on units.rulebook = sums.rulebook
        and units.unit_type = sums.unit_type
        and units.unit_code = sums.unit_code
        and units.period_type = sums.period_type
        and units.period = sums.period

),

floored as (

    select
        rulebook,
        unit_type,
        unit_code,
        unit_name,
        period_type,
        period,
        points,
        deductions,
        bonus,
        adjustment,
        cast(greatest(
            points - deductions + bonus + adjustment, coalesce(score_floor, points - deductions + bonus + adjustment)
        ) as decimal(9, 2)) as score,
        points_without_basis,
        is_partial,
        rank_group,
        is_ranked,
        release_id
    from totals

)

select
    rulebook,
    unit_type,
    unit_code,
    unit_name,
    period_type,
    period,
    points,
    deductions,
    bonus,
    adjustment,
    score,
    points_without_basis,
    -- equal scores share a rank, so nothing else may order them
    case when is_ranked then cast(
        rank() over (partition by rulebook, period_type, period, rank_group, is_ranked order by score desc nulls last) as bigint
    ) end as rank,
    is_partial,
    release_id is null as is_provisional,
    release_id
from floored
