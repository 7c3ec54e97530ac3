-- One row per grid and scored month in which it is active, as the register valid for that month has it. Where rulebooks
-- close at different times or count duty days differently, the first one by name is shown.
with grids as (

    select * from {{ ref('int_grid_months') }}

)

select
    grid_code,
    month,
    grid_name,
    grid_type,
    area_type,
    community_code,
    households,
    active_days,
    duty_days,
    is_partial
from grids
qualify row_number() over (partition by grid_code, month order by rulebook nulls last) = 1
