-- One row per adjustment that was approved by the clock of the run, with the type of period it names.
{{ config(materialized='view') }}
with adjustments as (

    select * from {{ ref('stg_adjustments') }}

),

settings as (

    select as_of from {{ source('run', 'settings') }}

)

select
    adjustments.adjustment_code,
    adjustments.rulebook,
    adjustments.unit_code,
    case
        when adjustments.period like '%-Q%' then 'quarter'
        when adjustments.period like '%-%' then 'month'
        else 'year'
    end as period_type,
    adjustments.period,
    adjustments.item,
    adjustments.points,
    adjustments.approved_on,
    adjustments.source_file,
    adjustments.source_row
from adjustments
inner join settings on {{ start_of_day('adjustments.approved_on') }} <= settings.as_of
