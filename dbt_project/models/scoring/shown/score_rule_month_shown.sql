-- The rules of each month as they are shown: released, or calculated now (points rounded half up to two places).
-- Grain: rulebook, unit, month x rule
with periods as (

    select * from {{ ref('score_periods') }}
    where period_type = 'month'

),

live as (

    select * from {{ ref('score_rule_month') }}

),

released as (

    select * from {{ source('ledger', 'released_score_rule') }}
    where period_type = 'month'

)

select
    live.rulebook,
    live.unit_type,
    live.unit_code,
    live.month,
    live.item,
    live.rule,
    live.kind,
    live.numerator,
    live.denominator,
    live.quantity,
    {{ shown_points('live.points') }} as points,
    live.is_informational,
    live.explanation_zh,
    live.explanation_en
from live
inner join periods on live.rulebook = periods.rulebook and live.month = periods.period
where not periods.shows_release
union all
select
    released.rulebook,
    released.unit_type,
    released.unit_code,
    released.period as month,
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
where periods.shows_release
