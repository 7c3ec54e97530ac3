-- A model.
-- Grain: grid
with grids as (

    select * from {{ ref('stg_grids') }}

)

select
    grid_code
from grids
