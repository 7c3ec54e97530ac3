-- One row per collected record.
with source as (

    select * from {{ source('lake', 'collections') }}

)

select
    collection_code,
    grid_code,
    worker_code,
    object_type,
    object_code,
    cast(collected_at as {{ instant_type() }}) as collected_at,
    {{ local_date('collected_at') }} as collected_date,
    cast(entered_at as {{ instant_type() }}) as entered_at,
    coalesce(is_complete, false) as is_complete,
    source_file,
    cast(source_row as bigint) as source_row
from source
