-- A model.
-- Grain: grid
with grids as (

    select * from {{ ref('int_grids') }}

)

select
    date_diff('day', valid_from, valid_to) as day_count
from grids
