-- One row per rulebook, item and measure that a version in force asks for and nothing measures yet. The item has no row
-- in score_item, and its scores stay provisional.
with months as (

    select * from {{ ref('int_rulebook_months') }}

),

rules as (

    select * from {{ source('rules', 'rule') }}

),

rule_measures as (

    select * from {{ source('rules', 'rule_measure') }}

),

measured as (

    select measure from {{ source('rules', 'measure') }}
    where evidence_model is not null

),

-- a version is in force for many months
in_force as (

    select distinct rulebook, version from months

),

not_measured as (

    select
        rules.rulebook,
        rules.item,
        rule_measures.measure,
        bool_and(rules.is_informational) as is_informational
    from in_force
    inner join rules
        on
            in_force.rulebook = rules.rulebook
            and in_force.version = rules.version
    inner join rule_measures
        on
            rules.rulebook = rule_measures.rulebook
            and rules.version = rule_measures.version
            and rules.rule = rule_measures.rule
    -- nothing measures it: that is the alert
    left join measured on rule_measures.measure = measured.measure
    where measured.measure is null
    group by rules.rulebook, rules.item, rule_measures.measure

)

select
    'not_measured:' || rulebook || ':' || item || ':' || measure as alert_code,
    'not_measured' as kind,
    case when is_informational then 'info' else 'warning' end as severity,
    cast(null as string) as unit_code,
    rulebook || ' ' || item as subject_code,
    case
        when is_informational then measure || ' (' || item || ', informational) is not measured yet'
        else measure || ' (' || item || ') is not measured yet: scores of ' || rulebook || ' stay provisional'
    end as message
from not_measured
