-- One row per landed file, with the feeds it serves (one of them as often as the file has names).
-- Grain: file (by its bytes)
{{ config(materialized='view') }}
with files as (

    select * from {{ ref('stg_ingested_files') }}

)

select
    sha256,
    min(file_name) as file_name,
    {{ joined_text('feed', ',', 'feed') }} as feeds
from files
where status = 'landed'
group by sha256
