-- The files that came (+) or went (-) between the two sides of what is compared to find revisions, and may be why an item
-- has other points.
-- Grain: rulebook, period, status x item; item '' for what is adjusted, of all items
-- Of a month those its evidence names, on the side that has the file. Where it names none (what changed is an absence, a
-- register, or a quarter, which has no evidence of its own): those of the feeds the item is measured from, and of feeds no
-- measure is measured from, such as the registers of grids. Where there is none of these: all.
{{ config(materialized='view') }}
with compared as (

    select * from {{ ref('score_revision_pairs') }}

),

files as (

    select * from {{ ref('int_files_landed') }}

),

-- a file that went has no feed any more
file_feeds as (

    select
        sha256,
        {{ each_part('feeds', ',') }} as feed
    from files

),

inputs as (

    -- distinct: a file may serve several feeds
    select distinct
        release_id,
        sha256,
        file_name
    from {{ source('ledger', 'release_input') }}

),

-- the files of the new side: those of the newest release, or those there are now
new_files as (

    select
        compared.period,
        compared.rulebook,
        compared.status,
        files.sha256,
        files.file_name
    from compared
    inner join files on compared.new_release_id is null or compared.is_made_now
    union all
    select
        compared.period,
        compared.rulebook,
        compared.status,
        inputs.sha256,
        inputs.file_name
    from compared
    inner join inputs on compared.new_release_id = inputs.release_id
    where not compared.is_made_now

),

-- release_id: of the side that has the file, '' for what is calculated now
file_changes as (

    select
        compared.rulebook,
        compared.period,
        compared.status,
        case when compared.new_release_id is null or compared.is_made_now then '' else compared.new_release_id end as release_id,
        new_files.sha256,
        new_files.file_name,
        '+ ' || new_files.file_name as file_change
    from new_files
    inner join compared
        on new_files.rulebook = compared.rulebook and new_files.period = compared.period and new_files.status = compared.status
    -- a file the old side did not have
    left join inputs on compared.old_release_id = inputs.release_id and new_files.sha256 = inputs.sha256
    where inputs.sha256 is null
    union all
    select
        compared.rulebook,
        compared.period,
        compared.status,
        compared.old_release_id as release_id,
        inputs.sha256,
        inputs.file_name,
        '- ' || inputs.file_name as file_change
    from compared
    inner join inputs on compared.old_release_id = inputs.release_id
    -- a file the new side does not have
    left join new_files
        on compared.rulebook = new_files.rulebook
        and compared.period = new_files.period
        and compared.status = new_files.status
        and inputs.sha256 = new_files.sha256
    where new_files.sha256 is null

),

item_measures as (

    -- distinct: several rules and versions count one measure
    select distinct
        rules.rulebook,
        rules.item,
        rule_measures.measure
    from {{ source('rules', 'rule') }} as rules
    inner join {{ source('rules', 'rule_measure') }} as rule_measures
        on rules.rulebook = rule_measures.rulebook
        and rules.version = rule_measures.version
        and rules.rule = rule_measures.rule

),

measure_feeds as (

    select
        measure,
        {{ each_part('feeds', ',') }} as feed
    from {{ source('rules', 'measure') }}

),

item_feeds as (

    -- distinct: several measures of an item are taken from one feed
    select distinct
        item_measures.rulebook,
        item_measures.item,
        measure_feeds.feed
    from item_measures
    inner join measure_feeds on item_measures.measure = measure_feeds.measure

),

named as (

    select
        '' as release_id,
        live.rulebook,
        live.measure,
        live.month as period,
        live.source_file
    from {{ ref('evidence_all') }} as live
    where live.source_file is not null
    union all
    select
        release_id,
        rulebook,
        measure,
        period,
        source_file
    from {{ source('ledger', 'released_file') }}

),

item_named as (

    -- distinct: many rows of evidence name one file
    select distinct
        named.release_id,
        named.rulebook,
        named.period,
        item_measures.item,
        named.source_file
    from named
    -- only of what is compared: there is seldom anything
    inner join file_changes
        on named.release_id = file_changes.release_id
        and named.rulebook = file_changes.rulebook
        and named.period = file_changes.period
        and named.source_file = file_changes.file_name
    inner join item_measures on named.rulebook = item_measures.rulebook and named.measure = item_measures.measure

),

items as (

    -- distinct: an item of several versions
    select distinct
        rulebook,
        item
    from {{ source('rules', 'item') }}
    union all
    -- distinct: as above
    select distinct
        rulebook,
        '' as item
    from {{ source('rules', 'rulebook') }}

),

-- how near a file is to an item, nearest first in the alphabet: named by its evidence, of its feeds, or any that came or went
placed as (

    select
        file_changes.rulebook,
        file_changes.period,
        file_changes.status,
        items.item,
        file_changes.file_change,
        min(case
            when item_named.item is not null then 'a named'
            when items.item = '' and file_feeds.feed = 'adjustments' then 'a named'
            when item_feeds.feed is not null then 'b of its feeds'
            when file_feeds.feed <> 'adjustments' and measure_feeds.feed is null then 'b of its feeds'
            else 'c any'
        end) as nearness
    from file_changes
    inner join items on file_changes.rulebook = items.rulebook
    -- withdrawn, or read by no feed
    left join file_feeds on file_changes.sha256 = file_feeds.sha256
    -- a feed that nothing, or that this item is not measured from
    left join measure_feeds on file_feeds.feed = measure_feeds.feed
    left join item_feeds
        on items.rulebook = item_feeds.rulebook and items.item = item_feeds.item and file_feeds.feed = item_feeds.feed
    -- no evidence of the item names it
    left join item_named
        on file_changes.release_id = item_named.release_id
        and file_changes.rulebook = item_named.rulebook
        and file_changes.period = item_named.period
        and items.item = item_named.item
        and file_changes.file_name = item_named.source_file
    group by file_changes.rulebook, file_changes.period, file_changes.status, items.item, file_changes.file_change

),

nearest as (

    select
        rulebook,
        period,
        status,
        item,
        file_change,
        nearness = min(nearness) over (partition by rulebook, period, status, item) as is_nearest
    from placed

)

select
    rulebook,
    period,
    status,
    item,
    {{ joined_text('file_change', ', ', 'file_change') }} as file_list
from nearest
where is_nearest
group by rulebook, period, status, item
