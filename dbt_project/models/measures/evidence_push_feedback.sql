-- Evidence of C1.9: was data pushed to a community answered in time?
-- Grain:       rulebook x push signed for, in the month in which its last working day to answer falls
-- Numerator:   1 when fed back by the end of that day
-- Denominator: 1
-- Reason:      "fed back 2026-03-04 10:00:00, last day 2026-03-09". The day of signing is day 0; a push whose last day the
--              calendar does not reach, or that is not over yet, is not judged
with months as (

    {{ measured_months('push_feedback', {'working_days': 'bigint'}) }}

),

days as (

    select * from {{ ref('int_days') }}
    where is_working_day

),

units as (

    select * from {{ ref('int_unit_months') }}
    where unit_type = 'community'

),

pushes as (

    select * from {{ ref('int_pushes_signed') }}

),

pushes_due as (

    select
        units.rulebook,
        units.unit_type,
        units.unit_code,
        units.month,
        pushes.push_code,
        days.date as last_date,
        pushes.fed_back_at <= {{ end_of_day('days.date') }} as is_in_time,
        -- an answer that the period does not see was not given
        case when pushes.fed_back_at <= months.seen_until then pushes.fed_back_at end as fed_back_at,
        pushes.source_file,
        pushes.source_row
    from months
    inner join days on months.month = days.month
    inner join pushes
        on days.known_stretch = pushes.known_stretch
        and days.working_day_number = pushes.working_day_number + months.working_days
    inner join units
        on months.rulebook = units.rulebook
        and months.month = units.month
        and pushes.community_code = units.unit_code
    where {{ end_of_day('days.date') }} <= months.seen_until

),

judged as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'push' as subject_type,
        push_code as subject_code,
        last_date as occurred_on,
        case when is_in_time then 1 else 0 end as numerator,
        1 as denominator,
        coalesce('fed back ' || {{ instant_text('fed_back_at') }}, 'not fed back')
        || ', last day ' || {{ text_of('last_date') }} as reason,
        coalesce({{ instant_text('fed_back_at') }} || ' 反馈', '未反馈') || '，截止 ' || {{ text_of('last_date') }} as reason_zh,
        source_file,
        source_row
    from pushes_due

)

{{ evidence_rows('push_feedback', 'judged', without=['kind', 'level', 'size', 'group_code', 'quantity']) }}
