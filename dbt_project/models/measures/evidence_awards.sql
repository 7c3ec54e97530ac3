-- Evidence of C7 and N6.1: what a unit was commended for.
-- Grain:    rulebook x award of the month, filed on the scored unit itself
-- Quantity: 1; group_code is the matter, of which scoring counts only the highest level
-- Reason:   "site_meeting, level province"
with months as (

    {{ measured_months('awards') }}

),

units as (

    {{ units_and_their_grids() }}

),

awards as (

    select * from {{ ref('fct_award') }}

),

counted as (

    select
        months.rulebook,
        awards.unit_type,
        awards.unit_code,
        months.month,
        'award' as subject_type,
        awards.award_code as subject_code,
        awards.awarded_on as occurred_on,
        awards.kind,
        awards.level,
        awards.matter_code as group_code,
        1 as quantity,
        {{ class_label_en('awards.kind') }} || coalesce(', level ' || awards.level, '') as reason,
        {{ class_label_zh('awards.kind') }} || coalesce('，' || {{ class_label_zh('awards.level') }}, '') as reason_zh,
        awards.source_file,
        awards.source_row
    from awards
    inner join months on awards.awarded_month = months.month
    inner join units
        on months.rulebook = units.rulebook
        and months.month = units.month
        and awards.unit_type = units.unit_type
        and awards.unit_code = units.unit_code
        and {{ is_measured_on('units', 'months') }}
    where awards.awarded_on <= months.seen_until_date

)

{{ evidence_rows('awards', 'counted', without=['size', 'numerator', 'denominator']) }}
