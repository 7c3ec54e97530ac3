-- Whether every unit of a month has every item of the rulebook in force: without that there is no release.
-- Grain: rulebook x month with at least one unit
{{ config(materialized='view') }}
with units as (

    select * from {{ ref('int_unit_months') }}

),

items_asked as (

    select
        rulebook,
        version,
        cast(count(distinct item) as bigint) as item_count
    from {{ source('rules', 'rule') }}
    where not is_informational and kind <> 'informational'
    group by rulebook, version

),

items_scored as (

    select
        rulebook,
        unit_code,
        month,
        cast(count(*) as bigint) as item_count
    from {{ ref('score_item_month') }}
    group by rulebook, unit_code, month

)

select
    units.rulebook,
    units.month,
    min(case when coalesce(items_scored.item_count, 0) = items_asked.item_count then 1 else 0 end) = 1 as is_complete
from units
inner join items_asked on units.rulebook = items_asked.rulebook and units.version = items_asked.version
-- a unit without any item is not complete
left join items_scored
    on units.rulebook = items_scored.rulebook and units.unit_code = items_scored.unit_code and units.month = items_scored.month
group by units.rulebook, units.month
