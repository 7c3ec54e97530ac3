-- A model.
-- Grain: grid
with grids as (

    select * from {{ ref('int_grids') }}

)

select
    'the grid''s name: ' || grid_name as grid_name
from grids
