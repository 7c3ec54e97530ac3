-- One row per rulebook and item: its deadline, which is the limit, or what the limit was validly extended to. Valid: granted
-- on or before the limit, not to a time before it, and adding at most so many times the original term as the rulebook allows.
-- limit_at:      due_at of the export, or the rulebook's limit for the category (int_item_limits_set); null: not due
-- has_extension: the extension is valid
with items as (

    select * from {{ ref('stg_items') }}

),

limits as (

    select * from {{ ref('int_item_limits_set') }}

),

judged as (

    select
        limits.rulebook,
        items.item_code,
        limits.limit_at,
        items.extended_to,
        -- a missing time decides nothing in favour of an extension
        coalesce(
            items.extension_granted_at <= limits.limit_at
            and items.extended_to >= limits.limit_at
            and {{ microseconds_between('limits.limit_at', 'items.extended_to') }}
            <= limits.extension_factor * {{ microseconds_between('items.reported_at', 'limits.limit_at') }},
            false
        ) as has_extension
    from items
    inner join limits on items.item_code = limits.item_code

)

select
    rulebook,
    item_code,
    limit_at,
    has_extension,
    case when has_extension then extended_to else limit_at end as deadline_at,
    {{ month_of(local_date('case when has_extension then extended_to else limit_at end')) }} as deadline_month
from judged
