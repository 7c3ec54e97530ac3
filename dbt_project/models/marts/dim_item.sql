-- Items and rules of every version of a rulebook; an item with several rules has a row of its own (rule = item).
-- Grain: rulebook version x rule
with dim_item_shown as (

    select * from {{ ref('score_rule_catalogue') }}

)

select
    rulebook,
    version,
    item,
    rule,
    name_zh,
    name_en,
    kind,
    measure,
    points_possible,
    clause,
    effective_from,
    evidence_kinds,
    evidence_levels
from dim_item_shown
