-- One row per thing for a person to look at.
with raised as (

    select * from {{ ref('int_alerts_raised') }}

),

informational as (

    select * from {{ ref('score_informational_alerts') }}

),

alerts as (

    select alert_code, raised_at, kind, severity, unit_code, subject_code, message, status from raised
    union all
    select alert_code, raised_at, kind, severity, unit_code, subject_code, message, status from informational

)

select
    alert_code,
    raised_at,
    kind,
    severity,
    unit_code,
    subject_code,
    message,
    status
from alerts
