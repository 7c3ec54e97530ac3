-- What is scored in one go: each month, and each quarter or year of which an item is recomputed or given once.
-- Grain: rulebook, scored unit, span x month that counts in it
-- span:       the month, or `2026-Q1 recompute 1`: period, scope and version. Where a version ends inside a period, the
--             months of each version are a span of their own, scored by their own rules.
-- scope:      month; recompute: all months of the period; last: the unit's last one in the year
-- is_last_month: the unit's last one in the span; how things stand is what it says
-- release_id: of a longer period, a month that is released counts as it was released; null: as it is now
with units as (

    select * from {{ ref('int_unit_months') }}

),

months as (

    select * from {{ ref('int_rulebook_months') }}

),

items as (

    select * from {{ source('rules', 'item') }}

),

-- most rulebooks have none
asked as (

    select distinct rulebook, version, 'recompute' as scope, 'quarter' as period_type from items
    where rollup = 'recompute' and not coalesce(is_yearly, false)
    union all
    select distinct rulebook, version, 'recompute' as scope, 'year' as period_type from items
    where rollup = 'recompute'
    union all
    select distinct rulebook, version, 'last' as scope, 'year' as period_type from items
    where rollup = 'last' and is_yearly

),

-- distinct: any number of reasons to restate a month
restated as (

    select distinct rulebook, period from {{ source('run', 'restatement') }}

),

standing as (

    select
        releases.rulebook,
        releases.period as month,
        releases.release_id
    from {{ source('ledger', 'release') }} as releases
    inner join months
        on releases.rulebook = months.rulebook
        and releases.period = months.month
        and (months.is_closed or months.close_at is null)
    -- a month that is restated counts as it is now
    left join restated
        on releases.period = restated.period and coalesce(nullif(restated.rulebook, ''), releases.rulebook) = releases.rulebook
    where restated.period is null
    qualify row_number() over (
        partition by releases.rulebook, releases.period
        order by releases.released_at desc nulls last, length(releases.release_id) desc nulls last, releases.release_id desc nulls last
    ) = 1

),

counted as (

    select
        units.rulebook,
        units.version,
        units.unit_type,
        units.unit_code,
        units.month,
        cast(null as string) as release_id,
        coalesce(units.elapsed_duty_days, 0) as duty_days_asked,
        coalesce(units.month_duty_days, 0) as duty_days_whole
    from units
    -- not released, or to be restated
    left join standing on units.rulebook = standing.rulebook and units.month = standing.month
    where standing.release_id is null
    union all
    select
        standing.rulebook,
        months.version,
        scores.unit_type,
        scores.unit_code,
        months.month,
        standing.release_id,
        coalesce(units.elapsed_duty_days, 0) as duty_days_asked,
        coalesce(units.month_duty_days, months.duty_day_count) as duty_days_whole
    from {{ source('ledger', 'released_score') }} as scores
    inner join standing on scores.release_id = standing.release_id
    inner join months on standing.rulebook = months.rulebook and standing.month = months.month
    -- a unit that the register of that month no longer has: its duty days are unknown and count as none
    left join units
        on months.rulebook = units.rulebook and months.month = units.month and scores.unit_code = units.unit_code

),

dated as (

    select
        counted.rulebook,
        counted.version,
        counted.unit_type,
        counted.unit_code,
        counted.month,
        counted.release_id,
        counted.duty_days_asked,
        counted.duty_days_whole,
        months.quarter,
        months.year,
        counted.month = max(counted.month) over (partition by counted.rulebook, counted.unit_code, months.year) as is_last_of_year
    from counted
    inner join months on counted.rulebook = months.rulebook and counted.month = months.month

)

select
    rulebook,
    version,
    unit_type,
    unit_code,
    month as span,
    'month' as scope,
    'month' as period_type,
    month as period,
    month,
    cast(null as string) as release_id,
    true as is_last_month,
    coalesce(elapsed_duty_days, 0) as duty_days_asked,
    coalesce(month_duty_days, 0) as duty_days_whole
from units
union all
select
    dated.rulebook,
    dated.version,
    dated.unit_type,
    dated.unit_code,
    case asked.period_type when 'quarter' then dated.quarter else dated.year end || ' ' || asked.scope || ' ' || dated.version as span,
    asked.scope,
    asked.period_type,
    case asked.period_type when 'quarter' then dated.quarter else dated.year end as period,
    dated.month,
    dated.release_id,
    dated.month = max(dated.month) over (
        partition by dated.rulebook, dated.version, dated.unit_code, asked.scope, asked.period_type,
            case asked.period_type when 'quarter' then dated.quarter else dated.year end
    ) as is_last_month,
    dated.duty_days_asked,
    dated.duty_days_whole
from dated
inner join asked on dated.rulebook = asked.rulebook and dated.version = asked.version
where asked.scope = 'recompute' or dated.is_last_of_year
