-- What each rule counts: the evidence of its measures that passes its filters, brought to the scored unit.
-- Grain: rulebook, scored unit, span, rule, role x evidence row
-- month: the span that is scored in one go (score_spans): a month, or a quarter or year.
-- role: count; over and less: the counts below the line of a rate of counts.
-- Evidence of a grid belongs to the unit that the grid belongs to in that month; child_code says which grid it was.
with spans as (

    select * from {{ ref('score_spans') }}

),

grids as (

    select * from {{ ref('int_grid_months') }}
    where not coalesce(is_skipped, false)

),

rules as (

    select * from {{ ref('score_rules') }}

),

rule_measures as (

    select * from {{ source('rules', 'rule_measure') }}

),

filters as (

    select * from {{ source('rules', 'rule_filter') }}

),

filtered as (

    select
        rulebook,
        version,
        rule,
        role,
        max(case when field = 'kind' then 1 else 0 end) = 1 as filters_kind,
        max(case when field = 'level' then 1 else 0 end) = 1 as filters_level
    from filters
    group by rulebook, version, rule, role

),

-- a longer period may count a month as it was released
released as (

    select distinct release_id from spans
    where release_id is not null

),

evidence as (

    select
        rulebook,
        month,
        '' as release_id,
        measure,
        unit_type,
        unit_code,
        subject_code,
        occurred_on,
        kind,
        level,
        size,
        group_code,
        numerator,
        denominator,
        quantity
    from {{ ref('evidence_all') }}
    union all
    select
        rows_released.rulebook,
        rows_released.period as month,
        rows_released.release_id,
        rows_released.measure,
        rows_released.unit_type,
        rows_released.unit_code,
        rows_released.subject_code,
        rows_released.occurred_on,
        rows_released.kind,
        rows_released.level,
        rows_released.size,
        rows_released.group_code,
        rows_released.numerator,
        rows_released.denominator,
        rows_released.quantity
    from {{ source('ledger', 'released_evidence') }} as rows_released
    inner join released on rows_released.release_id = released.release_id
    where rows_released.period_type = 'month'

),

-- whose evidence counts for a scored unit: its own, and that of its grids in that month
counted_places as (

    select
        rulebook,
        version,
        span,
        scope,
        period_type,
        month,
        coalesce(release_id, '') as release_id,
        is_last_month,
        unit_type as place_type,
        unit_code as place_code,
        unit_type,
        unit_code
    from spans
    union all
    select
        spans.rulebook,
        spans.version,
        spans.span,
        spans.scope,
        spans.period_type,
        spans.month,
        coalesce(spans.release_id, '') as release_id,
        spans.is_last_month,
        'grid' as place_type,
        grids.grid_code as place_code,
        spans.unit_type,
        spans.unit_code
    from grids
    inner join spans
        on grids.rulebook = spans.rulebook
        and grids.month = spans.month
        and grids.community_code = spans.unit_code
        and spans.unit_type <> 'grid'

),

evidence_of_units as (

    select
        evidence.rulebook,
        places.version,
        places.unit_type,
        places.unit_code,
        places.span,
        places.scope,
        places.period_type,
        places.is_last_month,
        evidence.measure,
        evidence.unit_type as place_type,
        evidence.unit_code as child_code,
        evidence.subject_code,
        evidence.occurred_on,
        evidence.kind,
        evidence.level,
        evidence.size,
        evidence.group_code,
        evidence.numerator,
        evidence.denominator,
        evidence.quantity
    from evidence
    inner join counted_places as places
        on evidence.rulebook = places.rulebook
        and evidence.month = places.month
        and evidence.release_id = places.release_id
        and evidence.unit_type = places.place_type
        and evidence.unit_code = places.place_code

)

select
    evidence_of_units.rulebook,
    evidence_of_units.version,
    evidence_of_units.unit_type,
    evidence_of_units.unit_code,
    evidence_of_units.span as month,
    rules.item,
    rules.rule,
    rule_measures.role,
    evidence_of_units.measure,
    -- evidence that was taken on the unit names its grid as group, where a rule is taken on grids (rulebooks/measures.yaml, names_grid)
    case
        when rules.child is not null and evidence_of_units.place_type <> 'grid' then evidence_of_units.group_code
        else evidence_of_units.child_code
    end as child_code,
    evidence_of_units.subject_code,
    evidence_of_units.occurred_on,
    evidence_of_units.kind,
    evidence_of_units.level,
    evidence_of_units.size,
    evidence_of_units.group_code,
    evidence_of_units.numerator,
    evidence_of_units.denominator,
    evidence_of_units.quantity
from evidence_of_units
inner join rule_measures
    on evidence_of_units.rulebook = rule_measures.rulebook
    and evidence_of_units.version = rule_measures.version
    and evidence_of_units.measure = rule_measures.measure
inner join rules
    on rule_measures.rulebook = rules.rulebook
    and rule_measures.version = rules.version
    and rule_measures.rule = rules.rule
-- a rule that counts whatever its measure has
left join filtered
    on rule_measures.rulebook = filtered.rulebook
    and rule_measures.version = filtered.version
    and rule_measures.rule = filtered.rule
    and rule_measures.role = filtered.role
-- a row without its value in the rule's list is not counted by the rule
left join filters as kinds
    on rule_measures.rulebook = kinds.rulebook
    and rule_measures.version = kinds.version
    and rule_measures.rule = kinds.rule
    and rule_measures.role = kinds.role
    and kinds.field = 'kind'
    and evidence_of_units.kind = kinds.value
left join filters as levels
    on rule_measures.rulebook = levels.rulebook
    and rule_measures.version = levels.version
    and rule_measures.rule = levels.rule
    and rule_measures.role = levels.role
    and levels.field = 'level'
    and evidence_of_units.level = levels.value
where (not coalesce(filtered.filters_kind, false) or kinds.value is not null)
    and (not coalesce(filtered.filters_level, false) or levels.value is not null)
    -- registers, checks and surveys are not added up over months
    and (evidence_of_units.is_last_month or not coalesce(rule_measures.is_state, false))
    and {{ is_scored_over('rules', 'evidence_of_units') }}
