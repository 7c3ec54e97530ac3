-- One row when fct_item does not hold as many rows as were landed: no join on the way may drop or double one in silence.
{{ config(meta={"dagster": {"ref": {"name": "fct_item"} } }) }}
with counts as (

    select
        (select count(*) from {{ ref('stg_items') }}) as landed_count,
        (select count(*) from {{ ref('fct_item') }}) as fact_count

)

select
    landed_count,
    fact_count
from counts
where landed_count <> fact_count
