-- One row per rulebook and item: the moment its disposal was asked for. The export's own due_at decides; without one it
-- is reported_at + the limit of the item's category.
-- Clocks: hours and days run on (a day is 24 hours); working days end with the last instant of the n-th working day,
-- the day of the report being day 0. Working hours need office hours, which nobody has stated: no limit, so not due.
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

limits as (

    select
        versions.rulebook,
        versions.extension_factor,
        items.item_code,
        items.reported_at,
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
    end as limit_at
from limits
-- another clock, or a last day that the calendar does not reach
left join days as last_day
    on
        limits.clock = 'working_days'
        and limits.known_stretch = last_day.known_stretch
        and limits.last_working_day_number = last_day.working_day_number
        and last_day.is_working_day
