-- One row per rulebook and item with its deadline, its class as of the close of the month its deadline falls in, and
-- whether it was found false by the close of the month it was reported in.
-- Months that are not scored have no close: their items are seen as of the clock of the run.
-- Classes: rejected, not_due (no deadline at all), limited, on_time, extended, overdue, not_yet_due, unhandled. For open
-- and disposed items the time decides; a limited one is limited or unhandled by its statement, whatever the time.
-- is_rework: sent back at least once, or limited without an accepted statement
with items as (

    select * from {{ ref('stg_items') }}

),

deadlines as (

    select * from {{ ref('int_item_deadlines') }}

),

months as (

    select * from {{ ref('int_rulebook_months') }}

),

found_false as (

    select * from {{ ref('int_items_found_false') }}

),

settings as (

    select as_of from {{ source('run', 'settings') }}

),

seen as (

    select
        deadlines.rulebook,
        items.item_code,
        items.grid_code,
        items.worker_code,
        items.category,
        items.reported_at,
        {{ month_of('items.reported_date') }} as reported_month,
        items.due_at,
        deadlines.limit_at,
        deadlines.deadline_at,
        deadlines.deadline_month,
        items.disposed_at,
        items.outcome,
        items.is_statement_accepted,
        items.rework_count,
        items.is_stability,
        items.handled_in_grid,
        deadlines.has_extension,
        coalesce(deadline_months.seen_until, settings.as_of) as seen_until,
        coalesce(
            found_false.found_false_on
            <= coalesce(reported_months.seen_until_date, {{ local_date('settings.as_of') }}),
            false
        ) as is_false,
        items.source_file,
        items.source_row
    from items
    inner join deadlines on items.item_code = deadlines.item_code
    cross join settings
    -- the deadline falls in a month that is not scored, or there is none
    left join months as deadline_months
        on
            deadlines.rulebook = deadline_months.rulebook
            and deadlines.deadline_month = deadline_months.month
    -- reported in a month that is not scored (before the site's first, or not begun)
    left join months as reported_months
        on
            deadlines.rulebook = reported_months.rulebook
            and {{ month_of('items.reported_date') }} = reported_months.month
    -- nobody found it false
    left join found_false on items.item_code = found_false.item_code

)

select
    rulebook,
    item_code,
    grid_code,
    worker_code,
    category,
    reported_at,
    reported_month,
    due_at,
    deadline_at,
    deadline_month,
    disposed_at,
    outcome,
    case
        when outcome = 'rejected' then 'rejected'
        when deadline_at is null then 'not_due'
        when outcome = 'limited' and is_statement_accepted then 'limited'
        when outcome = 'limited' then 'unhandled'
        -- disposed after what the period may see is not disposed for this period
        when disposed_at <= seen_until and disposed_at <= limit_at then 'on_time'
        when disposed_at <= seen_until and disposed_at <= deadline_at then 'extended'
        when disposed_at <= seen_until then 'overdue'
        when deadline_at > seen_until then 'not_yet_due'
        else 'unhandled'
    end as disposal_class,
    rework_count,
    -- a limited item whose statement was not accepted is a rework, too
    rework_count > 0 or (outcome = 'limited' and not is_statement_accepted) as is_rework,
    is_stability,
    is_false,
    handled_in_grid,
    has_extension,
    source_file,
    source_row
from seen
