-- One row per reported item, classified by the rulebook that int_rulebooks_shown names.
with items as (

    select * from {{ ref('int_items_classified') }}

),

shown as (

    select rulebook from {{ ref('int_rulebooks_shown') }}
    where fact = 'item'

)

select
    items.item_code,
    items.grid_code,
    items.worker_code,
    items.category,
    items.reported_at,
    items.due_at,
    items.deadline_at,
    items.deadline_month,
    items.disposed_at,
    items.disposal_class,
    items.is_rework,
    items.is_stability,
    items.is_false,
    items.handled_in_grid,
    items.source_file,
    items.source_row
from items
inner join shown on items.rulebook = shown.rulebook
