-- Evidence of C2.3i: was there a meeting in each week of the month?
-- Grain:       rulebook x unit x ISO week whose Sunday lies in the month and is over; of a grid those in which it was active
-- Numerator:   1 when at least one meeting of an active grid of the unit was held in it
-- Denominator: 1
-- Reason:      "meetings: 2"
with months as (

    {{ measured_months('meeting_weeks') }}

),

units as (

    {{ units_and_their_grids() }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

sundays as (

    select * from {{ ref('int_days') }}
    where date = {{ sunday_of('date') }}

),

meetings as (

    select * from {{ ref('int_meetings_attended') }}

),

-- a meeting of several people and grids is one
meetings_counted as (

    select
        grids.rulebook,
        case when months.is_on_grids then grids.grid_code else grids.unit_code end as unit_code,
        grids.month,
        meetings.iso_week,
        cast(count(distinct meetings.meeting_code) as bigint) as meeting_count
    from meetings
    inner join grids on meetings.grid_code = grids.grid_code
    inner join months on grids.rulebook = months.rulebook and grids.month = months.month
    group by grids.rulebook, case when months.is_on_grids then grids.grid_code else grids.unit_code end, grids.month, meetings.iso_week

),

judged as (

    select
        units.rulebook,
        units.unit_type,
        units.unit_code,
        units.month,
        'week' as subject_type,
        sundays.iso_week as subject_code,
        sundays.date as occurred_on,
        case when meetings_counted.meeting_count > 0 then 1 else 0 end as numerator,
        1 as denominator,
        'meetings: ' || {{ text_of('coalesce(meetings_counted.meeting_count, 0)') }} as reason,
        '会议 ' || {{ text_of('coalesce(meetings_counted.meeting_count, 0)') }} || ' 次' as reason_zh
    from months
    inner join units
        on months.rulebook = units.rulebook
        and months.month = units.month
        and {{ is_measured_on('units', 'months') }}
    -- communities are there all month
    left join grids on units.rulebook = grids.rulebook and units.month = grids.month and units.unit_type = 'grid' and units.unit_code = grids.grid_code
    inner join sundays on months.month = sundays.month and {{ end_of_day('sundays.date') }} <= months.seen_until
    -- no meeting in the week
    left join meetings_counted
        on units.rulebook = meetings_counted.rulebook
        and units.unit_code = meetings_counted.unit_code
        and units.month = meetings_counted.month
        and sundays.iso_week = meetings_counted.iso_week
    where grids.grid_code is null or (sundays.date >= grids.active_from and {{ monday_of('sundays.date') }} <= grids.active_to)

)

{{ evidence_rows('meeting_weeks', 'judged', without=[
    'kind', 'level', 'size', 'group_code', 'quantity', 'source_file', 'source_row'
]) }}
