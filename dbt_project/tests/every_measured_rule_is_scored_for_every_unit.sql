-- A rule of a kind that scoring does not know would fall out in silence: every measured rule has its row for every unit
-- and span it is scored over.
{{ config(meta={"dagster": {"ref": {"name": "score_rule_month"} } }) }}
with expected as (

    select
        units.rulebook,
        units.unit_code,
        units.span as month,
        rules.rule
    from {{ ref('score_spans') }} as units
    inner join {{ ref('score_rules') }} as rules
        on units.rulebook = rules.rulebook
        and units.version = rules.version
        and {{ is_scored_over('rules', 'units') }}

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
