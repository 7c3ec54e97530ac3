-- One row per month, grid and household collected in it, up to the clock of the run. One of its rows is enough for entered,
-- one for complete; whether it was entered in time is for each period's close to say.
with collections as (

    select
        records.grid_code,
        records.object_code,
        records.collected_date,
        records.entered_at,
        records.is_complete,
        records.source_file,
        records.source_row
    from {{ ref('stg_collections') }} as records
    inner join {{ source('run', 'settings') }} as settings on records.collected_at <= settings.as_of
    where records.object_type = 'household'

)

select
    {{ month_of('collected_date') }} as month,
    grid_code,
    object_code as household_code,
    min(collected_date) as collected_on,
    min(entered_at) as entered_at,
    bool_or(is_complete) as is_complete,
    -- a household collected once has a row of its own
    case when count(*) = 1 then min(source_file) end as source_file,
    cast(case when count(*) = 1 then min(source_row) end as bigint) as source_row
from collections
group by {{ month_of('collected_date') }}, grid_code, object_code
