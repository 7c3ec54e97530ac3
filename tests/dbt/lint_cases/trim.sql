-- A model.
-- Grain: grid
with grids as (

    select * from {{ ref('int_grids') }}

)

select
    rtrim(grid_name, '0') as grid_name
from grids
