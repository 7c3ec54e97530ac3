-- One row per feed that a measure of a rulebook, or the registers, need and of which no file has landed. Counts of visits come
-- instead of targets: without either it is the targets that are missing.
with used as (

    select * from {{ source('rules', 'rule_measure') }}

),

measures as (

    select * from {{ source('rules', 'measure') }}
    where evidence_model is not null

),

files as (

    select * from {{ ref('stg_ingested_files') }}

),

-- one row per measure in use, however many rules use it
measures_in_use as (

    select distinct
        measures.measure,
        measures.feeds
    from used
    inner join measures on used.measure = measures.measure

),

needs as (

    select {{ each_part('feeds', ',') }} as feed from measures_in_use
    union all
    select 'grids' as feed
    union all
    select 'workers' as feed
    union all
    -- no track can be held against a grid without its boundary
    select 'grid_boundaries' as feed from measures_in_use
    where feeds like '%tracks%'

),

-- many measures, one feed
needed as (

    select distinct feed from needs

),

-- many files, one feed
landed as (

    select distinct feed from files
    where status = 'landed'

)

select
    'feed_missing:' || needed.feed as alert_code,
    'feed_missing' as kind,
    case when needed.feed = 'grids' then 'error' else 'warning' end as severity,
    cast(null as string) as unit_code,
    needed.feed as subject_code,
    case
        when needed.feed = 'grids' then 'No file of grids has come: there is no unit to score'
        else 'No file of ' || needed.feed || ' has come: what needs it has no basis'
    end as message
from needed
-- no file of that feed: that is the alert
left join landed on needed.feed = landed.feed
where landed.feed is null
    and needed.feed <> 'visit_counts'
    and not (needed.feed = 'visit_targets' and exists (select 1 from landed where landed.feed = 'visit_counts'))
