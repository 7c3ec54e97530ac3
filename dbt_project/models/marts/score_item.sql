-- The items that a score is the sum of.
-- Grain: score x item
with score_item_shown as (

    select * from {{ ref('score_item_shown') }}

)

select
    rulebook,
    unit_type,
    unit_code,
    period_type,
    period,
    item,
    item_name,
    points_possible,
    points,
    is_no_basis,
    explanation_zh,
    explanation_en,
    adjustment,
    adjustment_codes
from score_item_shown
