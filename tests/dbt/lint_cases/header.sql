-- Grids, whatever that means.
with grids as (

    select * from {{ ref('int_grids') }}

)

select
    grid_code
from grids
