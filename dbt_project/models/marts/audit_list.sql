-- One row per month and worker (or grid, where no worker is concerned) with open suspicions, the strongest first.
select
    month,
    rank,
    worker_code,
    unit_code,
    rank_score,
    detectors,
    reason_zh,
    reason_en
from {{ ref('suspicion_audited') }}
