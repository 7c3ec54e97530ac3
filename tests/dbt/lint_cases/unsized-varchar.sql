-- A model.
-- Grain: grid
with grids as (

    select * from {{ ref('int_grids') }}

)

select
    cast(grid_code as varchar) as grid_code
from grids
