-- Evidence of C1.8a: does the ID number of each row of the lists match exactly one resident?
-- Grain:       rulebook x month x register row that does not; those that do are one row per grid and month. The grid in
--              the row decides the unit; group_code is the grid
-- Numerator:   0 (those that match: their number)
-- Denominator: 1 (those that match: their number)
-- Reason:      "matches no resident"; those that match: "57 rows match one resident each"
with months as (

    {{ measured_months('register_link') }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

snapshots as (

    select * from {{ ref('int_register_snapshots') }}

),

register_rows as (

    select * from {{ ref('int_register_rows_linked') }}

),

judged as (

    select
        grids.rulebook,
        grids.unit_type,
        grids.unit_code,
        grids.month,
        case when register_rows.fault is null then 'grid' else 'register_row' end as subject_type,
        case when register_rows.fault is null then grids.grid_code else register_rows.register_row end as subject_code,
        register_rows.fault as kind,
        grids.grid_code as group_code,
        case when register_rows.fault is null then register_rows.row_count else 0 end as numerator,
        register_rows.row_count as denominator,
        case register_rows.fault
            when 'not_legal' then 'ID number not legal'
            when 'no_resident' then 'matches no resident'
            when 'several_residents' then 'matches several residents'
            else {{ text_of('register_rows.row_count') }} || ' rows match one resident each'
        end as reason,
        case register_rows.fault
            when 'not_legal' then '身份证号不合规'
            when 'no_resident' then '实有人口中无此人'
            when 'several_residents' then '对应多名实有人口'
            else {{ text_of('register_rows.row_count') }} || ' 行各对应一人'
        end as reason_zh,
        register_rows.source_file,
        register_rows.source_row
    from months
    inner join grids on months.rulebook = grids.rulebook and months.month = grids.month
    inner join snapshots as of_rows
        on months.rulebook = of_rows.rulebook
        and months.month = of_rows.month
        and of_rows.register = 'register_links'
    inner join snapshots as of_residents
        on months.rulebook = of_residents.rulebook
        and months.month = of_residents.month
        and of_residents.register = 'residents'
    inner join register_rows
        on of_rows.snapshot_date = register_rows.rows_snapshot
        and of_residents.snapshot_date = register_rows.residents_snapshot
        and grids.grid_code = register_rows.grid_code

)

{{ evidence_rows('register_link', 'judged', without=['occurred_on', 'level', 'size', 'quantity']) }}
