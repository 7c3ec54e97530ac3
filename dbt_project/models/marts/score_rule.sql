-- What each rule of an item gave or took.
-- Grain: score x rule
with score_rule_shown as (

    select * from {{ ref('score_rule_shown') }}

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
    quantity,
    points,
    is_informational,
    explanation_zh,
    explanation_en
from score_rule_shown
