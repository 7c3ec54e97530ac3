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

)

select
    file_months.sha256,
    file_months.feed,
    file_months.file_name,
    {{ collected_list('file_months.month') }} as months,
    {{ joined_lists('file_months.unit_codes') }} as unit_codes,
    {{ collected_list('releases.release_id', 'releases.release_id is not null and inputs.sha256 is null') }} as missed_releases
from file_months
-- no release of the month yet
left join releases on file_months.month = releases.period
-- not among what the release was made of: that is what is looked for
left join inputs on releases.release_id = inputs.release_id and file_months.sha256 = inputs.sha256
group by file_months.sha256, file_months.feed, file_months.file_name
