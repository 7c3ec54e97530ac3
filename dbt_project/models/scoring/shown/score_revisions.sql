-- Published items that would change if they were published again (proposed), or that the newest release changed (released).
-- Grain: rulebook, unit, period, item, status x cause
-- Cause: method when the rulebook is not the one the old points were made with, else data; the detail names the files
-- that came or went since. correction: approved adjustments of the item are others than those that were published with it;
-- both sides are the published points with the adjustments beside them, so that their difference is what was adjusted.
{{ config(materialized='ephemeral') }}
with released_items as (

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

live_adjustments as (

    select * from {{ ref('score_item_adjustments') }}

),

compared as (

    select * from {{ ref('score_revision_pairs') }}

),

file_lists as (

    select * from {{ ref('score_revision_files') }}

),

old_points as (

    select
        compared.rulebook,
        compared.period,
        compared.status,
        items.unit_code,
        items.item,
        items.points,
        coalesce(items.adjustment, 0) as adjustment,
        cast(null as string) as adjustment_codes
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
        items.points,
        coalesce(live_adjustments.adjustment, 0) as adjustment,
        live_adjustments.adjustment_codes
    from compared
    inner join live_items as items on compared.rulebook = items.rulebook and compared.period = items.period
    -- nobody adjusted it
    left join live_adjustments
        on items.rulebook = live_adjustments.rulebook
        and items.unit_code = live_adjustments.unit_code
        and items.period = live_adjustments.period
        and items.item = live_adjustments.item
    where compared.status = 'proposed' or compared.is_made_now
    union all
    select
        compared.rulebook,
        compared.period,
        compared.status,
        items.unit_code,
        items.item,
        items.points,
        coalesce(items.adjustment, 0) as adjustment,
        cast(null as string) as adjustment_codes
    from compared
    inner join released_items as items on compared.new_release_id = items.release_id
    where compared.status = 'released'

),

sides as (

    select
        coalesce(old_points.rulebook, new_points.rulebook) as rulebook,
        coalesce(old_points.period, new_points.period) as period,
        coalesce(old_points.status, new_points.status) as status,
        coalesce(old_points.unit_code, new_points.unit_code) as unit_code,
        coalesce(old_points.item, new_points.item) as item,
        old_points.points as old_points,
        new_points.points as new_points,
        coalesce(old_points.adjustment, 0) as old_adjustment,
        coalesce(new_points.adjustment, 0) as new_adjustment,
        new_points.adjustment_codes
    from old_points
    -- an item only one side has came or went
    full outer join new_points
        on old_points.rulebook = new_points.rulebook
        and old_points.period = new_points.period
        and old_points.status = new_points.status
        and old_points.unit_code = new_points.unit_code
        and old_points.item = new_points.item

),

changed as (

    select
        rulebook,
        period,
        status,
        unit_code,
        item,
        old_points,
        new_points,
        false as is_correction,
        adjustment_codes
    from sides
    where old_points is null or new_points is null or old_points <> new_points
    union all
    select
        rulebook,
        period,
        status,
        unit_code,
        item,
        coalesce(old_points, new_points) + old_adjustment as old_points,
        coalesce(old_points, new_points) + new_adjustment as new_points,
        true as is_correction,
        adjustment_codes
    from sides
    where old_adjustment <> new_adjustment

)

select
    changed.rulebook,
    changed.unit_code,
    changed.period,
    changed.item,
    cast(changed.old_points as decimal(9, 2)) as old_points,
    cast(changed.new_points as decimal(9, 2)) as new_points,
    case
        when changed.is_correction then 'correction'
        when coalesce(compared.old_sha256, '') <> coalesce(compared.new_sha256, '') then 'method'
        else 'data'
    end as cause,
    case when changed.is_correction and changed.adjustment_codes is not null
        then '申诉调整 / adjustments: ' || changed.adjustment_codes || '; '
        else ''
    end || case when not changed.is_correction and coalesce(compared.old_sha256, '') <> coalesce(compared.new_sha256, '')
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
