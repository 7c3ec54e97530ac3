-- One row per rulebook and month that is still open, with when it closes; and per open month and feed that a scored rule
-- needs and that has nothing for the month: no row dated in it, or no snapshot of the register since it began.
-- Findings and awards may well have nothing to tell: their absence is only information. Boundaries are not drawn anew each
-- month: an older snapshot of them is no gap. Which grids there are and who works in them concerns all items.
-- The message begins with the items concerned and ends in the date it speaks of, where there is one.
{%- set dated = {
    'logins': ('stg_logins', 'login_date'), 'tracks': ('stg_track_day', 'track_date'), 'visits': ('stg_visits', 'visit_date'),
    'items': ('stg_items', 'reported_date'), 'collections': ('stg_collections', 'collected_date'),
    'meetings': ('stg_meetings', 'held_on'), 'joint_tasks': ('stg_joint_tasks', 'stage_date'),
    'pushed_data': ('stg_pushed_data', 'signed_date'), 'visit_counts': ('stg_visit_counts', 'period_start'),
    'findings': ('stg_findings', 'found_on'), 'awards': ('stg_awards', 'awarded_on'),
} %}
{%- set registers = [
    'grids', 'grid_boundaries', 'workers', 'visit_targets', 'residents', 'houses', 'addresses', 'register_links'
] %}
with months as (

    select * from {{ ref('int_rulebook_months') }}
    where not is_closed

),

days as (

    select * from {{ ref('int_days') }}
    where is_working_day is null

),

snapshots as (

    select * from {{ ref('int_register_snapshots') }}

),

needs as (

    {{ needs_of_open_months() }}

),

-- the first day from the month on that no notice covers is what its close is waiting for
closes as (

    select
        months.rulebook,
        months.month,
        max(months.close_at) as close_at,
        {{ year_of('min(days.date)') }} as unknown_year
    from months
    -- the calendar knows every day the month's close depends on
    left join days on months.month_start <= days.date
    group by months.rulebook, months.month

),

asked as (

    select month, month_start, severity, item, {{ each_part('feeds', ',') }} as feed from needs
    union all
    select month, month_start, severity, 'all' as item, 'grids' as feed from needs
    union all
    select month, month_start, severity, 'all' as item, 'workers' as feed from needs
    union all
    select month, month_start, severity, item, 'grid_boundaries' as feed from needs
    where feeds like '%tracks%'

),

-- one row per item, however many of its rules need the feed
asked_items as (

    select distinct month, month_start, severity, item, feed from asked

),

wanted as (

    select
        month,
        month_start,
        severity,
        feed,
        {{ joined_text('item', ', ', 'item') }} as items
    from asked_items
    group by month, month_start, severity, feed

),

-- one row per feed and month, however many rows it has
came as (

    {% for feed, (model, column) in dated.items() -%}
    select distinct '{{ feed }}' as feed, months.month
    from {{ ref(model) }} as rows_of_feed
    inner join months on rows_of_feed.{{ column }} between months.month_start and months.month_end
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- rulebooks that close on different days may be valid with different snapshots
newest as (

    select
        register,
        month,
        max(snapshot_date) as snapshot_date
    from snapshots
    group by register, month

),

-- counts of visits come instead of targets: where there are targets, nobody waits for counts
feeds_missing as (

    select
        wanted.month,
        wanted.severity,
        wanted.feed,
        wanted.items
    from wanted
    -- no row of the month: that is the alert
    left join came on wanted.month = came.month and wanted.feed = came.feed
    -- no targets: counts are asked for
    left join newest as targets on wanted.month = targets.month and targets.register = 'visit_targets' and wanted.feed = 'visit_counts'
    where came.feed is null and targets.register is null and wanted.feed in ('{{ dated | join("', '") }}')

),

registers_missing as (

    select
        wanted.month,
        wanted.severity,
        wanted.feed,
        wanted.items,
        newest.snapshot_date
    from wanted
    -- no snapshot at all
    left join newest on wanted.month = newest.month and wanted.feed = newest.register
    -- no counts of visits either: targets are asked for
    left join came as counts on wanted.month = counts.month and counts.feed = 'visit_counts' and wanted.feed = 'visit_targets'
    where
        coalesce(newest.snapshot_date < wanted.month_start and wanted.feed <> 'grid_boundaries', newest.register is null)
        and not (newest.register is null and counts.feed is not null)
        and wanted.feed in ('{{ registers | join("', '") }}')

)

select
    'month_open:' || rulebook || ':' || month as alert_code,
    'month_open' as kind,
    'info' as severity,
    cast(null as string) as unit_code,
    month as subject_code,
    rulebook || ': ' || month || ' is open, ' || case
        when close_at is not null then 'it closes at the end of ' || {{ text_of(local_date('close_at')) }}
        else 'its close waits for the working days of ' || coalesce(unknown_year, 'a later year')
    end as message
from closes
union all
select
    {{ missing_code("'feed'", 'month', "''", 'feed') }} as alert_code,
    'missing_to_close' as kind,
    case when feed in ('findings', 'awards') then 'info' else severity end as severity,
    cast(null as string) as unit_code,
    feed as subject_code,
    items || ': no row of ' || feed || ' is dated in ' || month as message
from feeds_missing
union all
select
    {{ missing_code("case when snapshot_date is null then 'register' else 'register_old' end", 'month', "''", 'feed') }} as alert_code,
    'missing_to_close' as kind,
    severity,
    cast(null as string) as unit_code,
    feed as subject_code,
    items || ': ' || case
        when snapshot_date is null then 'no snapshot of ' || feed || ' has come'
        else 'no snapshot of ' || feed || ' since ' || month || ' began, the newest is of ' || {{ text_of('snapshot_date') }}
    end as message
from registers_missing
