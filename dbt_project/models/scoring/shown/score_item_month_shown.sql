-- The items of each month as they are shown: released, or calculated now.
-- Grain: rulebook, unit, month x item
with periods as (

    select * from {{ ref('score_periods') }}
    where period_type = 'month'

),

live as (

    select * from {{ ref('score_item_month') }}

),

adjustments as (

    select * from {{ ref('score_item_adjustments') }}
    where period_type = 'month'

),

released as (

    select * from {{ source('ledger', 'released_score_item') }}
    where period_type = 'month'

)

select
    live.rulebook,
    live.unit_type,
    live.unit_code,
    live.month,
    live.item,
    live.item_name,
    live.points_possible,
    live.points,
    live.is_no_basis,
    live.explanation_zh || {{ adjusted_text('adjustments', 'zh') }} as explanation_zh,
    live.explanation_en || {{ adjusted_text('adjustments', 'en') }} as explanation_en,
    cast(coalesce(adjustments.adjustment, 0) as decimal(9, 2)) as adjustment,
    adjustments.adjustment_codes
from live
inner join periods on live.rulebook = periods.rulebook and live.month = periods.period
-- nobody adjusted it
left join adjustments
    on live.rulebook = adjustments.rulebook
    and live.unit_code = adjustments.unit_code
    and live.month = adjustments.period
    and live.item = adjustments.item
where not periods.shows_release
union all
select
    released.rulebook,
    released.unit_type,
    released.unit_code,
    released.period as month,
    released.item,
    released.item_name,
    released.points_possible,
    released.points,
    released.is_no_basis,
    released.explanation_zh,
    released.explanation_en,
    -- of a release made before items had their adjustments
    cast(coalesce(released.adjustment, 0) as decimal(9, 2)) as adjustment,
    released.adjustment_codes
from released
inner join periods on released.release_id = periods.latest_release_id
where periods.shows_release
