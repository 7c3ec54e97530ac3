-- A model.
-- Grain: grid
with grids as (

    select * from {{ ref('int_grids') }}

)

select
    row_number() over (partition by community_code order by valid_from nulls last, grid_code) as position
from grids
