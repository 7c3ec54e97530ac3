-- A model.
-- Grain: grid
with grids as (

    select * from {{ ref('int_grids') }}

)

select
    string_agg(grid_code, ',' order by grid_code) as grid_codes
from grids
