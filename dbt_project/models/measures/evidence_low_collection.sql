-- Evidence of C1.10: did a grid collect as many records as its area asks for?
-- Grain:    rulebook x month x grid (of the grid type the rulebook asks about)
-- Quantity: 1 when below the minimum, else 0. The minimum is scaled by the grid's share of the month's duty days
--           (of those that are over while the month is open) and compared exactly, by cross-multiplication
-- Reason:   "7 of 20 records", for a partial grid "7 of 20 x 10/22 records"
with months as (

    {{ measured_months('low_collection', {
        'grid_type': 'string', 'minimum_urban': 'decimal(18, 6)', 'minimum_rural': 'decimal(18, 6)'
    }) }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

records as (

    select * from {{ ref('int_recorded_work') }}
    where record_type = 'collection'

),

grids_asked as (

    select
        grids.rulebook,
        grids.unit_type,
        grids.unit_code,
        grids.month,
        grids.grid_code,
        grids.area_type,
        grids.elapsed_duty_days,
        grids.month_duty_days,
        case when grids.area_type = 'urban' then months.minimum_urban else months.minimum_rural end as minimum,
        months.seen_until
    from grids
    inner join months on grids.rulebook = months.rulebook and grids.month = months.month
    where months.grid_type is null or grids.grid_type = months.grid_type

),

grids_with_records as (

    select
        grids_asked.rulebook,
        grids_asked.unit_type,
        grids_asked.unit_code,
        grids_asked.month,
        grids_asked.grid_code,
        grids_asked.area_type,
        grids_asked.elapsed_duty_days,
        grids_asked.month_duty_days,
        grids_asked.minimum,
        cast(count(records.record_code) as bigint) as record_count
    from grids_asked
    -- nothing collected: the grid is judged with zero records
    left join records
        on grids_asked.grid_code = records.grid_code
        and grids_asked.month = records.month
        and records.recorded_at <= grids_asked.seen_until
    group by
        grids_asked.rulebook,
        grids_asked.unit_type,
        grids_asked.unit_code,
        grids_asked.month,
        grids_asked.grid_code,
        grids_asked.area_type,
        grids_asked.elapsed_duty_days,
        grids_asked.month_duty_days,
        grids_asked.minimum

),

grids_worded as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        grid_code,
        area_type,
        record_count,
        record_count * month_duty_days < minimum * elapsed_duty_days as is_low,
        {{ number_text('minimum') }} || {{ share_text('elapsed_duty_days', 'month_duty_days', ' x ') }} as minimum_en,
        {{ number_text('minimum') }} || {{ share_text('elapsed_duty_days', 'month_duty_days', ' × ') }} as minimum_zh
    from grids_with_records

),

judged as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'grid' as subject_type,
        grid_code as subject_code,
        area_type as kind,
        grid_code as group_code,
        case when is_low then 1 else 0 end as quantity,
        {{ text_of('record_count') }} || ' of ' || minimum_en || ' records' as reason,
        '最少 ' || minimum_zh || ' 条，实有 ' || {{ text_of('record_count') }} || ' 条' as reason_zh
    from grids_worded

)

{{ evidence_rows('low_collection', 'judged', without=[
    'occurred_on', 'level', 'size', 'numerator', 'denominator', 'source_file', 'source_row'
]) }}
