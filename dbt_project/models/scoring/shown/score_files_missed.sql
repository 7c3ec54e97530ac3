-- The months and communities a file is of, and the releases that were made of these months without it: what it holds came
-- too late for them.
-- Grain: landed file (by bytes and name) x feed
{{ config(materialized='ephemeral') }}
with file_months as (

    select * from {{ ref('int_file_months') }}

),

releases as (

    select * from {{ source('ledger', 'release') }}

),

inputs as (

    select * from {{ source('ledger', 'release_input') }}

),

missed as (

    select
        file_months.sha256,
        file_months.feed,
        file_months.file_name,
        {{ collected_list('releases.release_id') }} as missed_releases
    from file_months
    inner join releases on file_months.month = releases.period
    -- not among what the release was made of: that is what is looked for
    left join inputs on releases.release_id = inputs.release_id and file_months.sha256 = inputs.sha256
    where inputs.sha256 is null
    group by file_months.sha256, file_months.feed, file_months.file_name

),

contents as (

    select
        sha256,
        feed,
        file_name,
        {{ collected_list('month') }} as months,
        {{ joined_lists('unit_codes') }} as unit_codes
    from file_months
    group by sha256, feed, file_name

)

select
    contents.sha256,
    contents.feed,
    contents.file_name,
    contents.months,
    contents.unit_codes,
    missed.missed_releases
from contents
-- every release of its months was made with it
left join missed
    on
        contents.sha256 = missed.sha256
        and contents.feed = missed.feed
        and contents.file_name = missed.file_name
