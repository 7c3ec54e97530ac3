-- One row per rulebook and item: the moment its disposal was asked for. The export's own due_at decides; without one it
-- is reported_at + the limit of the item's category.
-- Clocks: hours and days run on (a day is 24 hours); working days end with the last instant of the n-th working day,
-- the day of the report being day 0; working hours are those of the rulebook's office hours on working days.
with items as (

    select * from {{ ref('stg_items') }}

),

versions as (

    select * from {{ ref('int_item_versions') }}

),

item_limits as (

    select * from {{ source('rules', 'item_limit') }}

),

days as (

    select * from {{ ref('int_days') }}

),

office_hours as (

    select * from {{ source('rules', 'office_hours') }}

),

limits as (

    select
        versions.rulebook,
        versions.version,
        versions.extension_factor,
        items.item_code,
        items.reported_at,
        items.reported_date,
        items.due_at,
        item_limits.amount,
        item_limits.clock,
        first_day.known_stretch,
        first_day.working_day_number + item_limits.amount as last_working_day_number
    from items
    inner join versions on {{ month_of('items.reported_date') }} = versions.month
    -- the export has a due_at, or the version in force no limit for the category
    left join item_limits
        on
            versions.rulebook = item_limits.rulebook
            and versions.version = item_limits.version
            and items.category = item_limits.category
            and items.due_at is null
    -- the calendar does not reach there: the end is not known
    left join days as first_day on items.reported_date = first_day.date

),

-- the office hours from the report on, as far as the limit can reach: every working day has at least one hour of them
worked as (

    select
        limits.rulebook,
        limits.item_code,
        {{ microseconds_of_hours('limits.amount') }} as asked,
        {{ minute_of_day('days.date', 'office_hours.to_minute') }} as worked_to,
        {{ microseconds_between('greatest(' ~ minute_of_day('days.date', 'office_hours.from_minute') ~ ', limits.reported_at)',
            minute_of_day('days.date', 'office_hours.to_minute')) }} as worked,
        sum({{ microseconds_between('greatest(' ~ minute_of_day('days.date', 'office_hours.from_minute') ~ ', limits.reported_at)',
            minute_of_day('days.date', 'office_hours.to_minute')) }}) over (
            partition by limits.rulebook, limits.item_code
            order by days.date nulls last, office_hours.from_minute nulls last
            rows between unbounded preceding and current row
        ) as worked_until_then
    from limits
    inner join days
        on
            limits.known_stretch = days.known_stretch
            and days.date >= limits.reported_date
            and days.is_working_day
            and days.working_day_number <= limits.last_working_day_number + 1
    inner join office_hours
        on
            limits.rulebook = office_hours.rulebook
            and limits.version = office_hours.version
            and {{ minute_of_day('days.date', 'office_hours.to_minute') }} > limits.reported_at
    where limits.clock = 'working_hours'

),

working_hours as (

    select
        rulebook,
        item_code,
        {{ add_microseconds('worked_to', 'asked - worked_until_then') }} as limit_at
    from worked
    where worked_until_then >= asked and worked_until_then - worked < asked

)

select
    limits.rulebook,
    limits.item_code,
    limits.extension_factor,
    case
        when limits.due_at is not null then limits.due_at
        when limits.clock = 'hours' then {{ add_hours('limits.reported_at', 'limits.amount') }}
        when limits.clock = 'days' then {{ add_hours('limits.reported_at', 'limits.amount * 24') }}
        when limits.clock = 'working_days' then {{ end_of_day('last_day.date') }}
        when limits.clock = 'working_hours' then working_hours.limit_at
    end as limit_at
from limits
-- another clock, or a last day that the calendar does not reach
left join days as last_day
    on
        limits.clock = 'working_days'
        and limits.known_stretch = last_day.known_stretch
        and limits.last_working_day_number = last_day.working_day_number
        and last_day.is_working_day
-- another clock, or office hours that the calendar does not reach
left join working_hours
    on
        limits.rulebook = working_hours.rulebook
        and limits.item_code = working_hours.item_code
