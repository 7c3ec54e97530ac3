-- Evidence of C1.7: how many values of the core fields are there, and legal?
-- Grain:       rulebook x month x grid, of any type, x register (kind) x core field (level), over every row of the register's
--              snapshot in the grid
-- Numerator:   legal, non-empty values
-- Denominator: all values
-- Reason:      "412 of 420 values legal, 8 missing or not legal"
with months as (

    {{ measured_months('field_completeness') }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

snapshots as (

    select * from {{ ref('int_register_snapshots') }}

),

core_fields as (

    select * from {{ ref('int_core_fields') }}

),

counted as (

    select
        grids.rulebook,
        grids.unit_type,
        grids.unit_code,
        grids.month,
        'grid_feed_field' as subject_type,
        grids.grid_code || '/' || core_fields.register || '/' || core_fields.field as subject_code,
        core_fields.register as kind,
        core_fields.field as level,
        grids.grid_code as group_code,
        core_fields.legal_count as numerator,
        core_fields.value_count as denominator,
        {{ text_of('core_fields.legal_count') }} || ' of ' || {{ text_of('core_fields.value_count') }} || ' values legal, '
        || {{ text_of('core_fields.value_count - core_fields.legal_count') }} || ' missing or not legal' as reason,
        {{ text_of('core_fields.value_count') }} || ' 项中 ' || {{ text_of('core_fields.legal_count') }} || ' 项完整合规，缺项 '
        || {{ text_of('core_fields.value_count - core_fields.legal_count') }} || ' 项' as reason_zh
    from months
    inner join grids on months.rulebook = grids.rulebook and months.month = grids.month
    inner join snapshots on months.rulebook = snapshots.rulebook and months.month = snapshots.month
    inner join core_fields
        on snapshots.register = core_fields.register
        and snapshots.snapshot_date = core_fields.snapshot_date
        and grids.grid_code = core_fields.grid_code

)

{{ evidence_rows('field_completeness', 'counted', without=['occurred_on', 'size', 'quantity', 'source_file', 'source_row']) }}
