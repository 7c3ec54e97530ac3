-- A reader adds up the items of a score and gets the score before adjustment and floor, to the last digit.
{{ config(meta={"dagster": {"ref": {"name": "score"} } }) }}
with sums as (

    select
        rulebook,
        unit_type,
        unit_code,
        period_type,
        period,
        sum(points) as points
    from {{ ref('score_item') }}
    group by rulebook, unit_type, unit_code, period_type, period

)

select
    score.rulebook,
    score.unit_code,
    score.period,
    sums.points as points_of_items,
    score.points - score.deductions + score.bonus as points_of_score
from {{ ref('score') }} as score
-- a score nothing of which is measured has no item, and is nought
full outer join sums
    on score.rulebook = sums.rulebook
    and score.unit_type = sums.unit_type
    and score.unit_code = sums.unit_code
    and score.period_type = sums.period_type
    and score.period = sums.period
where score.rulebook is null or coalesce(sums.points, 0) <> score.points - score.deductions + score.bonus
