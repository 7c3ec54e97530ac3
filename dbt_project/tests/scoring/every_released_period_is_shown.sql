-- One row per period that was released and would go out without its scores: a release may be superseded, never lost.
-- Only rulebooks in use are asked for: a site may give one up.
{{ config(meta={"dagster": {"ref": {"name": "score"} } }) }}
with releases as (

    select * from {{ source('ledger', 'release') }}

),

rulebooks as (

    select * from {{ source('rules', 'rulebook') }}

),

scores as (

    select * from {{ ref('score') }}

),

-- many releases, many versions: one period
expected as (

    select distinct
        releases.rulebook,
        releases.period
    from releases
    inner join rulebooks on releases.rulebook = rulebooks.rulebook

)

select
    expected.rulebook,
    expected.period
from expected
-- what this test looks for: a release without a score
left join scores on expected.rulebook = scores.rulebook and expected.period = scores.period
where scores.period is null
