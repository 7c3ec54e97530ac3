-- The files that came (+) or went (-) between the two sides of what is compared to find revisions.
-- Grain: rulebook, period x status with at least one such file
{{ config(materialized='view') }}
with compared as (

    select * from {{ ref('score_revision_pairs') }}

),

files as (

    select * from {{ ref('int_files_landed') }}

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
    -- a file the old side did not have
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
    -- a file the new side does not have
    left join new_files
        on compared.rulebook = new_files.rulebook
        and compared.period = new_files.period
        and compared.status = new_files.status
        and inputs.sha256 = new_files.sha256
    where new_files.sha256 is null

)

select
    rulebook,
    period,
    status,
    {{ joined_text('file_change', ', ', 'file_change') }} as file_list
from file_changes
group by rulebook, period, status
