-- The items of every period as they are shown: released, or calculated now.
-- Grain: rulebook, unit, period x item
with periods as (

    select * from {{ ref('score_periods') }}

),

months as (

    select * from {{ ref('score_item_month_shown') }}

),

rolled as (

    select * from {{ ref('score_item_rollup') }}

),

adjustments as (

    select * from {{ ref('score_item_adjustments') }}

),

released as (

    select * from {{ source('ledger', 'released_score_item') }}

)

select
    rulebook,
    unit_type,
    unit_code,
    'month' as period_type,
    month as period,
    item,
    item_name,
    points_possible,
    points,
    is_no_basis,
    explanation_zh,
    explanation_en,
    adjustment,
    adjustment_codes
from months
union all
select
    rolled.rulebook,
    rolled.unit_type,
    rolled.unit_code,
    rolled.period_type,
    rolled.period,
    rolled.item,
    rolled.item_name,
    rolled.points_possible,
    rolled.points,
    rolled.is_no_basis,
    rolled.explanation_zh || {{ adjusted_text('adjustments', 'zh') }} as explanation_zh,
    rolled.explanation_en || {{ adjusted_text('adjustments', 'en') }} as explanation_en,
    cast(coalesce(adjustments.adjustment, 0) as decimal(9, 2)) as adjustment,
    adjustments.adjustment_codes
from rolled
inner join periods
    on rolled.rulebook = periods.rulebook and rolled.period_type = periods.period_type and rolled.period = periods.period
-- nobody adjusted it
left join adjustments
    on rolled.rulebook = adjustments.rulebook
    and rolled.unit_code = adjustments.unit_code
    and rolled.period_type = adjustments.period_type
    and rolled.period = adjustments.period
    and rolled.item = adjustments.item
where not periods.shows_release
union all
select
    released.rulebook,
    released.unit_type,
    released.unit_code,
    released.period_type,
    released.period,
    released.item,
    released.item_name,
    released.points_possible,
    released.points,
    released.is_no_basis,
    released.explanation_zh,
    released.explanation_en,
    cast(coalesce(released.adjustment, 0) as decimal(9, 2)) as adjustment,
    released.adjustment_codes
from released
inner join periods on released.release_id = periods.latest_release_id
where periods.shows_release and periods.period_type <> 'month'
