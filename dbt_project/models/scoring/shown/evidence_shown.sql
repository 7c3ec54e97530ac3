-- What the shown measures of each month count: of a released month what it was released with, else as counted now.
-- Grain: rulebook, measure, unit, month x subject. A quarter's evidence is that of its months.
{{ config(materialized='ephemeral') }}
with periods as (

    select * from {{ ref('score_periods') }}
    where period_type = 'month'

),

live as (

    select * from {{ ref('evidence_all') }}

),

released as (

    select * from {{ source('ledger', 'released_evidence') }}
    where period_type = 'month'

)

select
    live.rulebook,
    live.measure,
    live.unit_type,
    live.unit_code,
    'month' as period_type,
    live.month as period,
    live.subject_type,
    live.subject_code,
    live.occurred_on,
    live.kind,
    live.level,
    live.size,
    live.group_code,
    live.numerator,
    live.denominator,
    live.quantity,
    live.reason,
    live.reason_zh,
    live.source_file,
    live.source_row
from live
inner join periods on live.rulebook = periods.rulebook and live.month = periods.period
where not periods.shows_release
union all
select
    released.rulebook,
    released.measure,
    released.unit_type,
    released.unit_code,
    'month' as period_type,
    released.period,
    released.subject_type,
    released.subject_code,
    released.occurred_on,
    released.kind,
    released.level,
    released.size,
    released.group_code,
    released.numerator,
    released.denominator,
    released.quantity,
    released.reason,
    released.reason_zh,
    released.source_file,
    released.source_row
from released
inner join periods on released.release_id = periods.latest_release_id
where periods.shows_release
