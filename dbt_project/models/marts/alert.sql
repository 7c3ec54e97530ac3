-- One row per thing for a person to look at.
with alerts as (

    select * from {{ ref('int_alerts_raised') }}

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
