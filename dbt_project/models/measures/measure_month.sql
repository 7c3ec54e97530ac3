-- A measure of a unit in a month: the sum of its evidence.
-- Every measure the rulebook in force uses has a row for every unit, also where nothing was counted: a rate then has
-- no basis, a count is nought; a measure has no basis either when no file of any of its feeds has ever come.
-- Grain: rulebook x measure x unit x month
with months as (

    select * from {{ ref('int_measure_months') }}

),

catalogue as (

    select * from {{ ref('int_measures_catalogued') }}

),

units as (

    select * from {{ ref('int_unit_months') }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

evidence as (

    select * from {{ ref('evidence_all') }}

),

measures as (

    select
        months.rulebook,
        months.measure,
        months.month,
        (catalogue.unit_type = 'grid' or coalesce(months.is_on_grids, false)) and months.scored_unit <> 'grid' as is_taken_on_grids,
        catalogue.basis,
        catalogue.has_feed
    from months
    inner join catalogue on months.measure = catalogue.measure

),

-- a measure is taken on the scored unit, or on its grids (the rule then brings the grids' rates up to the unit)
spine as (

    select
        measures.rulebook,
        measures.measure,
        units.unit_type,
        units.unit_code,
        measures.month,
        measures.basis,
        measures.has_feed
    from measures
    inner join units on measures.rulebook = units.rulebook and measures.month = units.month
    where not measures.is_taken_on_grids

    union all

    select
        measures.rulebook,
        measures.measure,
        'grid' as unit_type,
        grids.grid_code as unit_code,
        measures.month,
        measures.basis,
        measures.has_feed
    from measures
    inner join grids on measures.rulebook = grids.rulebook and measures.month = grids.month
    where measures.is_taken_on_grids

),

summed as (

    select
        rulebook,
        measure,
        unit_type,
        unit_code,
        month,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(quantity) as quantity
    from evidence
    group by rulebook, measure, unit_type, unit_code, month

)

select
    spine.rulebook,
    spine.measure,
    spine.unit_type,
    spine.unit_code,
    spine.month,
    cast(case when spine.basis = 'denominator' and summed.denominator is null then 0 else summed.numerator end as bigint) as numerator,
    cast(case when spine.basis = 'denominator' then coalesce(summed.denominator, 0) else summed.denominator end as bigint) as denominator,
    cast(case when spine.basis = 'denominator' then summed.quantity else coalesce(summed.quantity, 0) end as decimal(18, 6)) as quantity,
    cast(
        case spine.basis
            when 'denominator' then coalesce(summed.denominator, 0) = 0 or not spine.has_feed
            when 'feed' then not spine.has_feed
            else false
        end as boolean
    ) as is_no_basis
from spine
-- nothing was counted for the unit in the month
left join summed
    on spine.rulebook = summed.rulebook
    and spine.measure = summed.measure
    and spine.unit_type = summed.unit_type
    and spine.unit_code = summed.unit_code
    and spine.month = summed.month
