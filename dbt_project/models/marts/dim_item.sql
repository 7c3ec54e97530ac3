-- Items and rules of every version of a rulebook; an item with several rules has a row of its own (rule = item).
-- Grain: rulebook version x rule
with rulebooks as (

    select * from {{ source('rules', 'rulebook') }}

),

catalogue as (

    select * from {{ ref('score_rule_catalogue') }}

),

prices as (

    select * from {{ ref('score_rule_prices') }}

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
    catalogue.effective_from,
    catalogue.evidence_kinds,
    catalogue.evidence_levels,
    prices.evidence_prices,
    prices.full_from,
    rulebooks.name_zh as rulebook_name_zh,
    rulebooks.name_en as rulebook_name_en
from catalogue
inner join rulebooks on catalogue.rulebook = rulebooks.rulebook and catalogue.version = rulebooks.version
-- the row of an item with several rules is no rule
left join prices
    on catalogue.rulebook = prices.rulebook and catalogue.version = prices.version and catalogue.rule = prices.rule
