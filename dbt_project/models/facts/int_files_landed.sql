-- One row per landed file, whatever the feeds it serves.
-- Grain: file (by its bytes)
{{ config(materialized='view') }}
with files as (

    select * from {{ ref('stg_ingested_files') }}

)

select
    sha256,
    min(file_name) as file_name
from files
where status = 'landed'
group by sha256
