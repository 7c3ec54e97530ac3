-- Every publication of a closed period.
-- Grain: release
with release_shown as (

    select * from {{ ref('score_releases') }}

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
from release_shown
