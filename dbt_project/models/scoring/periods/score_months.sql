-- The months that have a score: those scored now, and those once released (a release stays, even when the rows
-- it was made from are gone).
-- Grain: rulebook x month
{{ config(materialized='view') }}
with rulebook_months as (

    select * from {{ ref('int_rulebook_months') }}

),

versions as (

    select * from {{ source('rules', 'rulebook') }}

),

released as (

    select distinct
        rulebook,
        period as month,
        cast(period || '-01' as date) as month_start
    from {{ source('ledger', 'release') }}
    -- distinct: a month that was restated has several releases. 2026-03 is a month, 2026-Q1 and 2026 are not.
    where length(period) = 7 and substr(period, 6, 1) <> 'Q'

),

no_longer_scored as (

    select
        released.rulebook,
        versions.version,
        released.month,
        released.month_start,
        {{ add_days("cast(released.month_start + interval '1' month as date)", '-1') }} as month_end
    from released
    left join rulebook_months on released.rulebook = rulebook_months.rulebook and released.month = rulebook_months.month
    -- a rulebook that is gone altogether has no version
    left join versions on released.rulebook = versions.rulebook and versions.effective_from <= released.month_start
    where rulebook_months.rulebook is null
    qualify row_number() over (
        partition by released.rulebook, released.month
        order by versions.effective_from desc nulls last, versions.version desc nulls last
    ) = 1

)

select
    rulebook,
    version,
    month,
    month_start,
    month_end,
    quarter,
    year,
    close_at,
    is_closed,
    duty_day_count,
    true as is_scored
from rulebook_months
union all
select
    rulebook,
    version,
    month,
    month_start,
    month_end,
    {{ quarter_of('month_start') }} as quarter,
    {{ year_of('month_start') }} as year,
    cast(null as {{ instant_type() }}) as close_at,
    true as is_closed,
    cast(0 as bigint) as duty_day_count,
    false as is_scored
from no_longer_scored
