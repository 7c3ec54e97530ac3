-- What one of each thing costs or earns under a rule, and from where on the rule gives everything or takes nothing.
-- Grain: rulebook version x rule
{{ config(materialized='ephemeral') }}
with rules as (

    select * from {{ source('rules', 'rule') }}

),

bands as (

    select * from {{ source('rules', 'rule_band') }}
    where field = 'rate'

),

-- the lower edge of the best band, the lowest of those that are as good
best_bands as (

    select
        bands.rulebook,
        bands.version,
        bands.rule,
        coalesce(bands.lower, 0) as lower
    from bands
    inner join rules on bands.rulebook = rules.rulebook and bands.version = rules.version and bands.rule = rules.rule
    qualify row_number() over (
        partition by bands.rulebook, bands.version, bands.rule
        order by
            case rules.direction when 'take' then bands.points else 0 - bands.points end nulls last,
            bands.lower nulls first,
            bands.position nulls last
    ) = 1

),

priced as (

    select
        rulebook,
        version,
        rule,
        value,
        points
    from {{ source('rules', 'rule_amount') }}
    union all
    select
        rulebook,
        version,
        rule,
        kind as value,
        weight as points
    from {{ source('rules', 'rule_weight') }}
    union all
    -- what has no price of its own
    select
        rulebook,
        version,
        rule,
        '*' as value,
        points
    from rules
    where points > 0 and (kind = 'per_unit' or (kind = 'manual' and direction = 'take'))

),

listed as (

    select
        rulebook,
        version,
        rule,
        {{ joined_text("value || '=' || " ~ number_text('points'), ',', 'value') }} as evidence_prices
    from priced
    group by rulebook, version, rule

)

select
    rules.rulebook,
    rules.version,
    rules.rule,
    cast(case
        when rules.kind = 'bands' then best_bands.lower
        when rules.kind in ('threshold', 'attainment', 'linear_loss') then coalesce(rules.target, 1)
        when rules.kind in ('rate_points', 'shortfall', 'worst_of') then 1
    end as decimal(18, 6)) as full_from,
    listed.evidence_prices
from rules
-- a rule without bands
left join best_bands
    on rules.rulebook = best_bands.rulebook and rules.version = best_bands.version and rules.rule = best_bands.rule
-- a rule that prices nothing singly
left join listed on rules.rulebook = listed.rulebook and rules.version = listed.version and rules.rule = listed.rule
