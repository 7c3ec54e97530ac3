-- Kind bands: the band a rate falls in gives or takes its points. Lower edge inclusive, upper exclusive; the exact
-- ratio is compared by cross-multiplication, never a rounded one. No band: nothing given, nothing taken.
-- Grain: rulebook, scored unit, month x rule of this kind
with actuals as (

    select * from {{ ref('score_rule_actual') }}
    where kind = 'bands' and not is_informational

),

rules as (

    select * from {{ ref('score_rules') }}

),

bands as (

    select * from {{ source('rules', 'rule_band') }}
    where field = 'rate'

),

pointed as (

    select
        actuals.*,
        bands.lower,
        bands.upper,
        cast(rules.sign * abs(coalesce(bands.points, 0)) as decimal(28, 12)) as points
    from actuals
    inner join rules on actuals.rulebook = rules.rulebook and actuals.version = rules.version and actuals.rule = rules.rule
    -- a rate in no band costs and earns nothing
    left join bands
        on actuals.rulebook = bands.rulebook
        and actuals.version = bands.version
        and actuals.rule = bands.rule
        and actuals.actual_denominator > 0
        and {{ wide('actuals.actual_numerator') }} * 1000000
            >= coalesce({{ millionths('bands.lower') }} * {{ wide('actuals.actual_denominator') }}, 0)
        and (
            bands.upper is null
            or {{ wide('actuals.actual_numerator') }} * 1000000 < {{ millionths('bands.upper') }} * {{ wide('actuals.actual_denominator') }}
        )

),

edges as (

    select
        *,
        case
            when lower is null and upper is null then ''
            when coalesce(lower, 0) = 0 then '< ' || coalesce({{ number_text('upper * 100') }}, '100') || '%'
            when upper is null then '>= ' || {{ number_text('lower * 100') }} || '%'
            else '[' || {{ number_text('lower * 100') }} || '%, ' || {{ number_text('upper * 100') }} || '%)'
        end as band
    from pointed

)

select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    rule,
    numerator,
    denominator,
    case when child is not null then quantity end as quantity,
    points,
    is_no_basis,
    actual_zh || case when band = '' then '，不在任何一档' else '，在 ' || band || ' 一档' end || '：' || {{ points_text('points') }} || ' 分' as formula_zh,
    actual_en || case when band = '' then ', in none of the bands' else ', in band ' || band end || ': ' || {{ points_text('points') }} || ' points' as formula_en
from edges
