-- One issue split into several items. One row per item.
-- An item is odd when it belongs to a chain of items of one worker, grid, category and wording, each reported within so many
-- seconds of the one before and, where both have positions, within so many metres.
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
        longitude,
        latitude,
        {% for column in ['reported_at', 'longitude', 'latitude'] -%}
        lag({{ column }}) over (partition by worker_code, grid_code, category, wording order by reported_at nulls last, item_code nulls last) as former_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from items

),

joined as (

    select
        stepped.worker_code,
        stepped.grid_code,
        stepped.item_code,
        stepped.category,
        stepped.wording,
        stepped.reported_at,
        settings.run_length,
        case
            when
                {{ microseconds_between('stepped.former_reported_at', 'stepped.reported_at') }} <= {{ microseconds_of_seconds('settings.within_s') }}
                -- without positions nothing says that they are two
                and coalesce({{ metres_between('stepped.former_longitude', 'stepped.former_latitude', 'stepped.longitude', 'stepped.latitude') }} <= settings.within_m, true)
                then 0
            else 1
        end as is_first
    from stepped
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
        run_length,
        sum(is_first) over (partition by worker_code, grid_code, category, wording order by reported_at nulls last, item_code nulls last) as chain
    from joined

)

select
    worker_code,
    grid_code,
    item_code as record_code,
    reported_at as recorded_at,
    count(*) over (partition by worker_code, grid_code, category, wording, chain) >= run_length as is_odd,
    cast(null as string) as counterpart_code
from chained
