-- Every publication of a closed period: those in the ledger and those this run makes.
-- Grain: release
{{ config(materialized='view') }}
with periods as (

    select * from {{ ref('score_periods') }}
    where makes_release

),

released as (

    select * from {{ source('ledger', 'release') }}

)

select
    release_id,
    rulebook,
    period,
    released_at,
    supersedes,
    rulebook_sha256,
    inputs_sha256,
    because,
    rulebook_version
from released
union all
select
    release_id,
    rulebook,
    period,
    as_of as released_at,
    latest_release_id as supersedes,
    rulebook_sha256,
    inputs_sha256,
    coalesce(because, '周期结束后首次发布 / first release after the close') as because,
    version as rulebook_version
from periods
