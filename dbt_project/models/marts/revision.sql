-- Published items that would change, or changed.
-- Grain: rulebook x unit x period x item x status
with revision_shown as (

    select * from {{ ref('score_revisions') }}

)

select
    rulebook,
    unit_code,
    period,
    item,
    old_points,
    new_points,
    cause,
    cause_detail,
    status
from revision_shown
