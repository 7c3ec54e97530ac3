-- What is shown of each period: its release, or what is calculated now; and whether this run makes a release of it.
-- Grain: rulebook x period
-- shows_release: closed (or without a calendar that says when), released, and not restated by this run.
-- makes_release: closed, complete, and not released yet or to be restated. Neither: provisional.
-- Complete: every unit has every item of the rulebook; a quarter or year: every month of it is released, and so are the
-- items that are scored over it in one go.
with closes as (

    select * from {{ ref('score_period_closes') }}

),

period_months as (

    select * from {{ ref('score_period_months') }}

),

complete_months as (

    select * from {{ ref('score_complete_months') }}

),

versions as (

    select * from {{ source('rules', 'rulebook') }}

),

settings as (

    select * from {{ source('run', 'settings') }}

),

releases as (

    select
        rulebook,
        period,
        release_id,
        rulebook_sha256,
        rulebook_version,
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
        releases.rulebook_version as released_version,
        coalesce(releases.release_count, 0) as release_count,
        coalesce(releases.release_count, 0) > 0 and (closes.is_closed or closes.close_at is null) as has_release,
        coalesce(own.period, every.period) is not null as is_restated,
        coalesce(own.because, every.because) as because,
        coalesce(complete_months.is_complete, false) as is_complete_month
    from closes
    -- not released yet
    left join releases on closes.rulebook = releases.rulebook and closes.period = releases.period
    -- nobody asked for a restatement, of this rulebook or of every one
    left join restatements as own on closes.rulebook = own.rulebook and closes.period = own.period
    left join restatements as every on every.rulebook is null and closes.period = every.period
    -- a quarter, a year, or a month without any unit: that has nothing to release
    left join complete_months
        on closes.rulebook = complete_months.rulebook and closes.period_type = 'month' and closes.period = complete_months.month

),

-- quarters and years with items that are scored over them in one go
complete_spans as (

    select
        rulebook,
        period_type,
        period,
        min(case when is_complete then 1 else 0 end) = 1 as is_complete
    from complete_months
    where scope <> 'month'
    group by rulebook, period_type, period

),

complete_longer as (

    select
        period_months.rulebook,
        period_months.period_type,
        period_months.period,
        min(case when months.has_release or (months.is_closed and months.is_complete_month) then 1 else 0 end) = 1
            and min(case when coalesce(complete_spans.is_complete, true) then 1 else 0 end) = 1 as has_all
    from period_months
    inner join known as months
        on period_months.rulebook = months.rulebook and months.period_type = 'month' and period_months.month = months.period
    -- nothing is scored over the period in one go
    left join complete_spans
        on period_months.rulebook = complete_spans.rulebook
        and period_months.period_type = complete_spans.period_type
        and period_months.period = complete_spans.period
    where period_months.period_type <> 'month'
    group by period_months.rulebook, period_months.period_type, period_months.period

)

select
    known.rulebook,
    known.period_type,
    known.period,
    known.version,
    known.close_at,
    known.is_closed,
    known.is_complete_month or coalesce(complete_longer.has_all, false) as is_complete,
    known.has_release and not (known.is_restated and known.is_closed and is_complete) as shows_release,
    known.is_closed and is_complete and not shows_release as makes_release,
    known.latest_release_id,
    known.released_sha256,
    known.released_version,
    case
        when shows_release then known.latest_release_id
        when makes_release then known.rulebook || '-' || known.period || '-r' || {{ text_of('known.release_count + 1') }}
    end as release_id,
    known.because,
    versions.sha256 as rulebook_sha256,
    settings.as_of,
    settings.inputs_sha256
from known
cross join settings
-- a month
left join complete_longer
    on known.rulebook = complete_longer.rulebook
    and known.period_type = complete_longer.period_type
    and known.period = complete_longer.period
-- a rulebook that is gone altogether has no version
left join versions on known.rulebook = versions.rulebook and known.version = versions.version
