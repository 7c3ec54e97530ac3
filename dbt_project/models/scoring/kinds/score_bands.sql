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

    select
        rulebook,
        version,
        rule,
        lower,
        upper,
        points as band_points
    from {{ source('rules', 'rule_band') }}
    where field = 'rate'

)

select
    actuals.rulebook,
    actuals.version,
    actuals.unit_type,
    actuals.unit_code,
    actuals.month,
    actuals.rule,
    actuals.numerator,
    actuals.denominator,
    case when actuals.child is not null then actuals.quantity end as quantity,
    cast(rules.sign * abs(coalesce(bands.band_points, 0)) as decimal(28, 12)) as points,
    actuals.is_no_basis,
    case
        when bands.rule is null then ''
        when bands.lower is null then '< ' || coalesce({{ number_text('bands.upper * 100') }}, '') || '%'
        when bands.upper is null then '>= ' || {{ number_text('bands.lower * 100') }} || '%'
        else '[' || {{ number_text('bands.lower * 100') }} || '%, ' || {{ number_text('bands.upper * 100') }} || '%)'
    end as band,
    actuals.actual_zh || case when band = '' then '，不在任何一档' else '，在 ' || band || ' 一档' end || '：'
        || {{ points_text('points') }} || ' 分' as formula_zh,
    actuals.actual_en || case when band = '' then ', in none of the bands' else ', in band ' || band end || ': '
        || {{ points_text('points') }} || ' points' as formula_en
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
