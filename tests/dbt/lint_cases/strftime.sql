-- A model.
-- Grain: grid
with grids as (

    select * from {{ ref('int_grids') }}

)

select
    strftime(valid_from, '%Y') as year
from grids
