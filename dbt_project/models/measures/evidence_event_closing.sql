-- Evidence of C1.5: was each stability item of a grid disposed of within the limit after it was reported?
-- Grain:       rulebook x item whose limit falls in the month; taken on the item's grid (the unit's rate is the mean of its grids)
-- Numerator:   1 when disposed at or before the limit
-- Denominator: 1; level is the category of the item
-- Reason:      "disposed 2026-03-04 10:00:00, limit 2026-03-11 09:00:00"
with months as (

    {{ measured_months('event_closing', {'grid_type': 'string', 'limit_hours': 'bigint'}) }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

items as (

    select * from {{ ref('int_items_classified') }}
    where is_stability and outcome <> 'rejected'

),

-- an item belongs to the month in which its limit falls; a limit at midnight of the 1st is the new month's
items_limited as (

    select
        items.rulebook,
        months.month,
        items.item_code,
        items.grid_code,
        items.category,
        items.outcome,
        items.disposed_at,
        {{ add_hours('items.reported_at', 'months.limit_hours') }} as limit_at,
        months.seen_until,
        months.grid_type,
        items.source_file,
        items.source_row
    from items
    inner join months
        on items.rulebook = months.rulebook
        and {{ month_of(local_date(add_hours('items.reported_at', 'months.limit_hours'))) }} = months.month

),

-- a limit that is still to come is not judged yet; a limited item is not disposed, whatever its times
items_due as (

    select
        items_limited.rulebook,
        items_limited.month,
        items_limited.item_code,
        items_limited.grid_code,
        items_limited.category,
        items_limited.limit_at,
        case
            when items_limited.outcome <> 'limited' and items_limited.disposed_at <= items_limited.seen_until
                then items_limited.disposed_at
        end as disposed_at,
        items_limited.source_file,
        items_limited.source_row
    from items_limited
    inner join grids
        on items_limited.rulebook = grids.rulebook
        and items_limited.month = grids.month
        and items_limited.grid_code = grids.grid_code
    where items_limited.limit_at <= items_limited.seen_until
        and (items_limited.grid_type is null or grids.grid_type = items_limited.grid_type)

),

judged as (

    select
        rulebook,
        'grid' as unit_type,
        grid_code as unit_code,
        month,
        'item' as subject_type,
        item_code as subject_code,
        {{ local_date('limit_at') }} as occurred_on,
        category as level,
        case when disposed_at <= limit_at then 1 else 0 end as numerator,
        1 as denominator,
        case
            when disposed_at is null then 'not disposed, limit ' || {{ instant_text('limit_at') }}
            else 'disposed ' || {{ instant_text('disposed_at') }} || ', limit ' || {{ instant_text('limit_at') }}
        end as reason,
        case
            when disposed_at is null then '未办结，时限 ' || {{ instant_text('limit_at') }}
            else {{ instant_text('disposed_at') }} || ' 办结，时限 ' || {{ instant_text('limit_at') }}
        end as reason_zh,
        source_file,
        source_row
    from items_due

)

{{ evidence_rows('event_closing', 'judged', without=['kind', 'size', 'group_code', 'quantity']) }}
