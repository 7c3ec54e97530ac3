-- Published items that would change if they were published again (proposed), or that the newest release changed (released).
-- Grain: rulebook, unit, period, item, status x cause
-- Cause: method when the rulebook is not the one the old points were made with, else data. A rulebook that is another says
-- nothing of an item whose own rules are the same, when files came or went: data. The detail names the versions, and the
-- files that may have done it (score_revision_files). correction: approved adjustments of
-- the item are others than those that were published with it; both sides are the published points with the adjustments
-- beside them, so that their difference is what was adjusted. The detail names the adjustments of both sides.
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

-- by which rules the items of each side were made; what is calculated now has no release_id
old_rules as (

    select
        release_id,
        item,
        sha256
    from {{ source('ledger', 'released_rulebook_item') }}

),

new_rules as (

    select
        compared.rulebook,
        compared.period,
        compared.status,
        rules.item,
        rules.sha256
    from compared
    inner join {{ source('rules', 'item') }} as rules
        on compared.rulebook = rules.rulebook and compared.new_version = rules.version
    where compared.new_release_id is null or compared.is_made_now
    union all
    select
        compared.rulebook,
        compared.period,
        compared.status,
        old_rules.item,
        old_rules.sha256
    from compared
    inner join old_rules on compared.new_release_id = old_rules.release_id
    where not compared.is_made_now

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
        items.adjustment_codes
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
        items.adjustment_codes
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
        coalesce(old_points.adjustment_codes, '-') || ' -> ' || coalesce(new_points.adjustment_codes, '-') as adjustment_codes
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

),

caused as (

    select
        changed.rulebook,
        changed.unit_code,
        changed.period,
        changed.item,
        changed.old_points,
        changed.new_points,
        changed.status,
        changed.adjustment_codes,
        compared.old_version,
        compared.old_sha256,
        compared.new_version,
        compared.new_sha256,
        file_lists.file_list,
        case
            when changed.is_correction then 'correction'
            when coalesce(compared.old_sha256, '') = coalesce(compared.new_sha256, '') then 'data'
            when old_rules.sha256 = new_rules.sha256 and file_lists.file_list is not null then 'data'
            else 'method'
        end as cause
    from changed
    inner join compared
        on changed.rulebook = compared.rulebook and changed.period = compared.period and changed.status = compared.status
    -- no file came or went, or the item is no more
    left join file_lists
        on changed.rulebook = file_lists.rulebook
        and changed.period = file_lists.period
        and changed.status = file_lists.status
        and case when changed.is_correction then '' else changed.item end = file_lists.item
    -- the item came with the new rulebook, or the release was made before its rules were kept
    left join old_rules on compared.old_release_id = old_rules.release_id and changed.item = old_rules.item
    -- the item went with the old rulebook, or as above
    left join new_rules
        on changed.rulebook = new_rules.rulebook
        and changed.period = new_rules.period
        and changed.status = new_rules.status
        and changed.item = new_rules.item

)

select
    rulebook,
    unit_code,
    period,
    item,
    cast(old_points as decimal(9, 2)) as old_points,
    cast(new_points as decimal(9, 2)) as new_points,
    cause,
    case cause
        when 'correction' then '申诉调整 / adjustments: ' || adjustment_codes || '; '
        when 'method'
            then '细则 / rulebook '
                || coalesce(old_version || ' ', '') || '(' || substr(coalesce(old_sha256, '-'), 1, 12) || ') -> '
                || coalesce(new_version || ' ', '') || '(' || substr(coalesce(new_sha256, '-'), 1, 12) || '); '
        else ''
    end || '文件 / files: ' || coalesce(file_list, '-') as cause_detail,
    status
from caused
