-- Evidence of N4.2 and N6.3: valid items, that is neither rejected nor confirmed to be false.
-- Grain:    rulebook x valid item reported in the month in an active grid
-- Quantity: 1; kind is the item's category, group_code its grid
-- Reason:   "valid item, reported 2026-03-04 10:05:00"
with months as (

    {{ measured_months('valid_items') }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

items as (

    select * from {{ ref('int_items_classified') }}
    where outcome <> 'rejected' and not is_false

),

counted as (

    select
        grids.rulebook,
        grids.unit_type,
        grids.unit_code,
        grids.month,
        'item' as subject_type,
        items.item_code as subject_code,
        {{ local_date('items.reported_at') }} as occurred_on,
        items.category as kind,
        grids.grid_code as group_code,
        1 as quantity,
        'valid item, reported ' || {{ instant_text('items.reported_at') }} as reason,
        '有效事项，' || {{ instant_text('items.reported_at') }} || ' 上报' as reason_zh,
        items.source_file,
        items.source_row
    from items
    inner join months on items.rulebook = months.rulebook and items.reported_month = months.month
    inner join grids
        on items.rulebook = grids.rulebook
        and items.reported_month = grids.month
        and items.grid_code = grids.grid_code
    where items.reported_at <= months.seen_until

)

{{ evidence_rows('valid_items', 'counted', without=['level', 'size', 'numerator', 'denominator']) }}
