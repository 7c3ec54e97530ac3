-- A roll-up or filter that scoring does not know would be passed over in silence.
-- depends_on: {{ ref('score_rules') }}
{{ config(meta={"dagster": {"ref": {"name": "score_rules"} } }) }}
select
    rulebook,
    version,
    item as what,
    rollup as option_value
from {{ source('rules', 'item') }}
where rollup not in ('mean', 'weights', 'recompute', 'sum', 'sum_capped', 'last') or no_basis not in ('full', 'exclude', 'zero', 'manual')
union all
select
    rulebook,
    version,
    rule as what,
    field as option_value
from {{ source('rules', 'rule_filter') }}
where field not in ('kind', 'level')
