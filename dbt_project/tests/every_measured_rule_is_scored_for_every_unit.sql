-- A rule of a kind that scoring does not know would fall out in silence: every measured rule has its row for every unit.
with expected as (

    select
        units.rulebook,
        units.unit_code,
        units.month,
        rules.rule
    from {{ ref('int_unit_months') }} as units
    inner join {{ ref('score_rules') }} as rules on units.rulebook = rules.rulebook and units.version = rules.version

)

select
    expected.rulebook,
    expected.unit_code,
    expected.month,
    expected.rule
from expected
-- what this test looks for: a rule without its row
left join {{ ref('score_rule_month') }} as scored
    on expected.rulebook = scored.rulebook
    and expected.unit_code = scored.unit_code
    and expected.month = scored.month
    and expected.rule = scored.rule
where scored.rule is null
