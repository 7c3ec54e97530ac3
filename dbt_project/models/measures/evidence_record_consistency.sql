-- Evidence of C1.8b: does each visit, item and collection of the month agree with the registers?
-- Grain:       rulebook x record that does not, in a grid that is in the register under the unit; the records that do are
--              one row per grid, month and kind of record. kind is visit, item or collection; group_code is the grid
-- Numerator:   0 (those that agree: their number). A record agrees when its grid is active and its worker appointed to it
--              that day
-- Denominator: 1 (those that agree: their number)
-- Reason:      "worker not appointed to the grid that day"; those that agree: "87 records"
with months as (

    {{ measured_months('record_consistency') }}

),

units as (

    select * from {{ ref('int_unit_months') }}

),

-- without a register of workers nothing can be said
snapshots as (

    select * from {{ ref('int_register_snapshots') }}
    where register = 'workers'

),

records as (

    select * from {{ ref('int_records_matched') }}
    where is_grid_registered

),

records_assigned as (

    select
        units.rulebook,
        units.unit_type,
        units.unit_code,
        units.month,
        records.record_type,
        records.record_code,
        records.grid_code,
        records.worker_code,
        records.recorded_date,
        records.is_grid_active,
        records.is_worker_registered,
        records.is_consistent,
        records.source_file,
        records.source_row
    from months
    inner join snapshots on months.rulebook = snapshots.rulebook and months.month = snapshots.month
    inner join units on months.rulebook = units.rulebook and months.month = units.month
    inner join records
        on units.rulebook = records.rulebook
        and units.month = records.month
        and units.unit_code = case when units.unit_type = 'grid' then records.grid_code else records.community_code end

),

judged as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'record' as subject_type,
        record_code as subject_code,
        recorded_date as occurred_on,
        record_type as kind,
        grid_code as group_code,
        0 as numerator,
        1 as denominator,
        case
            when not is_grid_active then 'grid not active that day'
            when worker_code is null then 'no worker given'
            when not is_worker_registered then 'worker not in the register'
            else 'worker not appointed to the grid that day'
        end as reason,
        case
            when not is_grid_active then '当日网格未启用'
            when worker_code is null then '未填网格员'
            when not is_worker_registered then '网格员不在台账'
            else '网格员当日不在该网格任职'
        end as reason_zh,
        source_file,
        source_row
    from records_assigned
    where not is_consistent

    union all

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'grid' as subject_type,
        grid_code as subject_code,
        null as occurred_on,
        record_type as kind,
        grid_code as group_code,
        cast(count(*) as bigint) as numerator,
        cast(count(*) as bigint) as denominator,
        {{ text_of('count(*)') }} || ' records' as reason,
        {{ text_of('count(*)') }} || ' 条记录一致' as reason_zh,
        null as source_file,
        null as source_row
    from records_assigned
    where is_consistent
    group by rulebook, unit_type, unit_code, month, grid_code, record_type

)

{{ evidence_rows('record_consistency', 'judged', without=['level', 'size', 'quantity']) }}
