-- Evidence of C2.2i: does a grid have the people it should have, by the worker register?
-- Grain:       rulebook x month x grid, as of its last active day in the month (while the month is open: as of now)
-- Numerator:   1 when a comprehensive grid has a chief, a worker (full_time or member), a guide and an informant, and a special
--              grid a chief and a worker
-- Denominator: 1
-- Reason:      "complete" or "missing: guide, informant"
with months as (

    {{ measured_months('staffing') }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

-- without a register of workers nothing can be said
snapshots as (

    select * from {{ ref('int_register_snapshots') }}
    where register = 'workers'

),

appointments as (

    select * from {{ ref('int_appointments') }}

),

grids_staffed as (

    select
        grids.rulebook,
        grids.unit_type,
        grids.unit_code,
        grids.month,
        grids.grid_code,
        grids.grid_type,
        max(case when appointments.role = 'chief' then 1 else 0 end) as has_chief,
        max(case when appointments.role in ('full_time', 'member') then 1 else 0 end) as has_worker,
        max(case when appointments.role = 'guide' then 1 else 0 end) as has_guide,
        max(case when appointments.role = 'informant' then 1 else 0 end) as has_informant
    from months
    inner join snapshots on months.rulebook = snapshots.rulebook and months.month = snapshots.month
    inner join grids on months.rulebook = grids.rulebook and months.month = grids.month
    -- nobody is appointed to the grid on that day
    left join appointments
        on grids.rulebook = appointments.rulebook
        and grids.month = appointments.month
        and grids.grid_code = appointments.grid_code
        and greatest(least(grids.active_to, months.seen_until_date), grids.active_from)
        between appointments.start_date and appointments.end_date
    group by grids.rulebook, grids.unit_type, grids.unit_code, grids.month, grids.grid_code, grids.grid_type

),

grids_worded as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        grid_code,
        grid_type,
        case when has_chief = 1 then '' else ', chief' end
        || case when has_worker = 1 then '' else ', worker' end
        || case when has_guide = 1 or grid_type <> 'comprehensive' then '' else ', guide' end
        || case when has_informant = 1 or grid_type <> 'comprehensive' then '' else ', informant' end as missing,
        case when has_chief = 1 then '' else '、网格长' end
        || case when has_worker = 1 then '' else '、网格员' end
        || case when has_guide = 1 or grid_type <> 'comprehensive' then '' else '、网格指导员' end
        || case when has_informant = 1 or grid_type <> 'comprehensive' then '' else '、信息员' end as missing_zh
    from grids_staffed

),

judged as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'grid' as subject_type,
        grid_code as subject_code,
        grid_type as kind,
        case when missing = '' then 1 else 0 end as numerator,
        1 as denominator,
        case when missing = '' then 'complete' else 'missing:' || {{ without_first('missing') }} end as reason,
        case when missing = '' then '人员到位' else '缺：' || {{ without_first('missing_zh') }} end as reason_zh
    from grids_worded

)

{{ evidence_rows('staffing', 'judged', without=[
    'occurred_on', 'level', 'size', 'group_code', 'quantity', 'source_file', 'source_row'
]) }}
