-- A model.
-- Grain: grid
with grids as (

    select * from {{ ref('int_grids') }}

)

select
    grid_code
from grids
pivot (max(households) for area_type in ('urban', 'rural'))
