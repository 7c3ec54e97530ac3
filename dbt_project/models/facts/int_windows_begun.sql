-- One row per rulebook version and day on which something began to wait for a working day: a push that was signed for, an
-- item without due_at. A deadline counted in working days needs the notice of every year it reaches into.
-- window_days: the longest wait in working days that the version asks for of such a thing
{{ config(materialized='ephemeral') }}
-- distinct: many pushes, many items of a day
with begun as (

    select distinct 'push' as thing, signed_date as begun_on from {{ ref('stg_pushed_data') }}
    where signed_at is not null
    union all
    select distinct 'item' as thing, reported_date as begun_on from {{ ref('stg_items') }}
    where due_at is null

),

waits as (

    select 'push' as thing, rulebook, version, cast(value as bigint) as window_days from {{ source('rules', 'counting') }}
    where parameter = 'working_days'
    union all
    -- a working hour is at most a working day away
    select 'item' as thing, rulebook, version, amount as window_days from {{ source('rules', 'item_limit') }}
    where clock in ('working_days', 'working_hours')

),

longest as (

    select
        thing,
        rulebook,
        version,
        max(window_days) as window_days
    from waits
    group by thing, rulebook, version

)

select
    longest.rulebook,
    longest.version,
    begun.begun_on,
    max(longest.window_days) as window_days
from begun
inner join longest on begun.thing = longest.thing
group by longest.rulebook, longest.version, begun.begun_on
