"""The queries behind slips, for one unit of a rulebook and period or for all of them at once.

Parameters: $rulebook, $unit_type, $period, $months, $item (null: every item), $units (the codes asked for).
"""

from __future__ import annotations

from publish.explanation_sql import COST, COUNTS, IN_FORCE, WANTED

_SCORED = """
    rulebook = $rulebook and unit_type = $unit_type and period = $period and list_contains($units, unit_code)
"""

ITEMS = f"""
    {IN_FORCE},

    names as (

        select
            item,
            max_by(name_zh, month) as name_zh,
            max_by(name_en, month) as name_en
        from rules
        where rule = item
        group by item

    )

    select
        score_item.unit_code,
        score_item.item,
        coalesce(score_item.item_name, names.name_zh) as name_zh,
        coalesce(names.name_en, score_item.item_name) as name_en,
        score_item.points_possible,
        score_item.points,
        score_item.is_no_basis,
        score_item.explanation_zh,
        score_item.explanation_en
    from score_item
    left join names on score_item.item = names.item
    where {_SCORED}
"""

RULES = f"""
    {IN_FORCE},

    named as (

        select
            rule,
            max_by(name_zh, month) as name_zh,
            max_by(name_en, month) as name_en,
            max_by(full_from, month) as full_from
        from rules
        group by rule

    )

    select
        score_rule.unit_code,
        score_rule.item,
        score_rule.rule,
        named.name_zh,
        named.name_en,
        score_rule.kind,
        score_rule.numerator,
        score_rule.denominator,
        score_rule.quantity,
        score_rule.points,
        named.full_from
    from score_rule
    left join named on score_rule.rule = named.rule
    where {_SCORED} and not score_rule.is_informational
"""

# What costs in a month, the dearest of each item first; a community's rule may count what was taken on its grids. Of an
# item of which some rules took points, only what those count.
COSTS = f"""
    {IN_FORCE},

    {WANTED},

    taken as (

        select
            unit_code,
            item,
            list(rule) as rules
        from score_rule
        where {_SCORED} and points < 0
        group by unit_code, item

    ),

    placed as (

        select
            coalesce(dim_grid.community_code, evidence.unit_code) as scored_code,
            wanted.item,
            wanted.rule,
            wanted.rule_kind,
            wanted.prices,
            evidence.*
        from evidence
        inner join wanted on not wanted.is_for_information and {COUNTS}
        -- without a match the row is the unit's own
        left join dim_grid
            on $unit_type = 'community'
            and evidence.unit_type = 'grid'
            and evidence.unit_code = dim_grid.grid_code
            and evidence.period = dim_grid.month
        where evidence.unit_type = $unit_type or dim_grid.grid_code is not null

    ),

    costly as (

        select
            scored_code as unit_code,
            placed.item,
            placed.rule,
            occurred_on,
            subject_code,
            reason,
            coalesce(reason_zh, reason) as reason_zh,
            source_file,
            source_row,
            {COST} as cost
        from placed
        -- no rule of the item took anything: it gave less than it could have
        left join taken on placed.scored_code = taken.unit_code and placed.item = taken.item
        where list_contains($units, scored_code) and (taken.rules is null or list_contains(taken.rules, placed.rule))

    ),

    -- the dearest of each rule, then the second of each: no rule hides the others
    ordered as (

        select
            *,
            row_number() over (
                partition by unit_code, item, rule
                order by
                    cost desc,
                    occurred_on nulls last, subject_code nulls last, source_file nulls last, source_row nulls last
            ) as place
        from costly
        where cost > 0

    )

    select
        unit_code,
        item,
        occurred_on,
        subject_code,
        reason,
        reason_zh,
        source_file,
        source_row,
        count(*) over (partition by unit_code, item) as row_count
    from ordered
    qualify row_number() over (partition by unit_code, item order by place, cost desc, rule) <= 6
    order by unit_code, item, place, cost desc, rule
"""
