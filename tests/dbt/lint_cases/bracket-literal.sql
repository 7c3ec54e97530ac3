-- A model.
-- Grain: grid
with grids as (

    select * from {{ ref('int_grids') }}

)

select
    grid_codes[1] as first_grid_code
from grids
