-- Published items that would change if they were published again (proposed), or that the newest release changed (released).
-- Grain: rulebook, unit, period, item x status
-- Cause: method when the rulebook is not the one the old points were made with, else data; the detail names the files
-- that came or went since.
{{ config(materialized='ephemeral') }}
with periods as (

    select * from {{ ref('score_periods') }}

),

releases as (

    select * from {{ ref('score_releases') }}

),

released_items as (

    select * from {{ source('ledger', 'released_score_item') }}

),

live_items as (

    select
        rulebook,
        unit_type,
        unit_code,
        month as period,
        item,
        points
    from {{ ref('score_item_month') }}
    union all
    select
        rulebook,
        unit_type,
        unit_code,
        period,
        item,
        points
    from {{ ref('score_item_rollup') }}

),

-- what is compared: a release with what is calculated now, or the newest release with the one before
compared as (

    select
        rulebook,
        period,
        latest_release_id as old_release_id,
        cast(null as string) as new_release_id,
        false as is_made_now,
        'proposed' as status,
        released_sha256 as old_sha256,
        rulebook_sha256 as new_sha256
    from periods
    where shows_release
    union all
    select
        releases.rulebook,
        releases.period,
        releases.supersedes as old_release_id,
        releases.release_id as new_release_id,
        periods.makes_release as is_made_now,
        'released' as status,
        older.rulebook_sha256 as old_sha256,
        releases.rulebook_sha256 as new_sha256
    from releases
    inner join periods on releases.release_id = periods.release_id
    inner join releases as older on releases.supersedes = older.release_id

),

old_points as (

    select
        compared.rulebook,
        compared.period,
        compared.status,
        items.unit_code,
        items.item,
        items.points
    from compared
    inner join released_items as items on compared.old_release_id = items.release_id

),

-- a release made by this run is not in the ledger yet: its items are those calculated now
new_points as (

    select
        compared.rulebook,
        compared.period,
        compared.status,
        items.unit_code,
        items.item,
        items.points
    from compared
    inner join periods on compared.rulebook = periods.rulebook and compared.period = periods.period
    inner join live_items as items on compared.rulebook = items.rulebook and compared.period = items.period
    where compared.status = 'proposed' or periods.makes_release
    union all
    select
        compared.rulebook,
        compared.period,
        compared.status,
        items.unit_code,
        items.item,
        items.points
    from compared
    inner join released_items as items on compared.new_release_id = items.release_id
    where compared.status = 'released'

),

changed as (

    select
        coalesce(old_points.rulebook, new_points.rulebook) as rulebook,
        coalesce(old_points.period, new_points.period) as period,
        coalesce(old_points.status, new_points.status) as status,
        coalesce(old_points.unit_code, new_points.unit_code) as unit_code,
        coalesce(old_points.item, new_points.item) as item,
        old_points.points as old_points,
        new_points.points as new_points
    from old_points
    full outer join new_points
        on old_points.rulebook = new_points.rulebook
        and old_points.period = new_points.period
        and old_points.status = new_points.status
        and old_points.unit_code = new_points.unit_code
        and old_points.item = new_points.item
    where old_points.points is null or new_points.points is null or old_points.points <> new_points.points

),

files as (

    -- distinct: a file may serve several feeds
    select distinct
        sha256,
        file_name
    from {{ ref('stg_ingested_files') }}
    where status = 'landed'

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

file_changes as (

    select
        new_files.rulebook,
        new_files.period,
        new_files.status,
        '+ ' || new_files.file_name as file_change
    from new_files
    inner join compared
        on new_files.rulebook = compared.rulebook and new_files.period = compared.period and new_files.status = compared.status
    left join inputs on compared.old_release_id = inputs.release_id and new_files.sha256 = inputs.sha256
    where inputs.sha256 is null
    union all
    select
        compared.rulebook,
        compared.period,
        compared.status,
        '- ' || inputs.file_name as file_change
    from compared
    inner join inputs on compared.old_release_id = inputs.release_id
    left join new_files
        on compared.rulebook = new_files.rulebook
        and compared.period = new_files.period
        and compared.status = new_files.status
        and inputs.sha256 = new_files.sha256
    where new_files.sha256 is null

),

file_lists as (

    select
        rulebook,
        period,
        status,
        {{ joined_text('file_change', ', ', 'file_change') }} as file_list
    from file_changes
    group by rulebook, period, status

)

select
    changed.rulebook,
    changed.unit_code,
    changed.period,
    changed.item,
    cast(changed.old_points as decimal(9, 2)) as old_points,
    cast(changed.new_points as decimal(9, 2)) as new_points,
    case when coalesce(compared.old_sha256, '') <> coalesce(compared.new_sha256, '') then 'method' else 'data' end as cause,
    case when coalesce(compared.old_sha256, '') <> coalesce(compared.new_sha256, '')
        then '细则 / rulebook ' || substr(coalesce(compared.old_sha256, '-'), 1, 12) || ' -> ' || substr(coalesce(compared.new_sha256, '-'), 1, 12) || '; '
        else ''
    end || '文件 / files: ' || coalesce(file_lists.file_list, '-') as cause_detail,
    changed.status
from changed
inner join compared
    on changed.rulebook = compared.rulebook and changed.period = compared.period and changed.status = compared.status
-- no file came or went
left join file_lists
    on changed.rulebook = file_lists.rulebook and changed.period = file_lists.period and changed.status = file_lists.status
