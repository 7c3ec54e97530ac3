-- One row per worker and local day with any landed track row, appointed or not.
with source as (

    select * from {{ source('lake', 'track_day') }}

)

select
    worker_code,
    cast(track_date as date) as track_date,
    cast(fixes_read as bigint) as fixes_read,
    cast(fixes_kept as bigint) as fixes_kept,
    cast(fixes_left_out as bigint) as fixes_left_out,
    cast(fixes_outside as bigint) as fixes_outside,
    likely_shift,
    source_file
from source
