-- One row per published fact that a rulebook has a say in (item, login_day): the rulebook whose reading is shown. It is
-- the first by name that uses the measure made from the fact, else the first by name.
with rulebooks as (

    -- a rulebook has many versions and is one rulebook
    select distinct rulebook from {{ source('rules', 'rulebook') }}

),

facts as (

    select 'item' as fact, 'disposal' as measure
    union all
    select 'login_day' as fact, 'login' as measure

),

-- several rules may use one measure
used as (

    select distinct rulebook, measure from {{ source('rules', 'rule_measure') }}

)

select
    facts.fact,
    rulebooks.rulebook
from facts
cross join rulebooks
-- the rulebook does not use the measure
left join used
    on
        facts.measure = used.measure
        and rulebooks.rulebook = used.rulebook
qualify row_number() over (
    partition by facts.fact
    order by used.measure nulls last, rulebooks.rulebook nulls last
) = 1
