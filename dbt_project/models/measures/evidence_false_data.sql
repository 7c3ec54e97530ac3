-- Evidence of C1.6: confirmed findings of false workers, and grids and workers that recorded nothing for too long.
-- Grain:    rulebook x month x unit x finding (kind false_worker), grid (dormant_grid) or worker (dormant_worker)
-- Quantity: of a finding as it was filed; 1 for each dormant grid or worker
-- Reason:   "no visit, item or collection from 2026-03-02 to 2026-03-31"
with months as (

    {{ measured_months('false_data') }}

),

units as (

    select * from {{ ref('int_unit_months') }}

),

dormant as (

    select * from {{ ref('int_dormant_subjects') }}

),

findings as (

    select * from {{ ref('fct_finding') }}

),

findings_seen as (

    select
        months.rulebook,
        months.month,
        findings.finding_code,
        findings.unit_type,
        findings.unit_code,
        findings.kind,
        findings.status,
        findings.found_on,
        findings.quantity,
        findings.subject_code,
        findings.source_file,
        findings.source_row
    from findings
    inner join months on findings.found_month = months.month
    where findings.found_on <= months.seen_until_date

),

counted as (

    -- filed on the unit itself
    select
        found.rulebook,
        found.unit_type,
        found.unit_code,
        found.month,
        'finding' as subject_type,
        found.finding_code as subject_code,
        found.found_on as occurred_on,
        found.kind,
        found.quantity,
        'confirmed finding of false workers: ' || {{ number_text('found.quantity') }} as reason,
        '核查属实的虚假网格员：' || {{ number_text('found.quantity') }} as reason_zh,
        found.source_file,
        found.source_row
    from findings_seen as found
    inner join units
        on found.rulebook = units.rulebook
        and found.month = units.month
        and found.unit_type = units.unit_type
        and found.unit_code = units.unit_code
    where found.status = 'confirmed' and found.kind = 'false_worker'

    union all

    -- a finding of dormancy that was rejected in the month, wherever it was filed, lifts it for its subject
    select
        dormant.rulebook,
        dormant.unit_type,
        dormant.unit_code,
        dormant.month,
        dormant.subject_type,
        dormant.subject_code,
        dormant.window_end as occurred_on,
        dormant.kind,
        1 as quantity,
        'no visit, item or collection from ' || {{ text_of('dormant.window_start') }} || ' to ' || {{ text_of('dormant.window_end') }} as reason,
        {{ text_of('dormant.window_start') }} || ' 至 ' || {{ text_of('dormant.window_end') }} || ' 无走访、事项、采集记录' as reason_zh,
        null as source_file,
        null as source_row
    from dormant
    where not exists (
        select 1
        from findings_seen as rejected
        where rejected.status = 'rejected'
            and rejected.rulebook = dormant.rulebook
            and rejected.month = dormant.month
            and rejected.kind = dormant.kind
            and rejected.subject_code = dormant.subject_code
    )

)

{{ evidence_rows('false_data', 'counted', without=['level', 'size', 'group_code', 'numerator', 'denominator']) }}
