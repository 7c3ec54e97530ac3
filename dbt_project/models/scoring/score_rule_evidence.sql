-- What each rule counts: the evidence of its measures that passes its filters, brought to the scored unit.
-- Grain: rulebook, scored unit, month, rule x evidence row
-- Evidence of a grid belongs to the unit that the grid belongs to in that month; child_code says which grid it was.
with evidence as (

    select * from {{ ref('evidence_all') }}

),

units as (

    select * from {{ ref('int_unit_months') }}

),

grids as (

    select * from {{ ref('int_grid_months') }}

),

rules as (

    select * from {{ ref('score_rules') }}

),

rule_measures as (

    select * from {{ source('rules', 'rule_measure') }}

),

filters as (

    select * from {{ ref('score_rule_filters') }}

),

-- whose evidence counts for a scored unit: its own, and that of its grids in that month
counted_places as (

    select
        rulebook,
        version,
        month,
        unit_type as place_type,
        unit_code as place_code,
        unit_type,
        unit_code
    from units
    union all
    select
        units.rulebook,
        units.version,
        units.month,
        'grid' as place_type,
        grids.grid_code as place_code,
        units.unit_type,
        units.unit_code
    from grids
    inner join units
        on grids.rulebook = units.rulebook
        and grids.month = units.month
        and grids.community_code = units.unit_code
        and units.unit_type <> 'grid'

),

evidence_of_units as (

    select
        evidence.rulebook,
        places.version,
        places.unit_type,
        places.unit_code,
        evidence.month,
        evidence.measure,
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
        and evidence.unit_type = places.place_type
        and evidence.unit_code = places.place_code

)

select
    evidence_of_units.rulebook,
    evidence_of_units.version,
    evidence_of_units.unit_type,
    evidence_of_units.unit_code,
    evidence_of_units.month,
    rules.item,
    rules.rule,
    evidence_of_units.measure,
    evidence_of_units.child_code,
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
-- a row without its value in the rule's list is not counted by the rule
left join filters as kinds
    on rules.rulebook = kinds.rulebook
    and rules.version = kinds.version
    and rules.rule = kinds.rule
    and kinds.field = 'kind'
    and evidence_of_units.kind = kinds.value
left join filters as levels
    on rules.rulebook = levels.rulebook
    and rules.version = levels.version
    and rules.rule = levels.rule
    and levels.field = 'level'
    and evidence_of_units.level = levels.value
where (not rules.filters_kind or kinds.value is not null)
    and (not rules.filters_level or levels.value is not null)
