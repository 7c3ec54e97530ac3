-- Evidence of N1: who of a grid came to the meetings of the month?
-- Grain:       rulebook x meeting of the month x person, in the active grid that the row names; group_code is the grid
-- Denominator: 1, so that a grid without any meeting has no basis
-- Quantity:    1; kind is present, late, absent (without leave) or excused
-- Reason:      "late"
with months as (

    {{ measured_months('attendance') }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

meetings as (

    select * from {{ ref('int_meetings_attended') }}

),

counted as (

    select
        grids.rulebook,
        grids.unit_type,
        grids.unit_code,
        grids.month,
        'person_meeting' as subject_type,
        meetings.meeting_code || '/' || meetings.worker_code as subject_code,
        meetings.held_on as occurred_on,
        meetings.attendance as kind,
        meetings.grid_code as group_code,
        1 as denominator,
        1 as quantity,
        case meetings.attendance when 'absent' then 'absent without leave' else meetings.attendance end as reason,
        case meetings.attendance
            when 'present' then '出席'
            when 'late' then '迟到'
            when 'absent' then '无故缺席'
            else '请假'
        end as reason_zh,
        meetings.source_file,
        meetings.source_row
    from meetings
    inner join months on meetings.month = months.month
    inner join grids
        on months.rulebook = grids.rulebook
        and months.month = grids.month
        and meetings.grid_code = grids.grid_code
    where meetings.held_on <= months.seen_until_date

)

{{ evidence_rows('attendance', 'counted', without=['level', 'size', 'numerator']) }}
