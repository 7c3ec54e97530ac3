-- One row per alert about items: per grid those without a deadline, per rulebook and year more extensions than it allows.
with items as (

    select * from {{ ref('int_items_classified') }}

),

shown as (

    select rulebook from {{ ref('int_rulebooks_shown') }}
    where fact = 'item'

),

counting as (

    select * from {{ ref('int_counting') }}
    where measure = 'disposal' and parameter = 'extension_cap_share'

),

not_due as (

    select
        items.grid_code,
        cast(count(*) as bigint) as item_count
    from items
    inner join shown on items.rulebook = shown.rulebook
    where items.disposal_class = 'not_due'
    group by items.grid_code

),

-- the share allowed is that of the year's newest scored month
allowed as (

    select
        rulebook,
        substr(month, 1, 4) as year,
        cast({{ last_known('value', 'month') }} as decimal(18, 6)) as allowed_share
    from counting
    group by rulebook, substr(month, 1, 4)

),

due as (

    select
        rulebook,
        substr(deadline_month, 1, 4) as year,
        cast(count(*) as bigint) as due_count,
        cast(count(*) filter (where has_extension) as bigint) as extended_count
    from items
    where disposal_class in ('on_time', 'extended', 'overdue', 'limited', 'unhandled')
    group by rulebook, substr(deadline_month, 1, 4)

)

select
    'items_not_due:' || grid_code as alert_code,
    'items_not_due' as kind,
    'warning' as severity,
    grid_code as unit_code,
    'items' as subject_code,
    {{ text_of('item_count') }} || ' item(s) without due_at and without a limit of their category: not due' as message
from not_due
union all
select
    'extensions:' || due.rulebook || ':' || due.year as alert_code,
    'extensions' as kind,
    'warning' as severity,
    cast(null as string) as unit_code,
    due.year as subject_code,
    {{ text_of('due.extended_count') }} || ' of ' || {{ text_of('due.due_count') }} || ' due items of ' || due.year
    || ' have an extension, more than the allowed share of ' || {{ number_text('allowed.allowed_share') }} as message
from due
inner join allowed
    on
        due.rulebook = allowed.rulebook
        and due.year = allowed.year
where due.extended_count > allowed.allowed_share * due.due_count
