-- One issue split into several items. One row per item.
-- An item is odd when it belongs to a chain of items of one worker, grid, category and wording, each reported within so many
-- seconds of the one before and, where both have positions, within so many metres. Where such chains are rare on the site even
-- within a whole day (fewer than one item in times_usual), those of a day with positions count.
with settings as (

    {{ settings_of('split_items') }}

),

items as (

    select
        worker_code,
        grid_code,
        item_code,
        category,
        reported_at,
        reported_date,
        coalesce({{ half_of_slots('note_fingerprint', 'first') }}, '') as wording,
        longitude,
        latitude
    from {{ ref('stg_items') }}
    where worker_code is not null

),

stepped as (

    select
        worker_code,
        grid_code,
        item_code,
        category,
        wording,
        reported_at,
        reported_date,
        longitude,
        latitude,
        {% for column in ['reported_at', 'reported_date', 'longitude', 'latitude'] -%}
        lag({{ column }}) over (partition by worker_code, grid_code, category, wording order by reported_at nulls last, item_code nulls last) as former_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from items

),

moved as (

    select
        worker_code,
        grid_code,
        item_code,
        category,
        wording,
        reported_at,
        reported_date = former_reported_date as is_same_day,
        {{ microseconds_between('former_reported_at', 'reported_at') }} as since_us,
        {{ metres_between('former_longitude', 'former_latitude', 'longitude', 'latitude') }} as moved_m
    from stepped

),

joined as (

    select
        moved.worker_code,
        moved.grid_code,
        moved.item_code,
        moved.category,
        moved.wording,
        moved.reported_at,
        -- without positions nothing says that they are two; of a day without a time nobody knows how soon
        case when {{ has_time_of_day('moved.reported_at') }} and moved.since_us <= {{ microseconds_of_seconds('settings.within_s') }} and coalesce(moved.moved_m <= settings.within_m, true) then 0 else 1 end as is_first_soon,
        case when moved.is_same_day and moved.moved_m <= settings.within_m then 0 else 1 end as is_first_of_day
    from moved
    cross join settings

),

chained as (

    select
        worker_code,
        grid_code,
        item_code,
        category,
        wording,
        reported_at,
        {% for chain in ['soon', 'of_day'] -%}
        sum(is_first_{{ chain }}) over (partition by worker_code, grid_code, category, wording order by reported_at nulls last, item_code nulls last) as chain_{{ chain }}{{ ',' if not loop.last }}
        {% endfor %}
    from joined

),

counted as (

    select
        chained.worker_code,
        chained.grid_code,
        chained.item_code,
        chained.reported_at,
        {% for chain in ['soon', 'of_day'] -%}
        count(*) over (partition by chained.worker_code, chained.grid_code, chained.category, chained.wording, chained.chain_{{ chain }}) >= settings.run_length as is_{{ chain }}{{ ',' if not loop.last }}
        {% endfor %}
    from chained
    cross join settings

),

site as (

    select cast(count(*) filter (where counted.is_of_day) as bigint) * max(settings.times_usual) < count(*) as is_rare
    from counted
    cross join settings

)

select
    counted.worker_code,
    counted.grid_code,
    counted.item_code as record_code,
    counted.reported_at as recorded_at,
    counted.is_soon or (counted.is_of_day and site.is_rare) as is_odd,
    cast(null as string) as counterpart_code
from counted
-- always one row
cross join site
