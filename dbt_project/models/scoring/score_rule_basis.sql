-- What each rule has to go by, measure by measure.
-- Grain: rulebook, scored unit, span, rule x measure; a rule without any evidence has its row all the same
-- actual: the rate (actual_numerator / actual_denominator) when the measure is a rate, else the quantity (in millionths / 1,000,000).
-- Child units: `mean` is the unweighted mean of the rates of the children that have something to measure, to 12 places;
-- `share` is the share of those children that pass.
-- Of a count taken on grids `mean` is a count, too: what all of them have, divided by their number.
-- months_asked: a count is asked for in each month of the span, a rate once.
{{ config(materialized='ephemeral') }}
with spans as (

    select * from {{ ref('score_spans') }}

),

grids as (

    select * from {{ ref('int_grid_months') }}
    where not coalesce(is_skipped, false)

),

rules as (

    select * from {{ ref('score_rules') }}

),

rule_measures as (

    select * from {{ source('rules', 'rule_measure') }}
    where role = 'count'

),

measures as (

    select * from {{ source('rules', 'measure') }}

),

sums as (

    select * from {{ ref('score_rule_sums') }}

),

-- distinct: a month that was released counts in several spans
released as (

    select distinct release_id from spans
    where release_id is not null

),

units as (

    select
        rulebook,
        version,
        unit_type,
        unit_code,
        span,
        scope,
        period_type,
        cast(sum(duty_days_asked) as bigint) as duty_days_asked,
        cast(sum(duty_days_whole) as bigint) as duty_days_whole,
        cast(count(*) as bigint) as month_count
    from spans
    group by rulebook, version, unit_type, unit_code, span, scope, period_type

),

measure_months as (

    select
        rulebook,
        measure,
        unit_type,
        unit_code,
        month,
        '' as release_id,
        is_no_basis
    from {{ ref('measure_month') }}
    union all
    select
        rows_released.rulebook,
        rows_released.measure,
        rows_released.unit_type,
        rows_released.unit_code,
        rows_released.period as month,
        rows_released.release_id,
        rows_released.is_no_basis
    from {{ source('ledger', 'released_measure') }} as rows_released
    inner join released on rows_released.release_id = released.release_id
    where rows_released.period_type = 'month'

),

-- a measure has no basis in a span when it has none in any month of it; one taken on grids, when none of the unit's grids has one
measured as (

    select
        spans.rulebook,
        spans.unit_code,
        spans.span,
        measure_months.measure,
        min(case when measure_months.is_no_basis then 1 else 0 end) = 1 as is_no_basis
    from measure_months
    -- only measures taken on grids need it
    left join grids
        on measure_months.rulebook = grids.rulebook
        and measure_months.month = grids.month
        and measure_months.unit_type = 'grid'
        and measure_months.unit_code = grids.grid_code
    inner join spans
        on measure_months.rulebook = spans.rulebook
        and measure_months.month = spans.month
        and measure_months.release_id = coalesce(spans.release_id, '')
        and spans.unit_code
            = case when measure_months.unit_type = spans.unit_type then measure_months.unit_code else grids.community_code end
    group by spans.rulebook, spans.unit_code, spans.span, measure_months.measure

),

counted as (

    select
        units.rulebook,
        units.version,
        units.unit_type,
        units.unit_code,
        units.span as month,
        -- a share of grids does not scale: what each of them is asked for does
        case when rules.child = 'share' then 1 else units.duty_days_asked end as duty_days_asked,
        case when rules.child = 'share' then 1 else greatest(units.duty_days_whole, 1) end as duty_days_whole,
        units.month_count,
        rules.item,
        rules.rule,
        rules.kind,
        rules.is_informational,
        rules.child,
        rules.is_child_count and rules.child = 'mean' as is_mean_count,
        measures.measure,
        measures.name_zh as measure_name_zh,
        measures.name_en as measure_name_en,
        measures.counts_zh as measure_counts_zh,
        measures.counts_en as measure_counts_en,
        coalesce(measures.in_parts, false) and rules.child is null as is_in_parts,
        rule_measures.position as measure_position,
        rules.is_over_counts or rules.is_child_count or coalesce(measures.basis, '') = 'denominator' as needs_denominator,
        coalesce(measured.is_no_basis, true) as is_measure_without_basis,
        -- nothing was counted: what the measure gives says whether that is no rate or a count of nought
        (rules.child is not null and not (rules.is_child_count and rules.child = 'mean')) or rules.is_over_counts or sums.numerator is not null or coalesce(measures.gives, '') = 'rate' as is_rate,
        coalesce(sums.child_count, 0) as child_count,
        coalesce(sums.passing_count, 0) as passing_count,
        case when sums.child_count > 0 then {{ mean_rate_units('sums.rate_units', 'sums.child_count') }} else 0 end as mean_rate_units,
        sums.numerator,
        sums.denominator,
        coalesce(sums.quantity, 0) as quantity,
        coalesce(sums.over_count, 0) as over_count,
        coalesce(sums.less_count, 0) as less_count
    from units
    inner join rules
        on units.rulebook = rules.rulebook
        and units.version = rules.version
        and {{ is_scored_over('rules', 'units') }}
    inner join rule_measures
        on rules.rulebook = rule_measures.rulebook and rules.version = rule_measures.version and rules.rule = rule_measures.rule
    inner join measures on rule_measures.measure = measures.measure
    -- no evidence passes the rule's filters: nothing was counted
    left join sums
        on units.rulebook = sums.rulebook
        and units.unit_code = sums.unit_code
        and units.span = sums.month
        and rules.rule = sums.rule
        and rule_measures.measure = sums.measure
    -- a measure without a row for the unit has nothing to go by
    left join measured
        on units.rulebook = measured.rulebook
        and units.unit_code = measured.unit_code
        and units.span = measured.span
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
    case when is_rate then 1 else month_count end as months_asked,
    item,
    rule,
    kind,
    is_informational,
    child,
    child_count,
    measure,
    measure_name_zh,
    measure_name_en,
    measure_counts_zh,
    measure_counts_en,
    measure_position,
    needs_denominator,
    is_measure_without_basis,
    is_in_parts,
    is_rate,
    cast(case
        when is_mean_count then {{ millionths('quantity') }}
        when child = 'mean' then mean_rate_units
        when child = 'share' then passing_count
        when is_rate then numerator
        else {{ millionths('quantity') }}
    end as bigint) as actual_numerator,
    cast(case
        when is_mean_count then greatest(child_count, 1) * 1000000
        when child = 'mean' then case when child_count > 0 then 1000000000000 else 0 end
        when child = 'share' then child_count
        when is_rate then denominator
        else 1000000
    end as bigint) as actual_denominator,
    case when child = 'share' then passing_count when child is null then numerator end as numerator,
    case when child = 'share' then child_count when child is null then denominator end as denominator,
    case
        when is_mean_count
            then {{ decimal_of_units(divided_half_up(millionths('quantity') ~ ' * 1000000', 'greatest(child_count, 1)'), 12) }}
        when child = 'mean' then {{ decimal_of_units('mean_rate_units', 12) }}
        when child is null then quantity
    end as quantity,
    quantity as counted,
    over_count,
    less_count
from counted
