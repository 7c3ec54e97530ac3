-- Whom to look at first: the open suspicions of a worker and month (or of a grid, where no worker is concerned) taken together.
-- Grain: worker or grid x month
with suspicions as (

    select
        detector,
        worker_code,
        unit_code,
        month,
        rank_score,
        reason_zh,
        reason_en,
        row_number() over (
            partition by month, worker_code, case when worker_code is null then unit_code end
            order by rank_score desc nulls last, detector nulls last
        ) as place
    from {{ ref('suspicion_all') }}
    where status = 'open'

),

audited as (

    select
        month,
        worker_code,
        max(case when place = 1 then unit_code end) as unit_code,
        {{ either_of('max(rank_score)', "coalesce(max(case when place > 1 then rank_score end), 0)") }} as rank_score,
        {{ collected_list('detector') }} as detectors,
        {{ joined_text('reason_zh', '；', 'place') }} as reason_zh,
        {{ joined_text('reason_en', '; ', 'place') }} as reason_en
    from suspicions
    group by month, worker_code, case when worker_code is null then unit_code end

)

select
    month,
    cast(row_number() over (partition by month order by rank_score desc nulls last, worker_code nulls last, unit_code nulls last) as bigint) as rank,
    worker_code,
    unit_code,
    rank_score,
    detectors,
    reason_zh,
    reason_en
from audited
