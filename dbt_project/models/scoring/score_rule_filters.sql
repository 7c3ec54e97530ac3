-- The values a rule counts. A rule that is priced by kind and has no price of its own counts the kinds it has prices for.
-- Grain: rulebook version, rule, field x value
{{ config(materialized='view') }}
with filters as (

    select * from {{ source('rules', 'rule_filter') }}

),

amounts as (

    select * from {{ source('rules', 'rule_amount') }}

),

rules as (

    select * from {{ source('rules', 'rule') }}

)

select
    rulebook,
    version,
    rule,
    field,
    value
from filters
union all
select
    amounts.rulebook,
    amounts.version,
    amounts.rule,
    amounts.field,
    amounts.value
from amounts
inner join rules on amounts.rulebook = rules.rulebook and amounts.version = rules.version and amounts.rule = rules.rule
-- a rule that says which kinds it counts is taken at its word
left join filters
    on amounts.rulebook = filters.rulebook
    and amounts.version = filters.version
    and amounts.rule = filters.rule
    and filters.field = 'kind'
where amounts.field = 'kind'
    and rules.kind = 'per_unit'
    and coalesce(rules.points, 0) = 0
    and filters.rule is null
