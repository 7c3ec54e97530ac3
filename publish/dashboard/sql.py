"""The queries behind a dashboard: one rulebook, kind of unit and period, all of its units at once.

Parameters: $rulebook, $unit_type, $period, $period_type, $months, $item (null: every item).
Points come in hundredths, so that a page adds and compares whole numbers.
"""

from __future__ import annotations

from publish.explanation_sql import IN_FORCE
from publish.read_scores import PLACES


def number(decimal: str) -> str:
    """SQL for a decimal as text without idle zeros: 45.600000 is '45.6'."""
    return f"rtrim(rtrim(cast(cast({decimal} as decimal(38, 6)) as varchar), '0'), '.')"


_SCORED = "rulebook = $rulebook and unit_type = $unit_type and period = $period"

UNITS = f"""
    with {PLACES}

    select
        score.unit_code as code,
        coalesce(score.unit_name, score.unit_code) as name,
        places.parent_code as parent,
        cast(score.score * 100 as bigint) as score,
        cast(score.points * 100 as bigint) as points,
        cast(score.deductions * 100 as bigint) as deductions,
        cast(score.bonus * 100 as bigint) as bonus,
        cast(score.adjustment * 100 as bigint) as adjustment,
        cast(score.points_without_basis * 100 as bigint) as without_basis,
        score.rank,
        score.is_partial
    from score
    -- without a match the unit is in no register
    left join places on score.unit_type = places.unit_type and score.unit_code = places.unit_code
    where score.rulebook = $rulebook and score.unit_type = $unit_type and score.period = $period
    order by score.rank nulls last, score.score desc, score.unit_code
"""

TREND = """
    select
        period,
        unit_code,
        cast(score * 100 as bigint) as score
    from score
    where
        rulebook = $rulebook and unit_type = $unit_type and period_type = $period_type
        and (period = $period or (period < $period and not is_provisional))
    order by period, unit_code
"""

# A name may change with the version of the rulebook: the newest in force counts. An item has its own id as a rule's.
RULE_NAMES = f"""
    {IN_FORCE}

    select
        rule,
        max_by(name_zh, month) as zh,
        max_by(name_en, month) as en,
        max_by(clause, month) as clause,
        max_by(item, month) as item,
        max_by(measure, month) as measure
    from rules
    group by rule
    order by rule
"""

MEASURES = "select measure, name_zh, name_en from dim_measure order by measure"

COMMUNITIES = """
    select
        unit_code,
        coalesce(max(unit_name), unit_code) as unit_name
    from dim_unit
    where unit_type = 'community'
    group by unit_code
    order by unit_code
"""

RELEASE = """
    select
        release_id as id,
        strftime(released_at, '%Y-%m-%d') as day,
        supersedes,
        because
    from release
    where rulebook = $rulebook and period = $period
    order by release.released_at desc, release_id desc
    limit 1
"""

# The last day of which anything was recorded, up to $day.
NEWEST_RECORD = """
    select strftime(max(day), '%Y-%m-%d')
    from (
        select visit_date as day from fct_visit
        union all
        select cast(reported_at as date) from fct_item
        union all
        select patrol_date from fct_patrol_day
        union all
        select login_date from fct_login_day where has_login
    )
    where day <= cast($day as date)
"""

# What other dashboards of the rulebook may lie beside this one: earlier periods of its kind, and the months inside it.
RELEASED = """
    select period
    from score
    where
        rulebook = $rulebook and not is_provisional and period <> $period
        and ((period_type = $period_type and period < $period) or list_contains($months, period))
    group by period
    order by period
"""

ITEM_POINTS = f"""
    select
        item,
        unit_code,
        cast(points * 100 as bigint) as points,
        cast(points_possible * 100 as bigint) as possible,
        is_no_basis
    from score_item
    where {_SCORED}
"""

QUESTIONS = """
    select
        suspicion.worker_code as worker,
        suspicion.unit_code as unit,
        suspicion.detector,
        suspicion.month,
        suspicion.reason_zh as zh,
        suspicion.reason_en as en,
        suspicion.status
    from suspicion
    where list_contains($months, month) and status <> 'rejected'
    order by rank_score desc, suspicion_code
"""

REVISIONS = """
    select
        unit_code as unit,
        item,
        cast(old_points * 100 as bigint) as old_points,
        cast(new_points * 100 as bigint) as new_points,
        cause,
        cause_detail,
        status
    from revision
    where rulebook = $rulebook and period = $period
    order by status, unit_code, item
"""

# One row per unit: its items, its rules and, of a quarter or year, the points of each month, all as JSON.
CALCULATIONS = f"""
    with rule_rows as (

        select
            unit_code,
            list({{
                'rule': rule,
                'item': item,
                'kind': kind,
                'numerator': numerator,
                'denominator': denominator,
                'quantity': {number("quantity")},
                'points': cast(points * 100 as bigint),
                'info': is_informational,
                'zh': explanation_zh,
                'en': explanation_en
            }} order by rule) as rules
        from score_rule
        where {_SCORED}
        group by unit_code

    ),

    item_rows as (

        select
            unit_code,
            list({{
                'item': item,
                'possible': cast(points_possible * 100 as bigint),
                'points': cast(points * 100 as bigint),
                'adjustment': cast(adjustment * 100 as bigint),
                'nothing': is_no_basis,
                'zh': explanation_zh,
                'en': explanation_en
            }} order by item) as items
        from score_item
        where {_SCORED}
        group by unit_code

    ),

    month_rows as (

        select
            unit_code,
            list({{
                'item': item,
                'month': period,
                'points': cast(points * 100 as bigint)
            }} order by item, period) as months
        from score_item
        where
            rulebook = $rulebook and unit_type = $unit_type and period_type = 'month' and $period_type <> 'month'
            and list_contains($months, period)
        group by unit_code

    )

    select
        item_rows.unit_code,
        to_json(item_rows.items) as items,
        to_json(coalesce(rule_rows.rules, [])) as rules,
        to_json(coalesce(month_rows.months, [])) as months
    from item_rows
    -- without a match the item was scored by no rule, or the period is a month
    left join rule_rows on item_rows.unit_code = rule_rows.unit_code
    left join month_rows on item_rows.unit_code = month_rows.unit_code
    order by item_rows.unit_code
"""
