-- The rules of every period as they are shown: released, or calculated now.
-- Grain: rulebook, unit, period x rule
{{ config(materialized='ephemeral') }}
with periods as (

    select * from {{ ref('score_periods') }}

),

months as (

    select * from {{ ref('score_rule_month_shown') }}

),

rolled as (

    select * from {{ ref('score_rule_rollup') }}

),

released as (

    select * from {{ source('ledger', 'released_score_rule') }}

)

select
    rulebook,
    unit_type,
    unit_code,
    'month' as period_type,
    month as period,
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
from months
union all
select
    rolled.rulebook,
    rolled.unit_type,
    rolled.unit_code,
    rolled.period_type,
    rolled.period,
    rolled.item,
    rolled.rule,
    rolled.kind,
    rolled.numerator,
    rolled.denominator,
    rolled.quantity,
    rolled.points,
    rolled.is_informational,
    rolled.explanation_zh,
    rolled.explanation_en
from rolled
inner join periods
    on rolled.rulebook = periods.rulebook and rolled.period_type = periods.period_type and rolled.period = periods.period
where not periods.shows_release
union all
select
    released.rulebook,
    released.unit_type,
    released.unit_code,
    released.period_type,
    released.period,
    released.item,
    released.rule,
    released.kind,
    released.numerator,
    released.denominator,
    released.quantity,
    released.points,
    released.is_informational,
    released.explanation_zh,
    released.explanation_en
from released
inner join periods on released.release_id = periods.latest_release_id
where periods.shows_release and periods.period_type <> 'month'
