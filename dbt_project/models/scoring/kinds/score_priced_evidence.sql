-- What each counted thing costs or earns under rules priced by kind, level or size.
-- Grain: rulebook, scored unit, month, rule x evidence row that counts
-- per_unit: the price of its kind or level, else the rule's own. highest_of: the highest of size band, kind and level.
-- once_per_group: of the rows of one kind and group only the dearest counts.
{{ config(materialized='view') }}
with evidence as (

    select * from {{ ref('score_rule_evidence') }}
    where role = 'count'

),

rules as (

    select * from {{ ref('score_rules') }}
    where kind in ('per_unit', 'highest_of') and not is_informational

),

amounts as (

    select * from {{ source('rules', 'rule_amount') }}

),

bands as (

    select * from {{ source('rules', 'rule_band') }}
    where field = 'size'

),

priced as (

    select
        evidence.rulebook,
        evidence.version,
        evidence.unit_code,
        evidence.month,
        evidence.rule,
        evidence.measure,
        evidence.child_code,
        evidence.subject_code,
        evidence.occurred_on,
        evidence.kind,
        evidence.group_code,
        coalesce(evidence.quantity, 0) as quantity,
        rules.once_per_group,
        -- the kind or level that has a price of its own
        case when kinds.points is not null then evidence.kind when levels.points is not null then evidence.level end as price_label,
        -- no price for it: the rule's own, which is nought where the rule has none
        coalesce(greatest(abs(kinds.points), abs(levels.points), abs(bands.points)), rules.rule_points) as amount
    from evidence
    inner join rules on evidence.rulebook = rules.rulebook and evidence.version = rules.version and evidence.rule = rules.rule
    -- a kind, level or size that has no price
    left join amounts as kinds
        on evidence.rulebook = kinds.rulebook
        and evidence.version = kinds.version
        and evidence.rule = kinds.rule
        and kinds.field = 'kind'
        and evidence.kind = kinds.value
    -- the same for its level
    left join amounts as levels
        on evidence.rulebook = levels.rulebook
        and evidence.version = levels.version
        and evidence.rule = levels.rule
        and levels.field = 'level'
        and evidence.level = levels.value
    -- the same for its size
    left join bands
        on evidence.rulebook = bands.rulebook
        and evidence.version = bands.version
        and evidence.rule = bands.rule
        and (bands.lower is null or evidence.size >= bands.lower)
        and (bands.upper is null or evidence.size < bands.upper)
        and evidence.size is not null

)

select
    rulebook,
    version,
    unit_code,
    month,
    rule,
    measure,
    quantity,
    amount,
    price_label
from priced
-- a row without a group is a group of its own
qualify not once_per_group
    or group_code is null
    or row_number() over (
        partition by rulebook, unit_code, month, rule, measure, kind, group_code
        order by
            amount desc nulls last,
            occurred_on nulls last,
            subject_code nulls last,
            child_code nulls last,
            quantity nulls last
    ) = 1
