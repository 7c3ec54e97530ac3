-- Reported and closed by the same person within minutes. One row per disposed item with a reporter and times of day.
-- An item is odd when its reporter disposed of it within so many seconds; where the site takes its time, within a small part
-- (1 / times_usual) of what all but the quickest tenth of its items take, up to most_s.
with settings as (

    {{ settings_of('quick_close') }}

),

items as (

    select
        worker_code,
        grid_code,
        item_code,
        reported_at,
        closed_by,
        {{ microseconds_between('reported_at', 'disposed_at') }} as open_us
    from {{ ref('stg_items') }}
    -- of a day without a time nobody knows how long it was open
    where worker_code is not null and {{ has_time_of_day('reported_at') }} and {{ has_time_of_day('disposed_at') }}

),

usual as (

    select {{ tenth_of('open_us') }} as open_us from items where open_us >= 0

)

select
    items.worker_code,
    items.grid_code,
    items.item_code as record_code,
    items.reported_at as recorded_at,
    coalesce(items.closed_by = items.worker_code, false)
    and items.open_us >= 0
    and (
        items.open_us <= {{ microseconds_of_seconds('settings.within_s') }}
        or (items.open_us <= {{ microseconds_of_seconds('settings.most_s') }} and items.open_us * settings.times_usual <= usual.open_us)
    ) as is_odd,
    cast(null as string) as counterpart_code
from items
cross join settings
-- always one row
cross join usual
