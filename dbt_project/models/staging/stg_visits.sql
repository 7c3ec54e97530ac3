-- One row per visit. A visit has a photo when the export says yes or carries the photo's fingerprint.
with source as (

    select * from {{ source('lake', 'visits') }}

)

select
    visit_code,
    worker_code,
    grid_code,
    cast(visited_at as {{ instant_type() }}) as visited_at,
    {{ local_date('visited_at') }} as visit_date,
    cast(left_at as {{ instant_type() }}) as left_at,
    target_code,
    coalesce(has_photo, false) or photo_hash is not null as has_photo,
    photo_hash,
    note_fingerprint,
    longitude,
    latitude,
    source_file,
    cast(source_row as bigint) as source_row
from source
