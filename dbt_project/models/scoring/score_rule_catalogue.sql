-- The items and rules of every version of a rulebook, as a reader looks them up.
-- Grain: rulebook version x rule; an item with several scored rules has a row of its own (rule = item, no kind or measure)
{{ config(materialized='ephemeral') }}
with items as (

    select * from {{ source('rules', 'item') }}

),

rules as (

    select * from {{ source('rules', 'rule') }}

),

versions as (

    select * from {{ source('rules', 'rulebook') }}

),

filters as (

    select
        rulebook,
        version,
        rule,
        {{ joined_text("case when field = 'kind' then value end", ',', 'value') }} as evidence_kinds,
        {{ joined_text("case when field = 'level' then value end", ',', 'value') }} as evidence_levels
    from {{ source('rules', 'rule_filter') }}
    where role = 'count'
    group by rulebook, version, rule

),

rule_measures as (

    select
        rulebook,
        version,
        rule,
        {{ joined_text('measure', ', ', 'position, measure') }} as measures
    from {{ source('rules', 'rule_measure') }}
    where role = 'count'
    group by rulebook, version, rule

),

catalogue as (

    select
        items.rulebook,
        items.version,
        items.item,
        items.item as rule,
        items.name_zh,
        items.name_en,
        rules.kind,
        rule_measures.measures as measure,
        items.points_possible,
        items.clause
    from items
    -- an item with several scored rules has none that bears its id
    left join rules on items.rulebook = rules.rulebook and items.version = rules.version and items.item = rules.rule
    -- no rule of its own, no measure
    left join rule_measures
        on rules.rulebook = rule_measures.rulebook and rules.version = rule_measures.version and rules.rule = rule_measures.rule
    union all
    select
        rules.rulebook,
        rules.version,
        rules.item,
        rules.rule,
        coalesce(rules.name_zh, items.name_zh) as name_zh,
        coalesce(rules.name_en, items.name_en) as name_en,
        rules.kind,
        rule_measures.measures as measure,
        cast(null as decimal(9, 2)) as points_possible,
        items.clause
    from rules
    inner join items on rules.rulebook = items.rulebook and rules.version = items.version and rules.item = items.item
    -- every rule has a measure; one without is shown all the same
    left join rule_measures
        on rules.rulebook = rule_measures.rulebook and rules.version = rule_measures.version and rules.rule = rule_measures.rule
    where rules.rule <> rules.item

)

select
    catalogue.rulebook,
    catalogue.version,
    catalogue.item,
    catalogue.rule,
    catalogue.name_zh,
    catalogue.name_en,
    catalogue.kind,
    catalogue.measure,
    catalogue.points_possible,
    catalogue.clause,
    versions.effective_from,
    filters.evidence_kinds,
    filters.evidence_levels
from catalogue
inner join versions on catalogue.rulebook = versions.rulebook and catalogue.version = versions.version
-- most rules count whatever their measure has
left join filters
    on catalogue.rulebook = filters.rulebook and catalogue.version = filters.version and catalogue.rule = filters.rule
