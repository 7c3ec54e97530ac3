-- The catalogue of known measures, and whether any file of any of their feeds ever landed.
-- Grain: measure
with measures as (

    select * from {{ source('rules', 'measure') }}

),

files as (

    select * from {{ ref('stg_ingested_files') }}
    where status = 'landed'

),

-- distinct: any number of files of a feed say the same, that the feed has come
feeds_landed as (

    select distinct feed
    from files

)

select
    measures.measure,
    measures.name_zh,
    measures.name_en,
    measures.unit_type,
    measures.subject_type,
    measures.basis,
    measures.evidence_model,
    measures.fact_table,
    coalesce(measures.in_parts, false) as is_in_parts,
    cast(count(feeds_landed.feed) > 0 as boolean) as has_feed
from measures
-- no feed: none of the measure's feeds has come yet
left join feeds_landed
    on ',' || replace(measures.feeds, ' ', '') || ',' like '%,' || feeds_landed.feed || ',%'
group by
    measures.measure,
    measures.name_zh,
    measures.name_en,
    measures.unit_type,
    measures.subject_type,
    measures.basis,
    measures.evidence_model,
    measures.fact_table,
    measures.in_parts
