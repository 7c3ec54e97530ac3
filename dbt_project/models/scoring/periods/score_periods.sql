-- What is shown of each period: its release, or what is calculated now; and whether this run makes a release of it.
-- Grain: rulebook x period
-- shows_release: closed, released, and not to be restated (nor any longer without a calendar that says otherwise).
-- makes_release: closed, complete, and not released yet or to be restated. Neither: provisional.
-- Complete: every unit has every item of the rulebook; a quarter or year: every month of it is released.
with closes as (

    select * from {{ ref('score_period_closes') }}

),

period_months as (

    select * from {{ ref('score_period_months') }}

),

versions as (

    select * from {{ source('rules', 'rulebook') }}

),

settings as (

    select * from {{ source('run', 'settings') }}

),

rules as (

    select * from {{ source('rules', 'rule') }}

),

units as (

    select * from {{ ref('int_unit_months') }}

),

item_months as (

    select * from {{ ref('score_item_month') }}

),

releases as (

    select
        rulebook,
        period,
        release_id,
        rulebook_sha256,
        cast(count(*) over (partition by rulebook, period) as bigint) as release_count
    from {{ source('ledger', 'release') }}
    qualify row_number() over (
        partition by rulebook, period
        order by released_at desc nulls last, length(release_id) desc nulls last, release_id desc nulls last
    ) = 1

),

restatements as (

    select
        nullif(rulebook, '') as rulebook,
        period,
        max(because) as because
    from {{ source('run', 'restatement') }}
    group by nullif(rulebook, ''), period

),

items_asked as (

    select
        rulebook,
        version,
        cast(count(distinct item) as bigint) as item_count
    from rules
    where not is_informational and kind <> 'informational'
    group by rulebook, version

),

items_scored as (

    select
        rulebook,
        unit_code,
        month,
        cast(count(*) as bigint) as item_count
    from item_months
    group by rulebook, unit_code, month

),

complete_months as (

    select
        units.rulebook,
        units.month,
        min(case when coalesce(items_scored.item_count, 0) = items_asked.item_count then 1 else 0 end) = 1 as is_complete
    from units
    inner join items_asked on units.rulebook = items_asked.rulebook and units.version = items_asked.version
    -- a unit without any item is not complete
    left join items_scored
        on units.rulebook = items_scored.rulebook
        and units.unit_code = items_scored.unit_code
        and units.month = items_scored.month
    group by units.rulebook, units.month

),

known as (

    select
        closes.rulebook,
        closes.period_type,
        closes.period,
        closes.version,
        closes.close_at,
        closes.is_closed,
        releases.release_id as latest_release_id,
        releases.rulebook_sha256 as released_sha256,
        coalesce(releases.release_count, 0) as release_count,
        coalesce(own.period, every.period) is not null as is_restated,
        coalesce(own.because, every.because) as because
    from closes
    -- not released yet
    left join releases on closes.rulebook = releases.rulebook and closes.period = releases.period
    -- nobody asked for a restatement, of this rulebook or of every one
    left join restatements as own on closes.rulebook = own.rulebook and closes.period = own.period
    left join restatements as every on every.rulebook is null and closes.period = every.period

),

months_decided as (

    select
        known.*,
        coalesce(complete_months.is_complete, false) as is_complete,
        known.release_count > 0
            and (known.is_closed or known.close_at is null)
            and not (known.is_restated and known.is_closed and coalesce(complete_months.is_complete, false)) as shows_release
    from known
    -- a month without any unit has nothing to release
    left join complete_months on known.rulebook = complete_months.rulebook and known.period = complete_months.month
    where known.period_type = 'month'

),

longer_complete as (

    select
        period_months.rulebook,
        period_months.period_type,
        period_months.period,
        min(case when months_decided.shows_release or (months_decided.is_closed and months_decided.is_complete) then 1 else 0 end) = 1
            as is_complete
    from period_months
    inner join months_decided on period_months.rulebook = months_decided.rulebook and period_months.month = months_decided.period
    where period_months.period_type <> 'month'
    group by period_months.rulebook, period_months.period_type, period_months.period

),

longer_decided as (

    select
        known.*,
        longer_complete.is_complete,
        known.release_count > 0
            and (known.is_closed or known.close_at is null)
            and not (known.is_restated and known.is_closed and longer_complete.is_complete) as shows_release
    from known
    inner join longer_complete
        on known.rulebook = longer_complete.rulebook
        and known.period_type = longer_complete.period_type
        and known.period = longer_complete.period

),

decided as (

    select * from months_decided
    union all
    select * from longer_decided

)

select
    decided.rulebook,
    decided.period_type,
    decided.period,
    decided.version,
    decided.close_at,
    decided.is_closed,
    decided.is_complete,
    decided.shows_release,
    decided.is_closed and decided.is_complete and not decided.shows_release as makes_release,
    decided.latest_release_id,
    decided.released_sha256,
    case
        when decided.shows_release then decided.latest_release_id
        when decided.is_closed and decided.is_complete
            then decided.rulebook || '-' || decided.period || '-r' || {{ text_of('decided.release_count + 1') }}
    end as release_id,
    decided.because,
    versions.sha256 as rulebook_sha256,
    settings.as_of,
    settings.inputs_sha256
from decided
cross join settings
-- a rulebook that is gone altogether has no version
left join versions on decided.rulebook = versions.rulebook and decided.version = versions.version
