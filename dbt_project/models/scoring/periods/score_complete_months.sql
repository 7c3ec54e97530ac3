-- Whether every unit of a span has every item that the rulebook scores over it: without that there is no release.
-- Grain: rulebook x span with at least one unit
{{ config(materialized='view') }}
-- distinct: a span has a row for each of its months
with units as (

    select distinct rulebook, version, unit_code, span, scope, period_type, period from {{ ref('score_spans') }}

),

items as (

    select * from {{ source('rules', 'item') }}

),

-- distinct: an item may have several scored rules
items_asked as (

    select distinct
        rulebook,
        version,
        item
    from {{ source('rules', 'rule') }}
    where not is_informational and kind <> 'informational'

),

items_scored as (

    select
        rulebook,
        unit_code,
        month as span,
        item
    from {{ ref('score_item_month') }}

),

asked as (

    select
        units.rulebook,
        units.unit_code,
        units.span,
        units.scope,
        units.period_type,
        units.period,
        items.item
    from units
    inner join items_asked on units.rulebook = items_asked.rulebook and units.version = items_asked.version
    inner join items
        on items_asked.rulebook = items.rulebook
        and items_asked.version = items.version
        and items_asked.item = items.item
        and {{ is_scored_over('items', 'units') }}

)

select
    asked.rulebook,
    asked.span as month,
    asked.scope,
    asked.period_type,
    asked.period,
    min(case when items_scored.item is not null then 1 else 0 end) = 1 as is_complete
from asked
-- an item without its row is not complete
left join items_scored
    on asked.rulebook = items_scored.rulebook
    and asked.unit_code = items_scored.unit_code
    and asked.span = items_scored.span
    and asked.item = items_scored.item
group by asked.rulebook, asked.span, asked.scope, asked.period_type, asked.period
