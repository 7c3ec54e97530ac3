-- One row per scored unit, named as in its newest scored month.
with units as (

    select * from {{ ref('int_unit_months') }}

)

select
    unit_type,
    unit_code,
    unit_name,
    parent_code,
    area_type
from units
qualify row_number() over (
    partition by unit_type, unit_code
    order by month desc nulls last, rulebook nulls last
) = 1
