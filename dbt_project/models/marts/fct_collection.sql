-- One row per collected record.
with collections as (

    select * from {{ ref('stg_collections') }}

)

select
    collection_code,
    grid_code,
    worker_code,
    object_type,
    object_code,
    collected_at,
    entered_at,
    is_complete
from collections
