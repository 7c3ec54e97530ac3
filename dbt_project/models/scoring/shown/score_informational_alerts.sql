-- Rules for information of which units fall short: nobody loses points by them, so somebody should look.
-- Grain: rulebook, rule x month
{{ config(materialized='ephemeral') }}
with settings as (

    select as_of from {{ source('run', 'settings') }}

),

measured as (

    select
        rulebook,
        rule,
        month,
        unit_code,
        -- a count has no denominator: its sentence names the targets that were missed
        numerator < denominator or (denominator is null and explanation_en like '%, short of %') as is_short
    from {{ ref('score_rule_month_shown') }}
    where is_informational and (denominator > 0 or quantity is not null)

),

counted as (

    select
        rulebook,
        rule,
        month,
        count(*) as unit_count,
        sum(case when is_short then 1 else 0 end) as short_count
    from measured
    group by rulebook, rule, month

)

select
    'informational_short:' || counted.rulebook || ':' || counted.month || ':' || counted.rule as alert_code,
    settings.as_of as raised_at,
    'informational_short' as kind,
    'info' as severity,
    cast(null as string) as unit_code,
    counted.rule as subject_code,
    counted.rule || ' of ' || counted.rulebook || ' in ' || counted.month || ', worth no points: '
    || {{ text_of('counted.short_count') }} || ' of ' || {{ text_of('counted.unit_count') }} || ' unit(s) fall short'
        as message,
    'open' as status
from counted
cross join settings
where counted.short_count > 0
