-- What is compared to find revisions: a shown release with what is calculated now (proposed), and the newest release with
-- the one it supersedes (released).
-- Grain: rulebook, period x status
{{ config(materialized='view') }}
with periods as (

    select * from {{ ref('score_periods') }}

),

releases as (

    select * from {{ ref('score_releases') }}

)

select
    rulebook,
    period,
    latest_release_id as old_release_id,
    cast(null as string) as new_release_id,
    false as is_made_now,
    'proposed' as status,
    released_sha256 as old_sha256,
    rulebook_sha256 as new_sha256,
    released_version as old_version,
    version as new_version
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
    releases.rulebook_sha256 as new_sha256,
    older.rulebook_version as old_version,
    releases.rulebook_version as new_version
from releases
inner join periods on releases.release_id = periods.release_id
inner join releases as older on releases.supersedes = older.release_id
