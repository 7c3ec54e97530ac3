-- One row per detector, worker or unit, and month: a question with its evidence, never points.
select
    suspicion_code,
    detector,
    worker_code,
    unit_code,
    month,
    rank_score,
    counterpart_code,
    records,
    records_checked,
    first_on,
    last_on,
    subject_type,
    subject_codes,
    reason_zh,
    reason_en,
    status
from {{ ref('suspicion_all') }}
