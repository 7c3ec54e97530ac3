-- One row per push of data to a community. Not signed for: signed_at is empty.
with source as (

    select * from {{ source('lake', 'pushed_data') }}

)

select
    push_code,
    community_code,
    cast(signed_at as {{ instant_type() }}) as signed_at,
    {{ local_date('signed_at') }} as signed_date,
    cast(fed_back_at as {{ instant_type() }}) as fed_back_at,
    source_file,
    cast(source_row as bigint) as source_row
from source
