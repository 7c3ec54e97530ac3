-- A model.
-- Grain: grid
with grids as (

    select * from {{ ref('int_grids') }}

)

select
    list_sort(grid_codes) as grid_codes
from grids
