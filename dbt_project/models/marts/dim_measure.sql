-- Every known measure, with the rules of whatever rulebook and version that use it. is_measured: it has an evidence model.
-- Grain: measure
with measures as (

    select * from {{ ref('int_measures_catalogued') }}

),

rule_measures as (

    select * from {{ source('rules', 'rule_measure') }}

),

-- distinct: versions of a rulebook mostly have the same rules
rules_using as (

    select distinct
        measure,
        rulebook || ' ' || rule as rule_name
    from rule_measures

),

rules_joined as (

    select
        measure,
        {{ joined_text('rule_name', ', ', 'rule_name') }} as rules
    from rules_using
    group by measure

)

select
    measures.measure,
    measures.name_zh,
    measures.name_en,
    measures.unit_type,
    measures.subject_type,
    rules_joined.rules,
    measures.fact_table,
    measures.is_in_parts,
    measures.evidence_model is not null as is_measured
from measures
-- known, but no rulebook uses it
left join rules_joined on measures.measure = rules_joined.measure
