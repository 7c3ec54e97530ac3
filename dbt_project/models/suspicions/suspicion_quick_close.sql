-- Reported and closed by the same person within minutes. One row per disposed item.
-- An item is odd when its reporter disposed of it within so many seconds.
with settings as (

    {{ settings_of('quick_close') }}

),

items as (

    select * from {{ ref('stg_items') }}
    where disposed_at is not null

)

select
    items.worker_code,
    items.grid_code,
    items.item_code as record_code,
    items.reported_at as recorded_at,
    coalesce(items.closed_by = items.worker_code, false)
    and {{ microseconds_between('items.reported_at', 'items.disposed_at') }} between 0 and {{ microseconds_of_seconds('settings.within_s') }} as is_odd,
    cast(null as string) as counterpart_code
from items
cross join settings
