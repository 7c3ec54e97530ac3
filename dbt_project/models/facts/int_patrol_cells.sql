-- The cells of a grid visited on a day, by whomever: as int_patrol_days, a worker's cells put together.
-- Grain: rulebook x month x grid x day x cell, once for each worker who was there
{{ config(materialized='view') }}
with patrols as (

    select * from {{ ref('int_patrol_days') }}

),

cells as (

    select * from {{ ref('stg_patrol_cell') }}

)

select
    patrols.rulebook,
    patrols.month,
    patrols.grid_code,
    patrols.patrol_date,
    patrols.worker_code,
    cells.cell
from patrols
inner join cells
    on
        patrols.worker_code = cells.worker_code
        and patrols.grid_code = cells.grid_code
        and patrols.polygon_sha256 = cells.polygon_sha256
        and patrols.patrol_date = cells.patrol_date
