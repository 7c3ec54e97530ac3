-- A model.
-- Grain: grid
with grids as (

    select * from {{ ref('int_grids') }}

)

select
    grids.grid_code
from grids
left join units on grids.grid_code = units.unit_code
