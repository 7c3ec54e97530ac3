-- One row per approved adjustment that names a month which had closed before the approval (it counts in the next one that
-- closes after it), and per adjustment of a unit that the rulebook does not score (it counts nowhere).
with adjustments as (

    select * from {{ ref('int_adjustments_approved') }}

),

months as (

    select * from {{ ref('int_rulebook_months') }}

),

-- a unit is scored in many months
units as (

    select distinct rulebook, unit_code from {{ ref('int_unit_months') }}

)

select
    'adjustment_late:' || adjustments.adjustment_code as alert_code,
    'adjustment_late' as kind,
    'info' as severity,
    adjustments.unit_code,
    adjustments.adjustment_code as subject_code,
    'Adjustment ' || adjustments.adjustment_code || ' of ' || adjustments.rulebook || ' was approved on '
    || {{ text_of('adjustments.approved_on') }} || ', after the close of ' || adjustments.period || ': it counts in the next open month' as message
from adjustments
inner join months
    on
        adjustments.rulebook = months.rulebook
        and adjustments.period = months.month
where months.close_at < {{ start_of_day('adjustments.approved_on') }}
union all
select
    'adjustment_nowhere:' || adjustments.adjustment_code as alert_code,
    'adjustment_nowhere' as kind,
    'warning' as severity,
    adjustments.unit_code,
    adjustments.adjustment_code as subject_code,
    'Adjustment ' || adjustments.adjustment_code || ' names a unit that ' || adjustments.rulebook || ' does not score: it counts nowhere' as message
from adjustments
-- the rulebook scores no such unit: that is the alert
left join units
    on
        adjustments.rulebook = units.rulebook
        and adjustments.unit_code = units.unit_code
where units.unit_code is null
