-- One row per rulebook and scored month: the version in force on its first day, when it closes, and what it may see.
-- close_at is null while the calendar does not cover the month and the working days after it: such a month stays open.
-- unknown_begun_on: a day no notice covers, before the month, on which something began to wait for a working day that may
-- lie in the month; such a month stays open, too.
with months as (

    select * from {{ ref('int_scored_months') }}

),

days as (

    select * from {{ ref('int_days') }}

),

versions as (

    select * from {{ source('rules', 'rulebook') }}

),

settings as (

    select as_of from {{ source('run', 'settings') }}

),

-- a month before a rulebook's first version has no row here, and so no score
in_force as (

    select
        versions.rulebook,
        versions.version,
        versions.scored_unit,
        versions.duty_days,
        versions.close_after_working_days,
        coalesce(versions.partial_units, 'scale') as partial_units,
        months.month,
        months.month_start,
        months.month_end
    from months
    inner join versions on versions.effective_from <= months.month_start
    qualify row_number() over (
        partition by versions.rulebook, months.month
        order by versions.effective_from desc nulls last, versions.version desc nulls last
    ) = 1

),

stretches as (

    select
        known_stretch,
        min(date) as first_date
    from days
    where known_stretch is not null
    group by known_stretch

),

-- a wait ends within as many weeks as it has working days, and a week or two: no longer holiday is known
unknown_waits as (

    select
        in_force.rulebook,
        in_force.month,
        max(begun.begun_on) as unknown_begun_on
    from in_force
    inner join days as first_day on in_force.month_start = first_day.date
    inner join stretches on first_day.known_stretch = stretches.known_stretch
    inner join {{ ref('int_windows_begun') }} as begun
        on
            in_force.rulebook = begun.rulebook
            and in_force.version = begun.version
            and begun.begun_on < stretches.first_date
            and {{ surely_worked_by('begun.begun_on', 'begun.window_days') }} >= in_force.month_start
            and first_day.working_day_number - case when first_day.is_working_day then 1 else 0 end < begun.window_days
    group by in_force.rulebook, in_force.month

),

close_dates as (

    select
        in_force.rulebook,
        in_force.month,
        closing_day.date as close_date
    from in_force
    inner join days as first_day on in_force.month_start = first_day.date
    inner join days as last_day
        on
            in_force.month_end = last_day.date
            and first_day.known_stretch = last_day.known_stretch
    inner join days as closing_day on {{ is_working_day_after('closing_day', 'last_day', 'in_force.close_after_working_days') }}
    -- nothing waits from before the calendar
    left join unknown_waits
        on
            in_force.rulebook = unknown_waits.rulebook
            and in_force.month = unknown_waits.month
    where unknown_waits.unknown_begun_on is null

),

closes as (

    select
        in_force.rulebook,
        in_force.version,
        in_force.scored_unit,
        in_force.duty_days,
        in_force.partial_units,
        in_force.month,
        in_force.month_start,
        in_force.month_end,
        {{ end_of_day('close_dates.close_date') }} as close_at,
        coalesce(settings.as_of > {{ end_of_day('close_dates.close_date') }}, false) as is_closed,
        unknown_waits.unknown_begun_on,
        least(coalesce({{ end_of_day('close_dates.close_date') }}, settings.as_of), settings.as_of) as seen_until
    from in_force
    cross join settings
    -- nothing waits from before the calendar
    left join unknown_waits
        on
            in_force.rulebook = unknown_waits.rulebook
            and in_force.month = unknown_waits.month
    -- no close date: the calendar does not reach far enough yet
    left join close_dates
        on
            in_force.rulebook = close_dates.rulebook
            and in_force.month = close_dates.month

),

duty_days as (

    select
        closes.rulebook,
        closes.month,
        cast(count(*) as bigint) as duty_day_count,
        cast(count(*) filter (where {{ end_of_day('days.date') }} <= closes.seen_until) as bigint) as elapsed_duty_day_count
    from closes
    inner join days on days.date between closes.month_start and closes.month_end
    where days.is_working_day or closes.duty_days = 'calendar'
    group by closes.rulebook, closes.month

)

select
    closes.rulebook,
    closes.version,
    closes.scored_unit,
    closes.month,
    closes.month_start,
    closes.month_end,
    {{ quarter_of('closes.month_start') }} as quarter,
    {{ year_of('closes.month_start') }} as year,
    closes.duty_days,
    closes.partial_units,
    coalesce(duty_days.duty_day_count, 0) as duty_day_count,
    coalesce(duty_days.elapsed_duty_day_count, 0) as elapsed_duty_day_count,
    closes.close_at,
    closes.is_closed,
    closes.unknown_begun_on,
    closes.seen_until,
    {{ local_date('closes.seen_until') }} as seen_until_date
from closes
-- no duty day: a month the calendar does not know
left join duty_days
    on
        closes.rulebook = duty_days.rulebook
        and closes.month = duty_days.month
