-- Evidence of N6.2: was each due item disposed of, and inside the grid? Limited is not disposed, overdue is.
-- Grain:       rulebook x item whose deadline falls in the month, in an active grid, that was not; the others are one row per grid.
--              group_code is the grid, level the category of the item where the rulebook asks for single ones
-- Numerator:   1 when disposed (on time, extended or overdue) and handled in the grid (of a grid's row: their number)
-- Denominator: 1 (the same number)
-- Reason:      "disposed, not in the grid"
with months as (

    {{ measured_months('disposed_in_grid', {'by_category': 'string'}) }}

),

grids as (

    select * from {{ ref('int_grids_assigned') }}

),

-- not yet due, not due and rejected items are none of the five
items as (

    select * from {{ ref('int_items_classified') }}
    where disposal_class in ('on_time', 'extended', 'overdue', 'limited', 'unhandled')

),

items_due as (

    select
        grids.rulebook,
        grids.unit_type,
        grids.unit_code,
        grids.month,
        grids.grid_code,
        items.item_code,
        case when months.by_category is not null then items.category end as category,
        items.disposal_class in ('on_time', 'extended', 'overdue') as is_disposed,
        coalesce(items.handled_in_grid, false) as is_handled_in_grid,
        {{ local_date('items.deadline_at') }} as deadline_on,
        items.source_file,
        items.source_row
    from items
    inner join months on items.rulebook = months.rulebook and items.deadline_month = months.month
    inner join grids
        on items.rulebook = grids.rulebook
        and items.deadline_month = grids.month
        and items.grid_code = grids.grid_code

),

judged as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        grid_code,
        'item' as subject_type,
        item_code as subject_code,
        deadline_on as occurred_on,
        category as level,
        case when is_disposed and is_handled_in_grid then 1 else 0 end as numerator,
        1 as denominator,
        case when is_disposed then 'disposed' else 'not disposed' end
        || case when is_handled_in_grid then ', in the grid' else ', not in the grid' end as reason,
        case when is_disposed then '已办结' else '未办结' end
        || case when is_handled_in_grid then '，网格自办' else '，非网格自办' end as reason_zh,
        source_file,
        source_row
    from items_due

),

listed as (

    {{ passing_in_one_row(
        'judged',
        counted('count(*)', 'item') ~ " || ' disposed, in the grid'",
        text_of('count(*)') ~ " || ' 件已办结，网格自办'",
        level='level'
    ) }}

)

{{ evidence_rows('disposed_in_grid', 'listed', without=['kind', 'size', 'quantity']) }}
