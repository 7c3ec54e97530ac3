-- Measures as they are shown: of a released month those it was released with, else as counted now. Quarters and years
-- are the sums of their shown months, unless they are released themselves.
-- Grain: rulebook, measure, unit x period
{{ config(materialized='ephemeral') }}
with periods as (

    select * from {{ ref('score_periods') }}

),

period_months as (

    select * from {{ ref('score_period_months') }}

),

live as (

    select * from {{ ref('measure_month') }}

),

released as (

    select * from {{ source('ledger', 'released_measure') }}

),

months as (

    select
        live.rulebook,
        live.measure,
        live.unit_type,
        live.unit_code,
        live.month,
        live.numerator,
        live.denominator,
        live.quantity,
        live.is_no_basis
    from live
    inner join periods on live.rulebook = periods.rulebook and periods.period_type = 'month' and live.month = periods.period
    where not periods.shows_release
    union all
    select
        released.rulebook,
        released.measure,
        released.unit_type,
        released.unit_code,
        released.period as month,
        released.numerator,
        released.denominator,
        released.quantity,
        released.is_no_basis
    from released
    inner join periods on released.release_id = periods.latest_release_id
    where periods.shows_release and periods.period_type = 'month' and released.period_type = 'month'

)

select
    months.rulebook,
    months.measure,
    months.unit_type,
    months.unit_code,
    period_months.period_type,
    period_months.period,
    cast(sum(months.numerator) as bigint) as numerator,
    cast(sum(months.denominator) as bigint) as denominator,
    cast(sum(months.quantity) as decimal(18, 6)) as quantity,
    min(case when months.is_no_basis then 1 else 0 end) = 1 as is_no_basis
from months
inner join period_months on months.rulebook = period_months.rulebook and months.month = period_months.month
inner join periods
    on period_months.rulebook = periods.rulebook
    and period_months.period_type = periods.period_type
    and period_months.period = periods.period
where periods.period_type = 'month' or not periods.shows_release
group by
    months.rulebook, months.measure, months.unit_type, months.unit_code, period_months.period_type, period_months.period
union all
select
    released.rulebook,
    released.measure,
    released.unit_type,
    released.unit_code,
    released.period_type,
    released.period,
    released.numerator,
    released.denominator,
    released.quantity,
    released.is_no_basis
from released
inner join periods on released.release_id = periods.latest_release_id
where periods.shows_release and released.period_type <> 'month'
