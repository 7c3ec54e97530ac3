-- Which months make a period: a month is itself, a quarter and a year have their scored months.
-- Grain: rulebook, period x month
{{ config(materialized='view') }}
with months as (

    select * from {{ ref('score_months') }}

)

select
    rulebook,
    'month' as period_type,
    month as period,
    month,
    month_start,
    version,
    duty_day_count
from months
union all
select
    rulebook,
    'quarter' as period_type,
    quarter as period,
    month,
    month_start,
    version,
    duty_day_count
from months
union all
select
    rulebook,
    'year' as period_type,
    year as period,
    month,
    month_start,
    version,
    duty_day_count
from months
