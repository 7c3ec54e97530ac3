-- One row when items are not classified exactly once by each rulebook: no join on the way may drop or double one in silence.
{{ config(meta={"dagster": {"ref": {"name": "int_items_classified"} } }) }}
with counts as (

    select
        (select count(*) from {{ ref('stg_items') }})
        * (select count(distinct rulebook) from {{ source('rules', 'rulebook') }}) as landed_count,
        (select count(*) from {{ ref('int_items_classified') }}) as fact_count

)

select
    landed_count,
    fact_count
from counts
where landed_count <> fact_count
