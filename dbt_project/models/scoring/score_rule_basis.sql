-- What each rule has to go by, measure by measure.
-- Grain: rulebook, scored unit, month, rule x measure; a rule without any evidence has its row all the same
-- actual: the rate (actual_numerator / actual_denominator) when the measure is a rate, else the quantity (in millionths / 1,000,000).
-- Child units: `mean` is the unweighted mean of the rates of the children that have something to measure, to 12 places;
-- `share` is the share of those children that pass.
{{ config(materialized='ephemeral') }}
with units as (

    select * from {{ ref('int_unit_months') }}

),

rules as (

    select * from {{ ref('score_rules') }}

),

rule_measures as (

    select * from {{ source('rules', 'rule_measure') }}

),

measures as (

    select * from {{ source('rules', 'measure') }}

),

sums as (

    select * from {{ ref('score_rule_sums') }}

),

-- a measure taken on grids has no basis for a unit when it has none for any of the unit's grids
measured as (

    select
        units.rulebook,
        units.unit_code,
        units.month,
        measure_months.measure,
        min(case when measure_months.is_no_basis then 1 else 0 end) = 1 as is_no_basis
    from {{ ref('measure_month') }} as measure_months
    -- only measures taken on grids need it
    left join {{ ref('int_grid_months') }} as grids
        on measure_months.rulebook = grids.rulebook
        and measure_months.month = grids.month
        and measure_months.unit_type = 'grid'
        and measure_months.unit_code = grids.grid_code
    inner join units
        on measure_months.rulebook = units.rulebook
        and measure_months.month = units.month
        and units.unit_code
            = case when measure_months.unit_type = units.unit_type then measure_months.unit_code else grids.community_code end
    group by units.rulebook, units.unit_code, units.month, measure_months.measure

),

counted as (

    select
        units.rulebook,
        units.version,
        units.unit_type,
        units.unit_code,
        units.month,
        -- the share of the month's duty days that a target is asked for
        coalesce(units.elapsed_duty_days, 0) as duty_days_asked,
        greatest(coalesce(units.month_duty_days, 0), 1) as duty_days_whole,
        rules.item,
        rules.rule,
        rules.kind,
        rules.is_informational,
        rules.child,
        measures.measure,
        measures.name_zh as measure_name_zh,
        measures.name_en as measure_name_en,
        rule_measures.position as measure_position,
        coalesce(measures.basis, '') = 'denominator' as needs_denominator,
        coalesce(measured.is_no_basis, true) as is_measure_without_basis,
        coalesce(sums.child_count, 0) as child_count,
        coalesce(sums.passing_count, 0) as passing_count,
        case when sums.child_count > 0 then {{ mean_rate_units('sums.rate_units', 'sums.child_count') }} else 0 end as mean_rate_units,
        sums.numerator,
        sums.denominator,
        coalesce(sums.quantity, 0) as quantity
    from units
    inner join rules on units.rulebook = rules.rulebook and units.version = rules.version
    inner join rule_measures
        on rules.rulebook = rule_measures.rulebook and rules.version = rule_measures.version and rules.rule = rule_measures.rule
    inner join measures on rule_measures.measure = measures.measure
    -- no evidence passes the rule's filters: nothing was counted
    left join sums
        on units.rulebook = sums.rulebook
        and units.unit_code = sums.unit_code
        and units.month = sums.month
        and rules.rule = sums.rule
        and rule_measures.measure = sums.measure
    -- a measure without a row for the unit has nothing to go by
    left join measured
        on units.rulebook = measured.rulebook
        and units.unit_code = measured.unit_code
        and units.month = measured.month
        and rule_measures.measure = measured.measure

)

select
    rulebook,
    version,
    unit_type,
    unit_code,
    month,
    duty_days_asked,
    duty_days_whole,
    item,
    rule,
    kind,
    is_informational,
    child,
    child_count,
    measure,
    measure_name_zh,
    measure_name_en,
    measure_position,
    needs_denominator,
    is_measure_without_basis,
    child is not null or numerator is not null as is_rate,
    cast(case
        when child = 'mean' then mean_rate_units
        when child = 'share' then passing_count
        when numerator is not null then numerator
        else {{ millionths('quantity') }}
    end as bigint) as actual_numerator,
    cast(case
        when child = 'mean' then case when child_count > 0 then 1000000000000 else 0 end
        when child = 'share' then child_count
        when numerator is not null then denominator
        else 1000000
    end as bigint) as actual_denominator,
    case when child = 'share' then passing_count when child is null then numerator end as numerator,
    case when child = 'share' then child_count when child is null then denominator end as denominator,
    case when child = 'mean' then {{ decimal_of_units('mean_rate_units', 12) }} when child is null then quantity end as quantity
from counted
