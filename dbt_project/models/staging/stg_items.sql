-- One row per reported item, as it was last exported. Empty cells get the default of the feed's contract:
-- an outcome by the disposal time, no rework, statement not accepted, not handled in the grid, not a stability item.
with source as (

    select * from {{ source('lake', 'items') }}

)

select
    item_code,
    grid_code,
    worker_code,
    category,
    cast(reported_at as {{ instant_type() }}) as reported_at,
    {{ local_date('reported_at') }} as reported_date,
    cast(due_at as {{ instant_type() }}) as due_at,
    cast(extended_to as {{ instant_type() }}) as extended_to,
    cast(extension_granted_at as {{ instant_type() }}) as extension_granted_at,
    cast(disposed_at as {{ instant_type() }}) as disposed_at,
    case
        when outcome is not null then outcome
        when disposed_at is not null then 'disposed'
        else 'open'
    end as outcome,
    coalesce(statement_accepted, false) as is_statement_accepted,
    cast(coalesce(rework_count, 0) as bigint) as rework_count,
    coalesce(handled_in_grid, false) as handled_in_grid,
    coalesce(is_stability, false) as is_stability,
    closed_by,
    note_fingerprint,
    longitude,
    latitude,
    source_file,
    cast(source_row as bigint) as source_row
from source
