-- Kind bands: the band a rate falls in gives or takes its points. Lower edge inclusive, upper exclusive; the exact
-- ratio is compared by cross-multiplication, never a rounded one. No band: nothing given, nothing taken.
-- Grain: rulebook, scored unit, span x rule of this kind
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
        when rules.complement_zh is null or coalesce(actuals.actual_denominator, 0) = 0 then null
        else {{ percent_text('(actuals.actual_denominator - actuals.actual_numerator)', 'actuals.actual_denominator') }}
    end as complement_percent,
    actuals.actual_zh || coalesce('（' || rules.complement_zh || ' ' || complement_percent || '%）', '')
        || case
            when bands.rule is null then '，不在任何一档'
            when bands.lower is null then '，低于 ' || coalesce({{ percent_of('bands.upper') }}, '') || '%'
            when bands.upper is null then '，达到 ' || {{ percent_of('bands.lower') }} || '%'
            else '，达到 ' || {{ percent_of('bands.lower') }} || '%、不到 ' || {{ percent_of('bands.upper') }} || '%'
        end || {{ outcome_text('points', 'rules.sign', 'rules.part', 'zh') }} as formula_zh,
    actuals.actual_en || coalesce(' (' || rules.complement_en || ' ' || complement_percent || ' %)', '')
        || case
            when bands.rule is null then ', in none of the bands'
            when bands.lower is null then ', below ' || coalesce({{ percent_of('bands.upper') }}, '') || ' %'
            when bands.upper is null then ', at least ' || {{ percent_of('bands.lower') }} || ' %'
            else ', at least ' || {{ percent_of('bands.lower') }} || ' % and below ' || {{ percent_of('bands.upper') }} || ' %'
        end || {{ outcome_text('points', 'rules.sign', 'rules.part', 'en') }} as formula_en
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
