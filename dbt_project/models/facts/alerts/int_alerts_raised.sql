-- One row per thing in the data for a person to look at. alert_code says the same thing in every run that finds it again.
with settings as (

    select as_of from {{ source('run', 'settings') }}

),

alerts as (

    select alert_code, kind, severity, unit_code, subject_code, message from {{ ref('int_alerts_of_files') }}
    union all
    select alert_code, kind, severity, unit_code, subject_code, message from {{ ref('int_alerts_of_feeds') }}
    union all
    select alert_code, kind, severity, unit_code, subject_code, message from {{ ref('int_alerts_of_grids') }}
    union all
    select alert_code, kind, severity, unit_code, subject_code, message from {{ ref('int_alerts_of_workers') }}
    union all
    select alert_code, kind, severity, unit_code, subject_code, message from {{ ref('int_alerts_of_tracks') }}
    union all
    select alert_code, kind, severity, unit_code, subject_code, message from {{ ref('int_alerts_of_items') }}
    union all
    select alert_code, kind, severity, unit_code, subject_code, message from {{ ref('int_alerts_of_periods') }}
    union all
    select alert_code, kind, severity, unit_code, subject_code, message from {{ ref('int_alerts_of_expectations') }}
    union all
    select alert_code, kind, severity, unit_code, subject_code, message from {{ ref('int_alerts_of_measures') }}
    union all
    select alert_code, kind, severity, unit_code, subject_code, message from {{ ref('int_alerts_of_adjustments') }}
    union all
    select alert_code, kind, severity, unit_code, subject_code, message from {{ ref('int_alerts_of_open_months') }}
    union all
    select alert_code, kind, severity, unit_code, subject_code, message from {{ ref('int_alerts_of_open_grids') }}
    union all
    select alert_code, kind, severity, unit_code, subject_code, message from {{ ref('int_alerts_of_open_checks') }}

)

select
    alerts.alert_code,
    settings.as_of as raised_at,
    alerts.kind,
    alerts.severity,
    alerts.unit_code,
    alerts.subject_code,
    alerts.message,
    'open' as status
from alerts
cross join settings
