-- Evidence of N5: how was each item whose deadline falls in the month disposed of?
-- Grain:       rulebook x due item that was not disposed on time (kind is its class: extended, overdue, limited, unhandled),
--              those on time (kind on_time) in one row per grid, and one more row (kind rework) for an item that was sent back.
--              group_code is the grid, level the category of the item where the rulebook asks for single ones
-- Numerator:   1 when disposed (on time, extended or overdue); none for a rework. Of a grid's row: their number
-- Denominator: 1 (the same number); none for a rework
-- Quantity:    1 (the same number); of a rework the times, where the rulebook says each
-- Reason:      "overdue: disposed 2026-03-06 10:00:00, deadline 2026-03-05 23:59:59"
with months as (

    {{ measured_months('disposal', {'rework': 'string', 'by_category': 'string'}) }}

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
        items.disposal_class,
        items.disposal_class in ('on_time', 'extended', 'overdue') as is_disposed,
        items.is_rework,
        -- disposed within an extension that the year has no room for
        case
            when items.disposal_class = 'overdue' and items.is_beyond_cap and items.disposed_at <= items.deadline_at then 'beyond_cap'
            else items.disposal_class
        end as worded_class,
        case when months.rework = 'each' then greatest(coalesce(items.rework_count, 0), 1) else 1 end as rework_quantity,
        {{ local_date('items.deadline_at') }} as deadline_on,
        {{ instant_text('items.deadline_at') }} as deadline_text,
        {{ instant_text('items.disposed_at') }} as disposed_text,
        items.source_file,
        items.source_row
    from items
    inner join months on items.rulebook = months.rulebook and items.deadline_month = months.month
    inner join grids
        on items.rulebook = grids.rulebook
        and items.deadline_month = grids.month
        and items.grid_code = grids.grid_code

),

counted as (

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'item' as subject_type,
        item_code as subject_code,
        deadline_on as occurred_on,
        disposal_class as kind,
        category as level,
        grid_code as group_code,
        case when is_disposed then 1 else 0 end as numerator,
        1 as denominator,
        1 as quantity,
        case worded_class
            when 'beyond_cap' then 'overdue, its extension is beyond the share allowed in a year: disposed ' || disposed_text || ', extended to '
            when 'extended' then 'within an extension: disposed ' || disposed_text || ', extended deadline '
            when 'overdue' then 'overdue: disposed ' || disposed_text || ', deadline '
            when 'limited' then 'limited, statement accepted: deadline '
            else 'not disposed: deadline '
        end || deadline_text as reason,
        case worded_class
            when 'beyond_cap' then '超期办结，延期超出全年允许的比例：' || disposed_text || ' 办结，延期至 '
            when 'extended' then '延期内办结：' || disposed_text || ' 办结，延期至 '
            when 'overdue' then '超期办结：' || disposed_text || ' 办结，时限 '
            when 'limited' then '处置受限，情况说明通过：时限 '
            else '未办结：时限 '
        end || deadline_text as reason_zh,
        source_file,
        source_row
    from items_due
    where disposal_class <> 'on_time'

    union all

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'grid' as subject_type,
        grid_code as subject_code,
        null as occurred_on,
        'on_time' as kind,
        category as level,
        grid_code as group_code,
        cast(count(*) as bigint) as numerator,
        cast(count(*) as bigint) as denominator,
        count(*) as quantity,
        {{ counted('count(*)', 'item') }} || ' disposed on time' as reason,
        {{ text_of('count(*)') }} || ' 件按时办结' as reason_zh,
        null as source_file,
        null as source_row
    from items_due
    where disposal_class = 'on_time'
    group by rulebook, unit_type, unit_code, month, grid_code, category

    union all

    select
        rulebook,
        unit_type,
        unit_code,
        month,
        'item' as subject_type,
        item_code as subject_code,
        deadline_on as occurred_on,
        'rework' as kind,
        category as level,
        grid_code as group_code,
        null as numerator,
        null as denominator,
        rework_quantity as quantity,
        'sent back, counted ' || {{ text_of('rework_quantity') }} || ' times' as reason,
        '返工，计 ' || {{ text_of('rework_quantity') }} || ' 次' as reason_zh,
        source_file,
        source_row
    from items_due
    where is_rework

)

{{ evidence_rows('disposal', 'counted', without=['size']) }}
