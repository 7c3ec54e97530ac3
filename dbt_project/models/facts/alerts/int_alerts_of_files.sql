-- One row per alert about a file: set aside whole, held back, or with rejected rows.
with files as (

    select * from {{ ref('stg_ingested_files') }}

),

-- the same bytes under two names are one thing to look at
contents as (

    select
        sha256,
        coalesce(feed, 'unknown') as feed,
        status,
        min(file_name) as file_name,
        min(reason) as reason,
        max(rows_read) as rows_read,
        max(rows_rejected) as rows_rejected
    from files
    group by sha256, coalesce(feed, 'unknown'), status

)

select
    'file_set_aside:' || feed || ':' || sha256 as alert_code,
    'file_set_aside' as kind,
    'warning' as severity,
    cast(null as string) as unit_code,
    file_name as subject_code,
    'File set aside, none of its rows count: ' || coalesce(reason, 'no reason given') as message
from contents
where status = 'set_aside'
union all
select
    'file_held:' || feed || ':' || sha256 as alert_code,
    'file_held' as kind,
    'error' as severity,
    cast(null as string) as unit_code,
    file_name as subject_code,
    'File held back until a person accepts it: ' || coalesce(reason, 'no reason given') as message
from contents
where status = 'held'
union all
select
    'rows_rejected:' || feed || ':' || sha256 as alert_code,
    'rows_rejected' as kind,
    'warning' as severity,
    cast(null as string) as unit_code,
    file_name as subject_code,
    {{ text_of('rows_rejected') }} || ' of ' || {{ text_of('rows_read') }} || ' rows of a file of ' || feed
    || ' rejected; see rejected_row for the reasons' as message
from contents
where rows_rejected > 0 and status in ('landed', 'held')
