-- One row per rulebook and item with its deadline, its class as of the close of the month its deadline falls in, and
-- whether it was found false by the close of the month it was reported in.
-- Months that are not scored have no close: their items are seen as of the clock of the run.
-- Classes: rejected, not_due (no deadline at all), limited, on_time, extended, overdue, not_yet_due, unhandled. For open
-- and disposed items the time decides; a limited one is limited or unhandled by its statement, whatever the time.
-- is_rework: sent back at least once, or limited without an accepted statement
-- is_beyond_cap: its extension lies above the share of the year's due items that a rulebook allows and holds to (extension_cap
-- reclassify): extended is overdue. Counted month by month as the year goes on, the extensions granted first come first.
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

-- most rulebooks only warn
capped_months as (

    select
        rulebook,
        month,
        cast(max(case when parameter = 'extension_cap_share' then value end) as decimal(18, 6)) as allowed_share
    from {{ ref('int_counting') }}
    where measure = 'disposal'
    group by rulebook, month
    having max(case when parameter = 'extension_cap' then value end) = 'reclassify'

),

-- distinct: a rulebook holds to its cap in many months
capped_rulebooks as (

    select distinct rulebook from capped_months

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
        items.extension_granted_at,
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

),

classed as (

    select
        rulebook,
        item_code,
        grid_code,
        worker_code,
        category,
        reported_at,
        reported_month,
        due_at,
        extension_granted_at,
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

),

due_months as (

    select
        classed.rulebook,
        classed.deadline_month as month,
        {{ year_of_month('classed.deadline_month') }} as year,
        capped_months.allowed_share,
        sum(count(*)) over (
            partition by classed.rulebook, {{ year_of_month('classed.deadline_month') }} order by classed.deadline_month nulls last
        ) as due_so_far,
        sum(count(*) filter (where classed.has_extension)) over (
            partition by classed.rulebook, {{ year_of_month('classed.deadline_month') }} order by classed.deadline_month nulls last
        ) as extended_so_far
    from classed
    inner join capped_rulebooks on classed.rulebook = capped_rulebooks.rulebook
    -- a month in which another version only warns
    left join capped_months
        on classed.rulebook = capped_months.rulebook and classed.deadline_month = capped_months.month
    where classed.disposal_class in ('on_time', 'extended', 'overdue', 'limited', 'unhandled')
    group by classed.rulebook, classed.deadline_month, capped_months.allowed_share

),

-- extensions that hold up to the end of each month: no month's are more than the share of the items due so far allows
held as (

    select
        rulebook,
        month,
        year,
        allowed_share,
        extended_so_far + least(coalesce(min(
            {{ whole_share_of('allowed_share', 'due_so_far') }} - {{ wide('extended_so_far') }}
        ) over (partition by rulebook, year order by month nulls last), 0), 0) as held_so_far
    from due_months

),

held_months as (

    select
        rulebook,
        month,
        allowed_share,
        held_so_far - lag(held_so_far, 1, 0) over (partition by rulebook, year order by month nulls last) as held_count
    from held

),

beyond_cap as (

    select
        classed.rulebook,
        classed.item_code
    from classed
    inner join held_months
        on
            classed.rulebook = held_months.rulebook
            and classed.deadline_month = held_months.month
            and held_months.allowed_share is not null
    where
        classed.has_extension
        and classed.disposal_class in ('on_time', 'extended', 'overdue', 'limited', 'unhandled')
    qualify row_number() over (
        partition by classed.rulebook, classed.deadline_month
        order by classed.extension_granted_at nulls last, classed.item_code nulls last
    ) > max(held_months.held_count) over (partition by classed.rulebook, classed.deadline_month)

)

select
    classed.rulebook,
    classed.item_code,
    classed.grid_code,
    classed.worker_code,
    classed.category,
    classed.reported_at,
    classed.reported_month,
    classed.due_at,
    classed.deadline_at,
    classed.deadline_month,
    classed.disposed_at,
    classed.outcome,
    case
        when beyond_cap.item_code is not null and classed.disposal_class = 'extended' then 'overdue'
        else classed.disposal_class
    end as disposal_class,
    classed.rework_count,
    classed.is_rework,
    classed.is_stability,
    classed.is_false,
    classed.handled_in_grid,
    classed.has_extension,
    beyond_cap.item_code is not null as is_beyond_cap,
    classed.source_file,
    classed.source_row
from classed
-- within what the rulebook allows, or one that only warns
left join beyond_cap
    on
        classed.rulebook = beyond_cap.rulebook
        and classed.item_code = beyond_cap.item_code
