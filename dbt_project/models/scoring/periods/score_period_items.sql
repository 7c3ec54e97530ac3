-- The items of each period, by the version in force; of a quarter or year each item by the latest version that has it.
-- Grain: rulebook, period x item
-- An item given once a year is one of the year alone.
with period_months as (

    select * from {{ ref('score_period_months') }}

),

items as (

    select * from {{ source('rules', 'item') }}

)

select
    period_months.rulebook,
    period_months.period_type,
    period_months.period,
    items.version,
    items.item,
    items.position,
    items.part,
    items.name_zh,
    items.name_en,
    items.clause,
    coalesce(items.points_possible, 0) as points_possible,
    items.cap,
    case when period_months.period_type = 'month' then 'none' else coalesce(items.rollup, 'mean') end as rollup,
    coalesce(items.is_yearly, false) as is_yearly,
    items.no_basis
from period_months
inner join items on period_months.rulebook = items.rulebook and period_months.version = items.version
where period_months.period_type = 'year' or not coalesce(items.is_yearly, false)
qualify row_number() over (
    partition by period_months.rulebook, period_months.period_type, period_months.period, items.item
    order by period_months.month desc nulls last
) = 1
