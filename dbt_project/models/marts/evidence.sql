-- What each measure of a month counts, as published. A quarter's evidence is that of its months.
-- Grain: rulebook x measure x unit x month x subject
with evidence as (

    select * from {{ ref('evidence_shown') }}

)

select
    rulebook,
    measure,
    unit_type,
    unit_code,
    period_type,
    period,
    subject_type,
    subject_code,
    occurred_on,
    kind,
    level,
    size,
    group_code,
    numerator,
    denominator,
    quantity,
    reason,
    reason_zh,
    source_file,
    source_row
from evidence
