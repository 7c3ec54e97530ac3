-- One row per visit, item or collection: work a worker recorded in a grid. Rows dated after the clock of the run have
-- not happened yet and stay out. Rejected and false items are recorded work like any other.
with settings as (

    select as_of from {{ source('run', 'settings') }}

),

records as (

    select
        'visit' as record_type,
        visit_code as record_code,
        grid_code,
        worker_code,
        visited_at as recorded_at,
        visit_date as recorded_date,
        source_file,
        source_row
    from {{ ref('stg_visits') }}
    union all
    select
        'item' as record_type,
        item_code as record_code,
        grid_code,
        worker_code,
        reported_at as recorded_at,
        reported_date as recorded_date,
        source_file,
        source_row
    from {{ ref('stg_items') }}
    union all
    select
        'collection' as record_type,
        collection_code as record_code,
        grid_code,
        worker_code,
        collected_at as recorded_at,
        collected_date as recorded_date,
        source_file,
        source_row
    from {{ ref('stg_collections') }}

)

select
    records.record_type,
    records.record_code,
    records.grid_code,
    records.worker_code,
    records.recorded_at,
    records.recorded_date,
    {{ month_of('records.recorded_date') }} as month,
    records.source_file,
    records.source_row
from records
inner join settings on records.recorded_at <= settings.as_of
