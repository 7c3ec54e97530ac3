-- A model.
-- Grain: grid
with grids as (

    select * from {{ ref('int_grids') }}

)

select
    avg(households) as households
from grids
