-- One row when fct_collection does not hold as many rows as were landed: no join on the way may drop or double one in silence.
{{ config(meta={"dagster": {"ref": {"name": "fct_collection"} } }) }}
with counts as (

    select
        (select count(*) from {{ ref('stg_collections') }}) as landed_count,
        (select count(*) from {{ ref('fct_collection') }}) as fact_count

)

select
    landed_count,
    fact_count
from counts
where landed_count <> fact_count
