-- A model.
-- Grain: grid
with grids as (

    select * from {{ ref('int_grids') }}

)

select
    2 * households as doubled, cast(rank() over (order by doubled nulls last) as bigint) as place
from grids
