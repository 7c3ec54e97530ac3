-- A model.
-- Grain: grid
with grids as (

    select * from {{ ref('int_grids') }}

)

select
    visited / due as rate
from grids
