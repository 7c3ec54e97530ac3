"""The queries behind a briefing: one rulebook and period, all of its units.

Parameters: $rulebook, $period, $period_type, $months (of the period), $people (measures that count people).
"""

from __future__ import annotations

from publish.explanation_sql import IN_FORCE
from publish.read_scores import PLACES

# The newest release of every closed period.
CLOSED = """
    select
        score.rulebook,
        score.period_type,
        score.period,
        max(score.release_id) as release_id,
        max(release.released_at) as released_at
    from score
    inner join release on score.release_id = release.release_id
    group by score.rulebook, score.period_type, score.period
    order by score.rulebook, score.period
"""

# A period and those of its kind before it, oldest first. The means are made of exact sums by who reads them.
TREND = """
    select
        period,
        count(*) as units,
        sum(score) as score_sum,
        min(score) as lowest,
        max(score) as highest,
        bool_or(is_provisional) as is_provisional
    from score
    where rulebook = $rulebook and period_type = $period_type and period <= $period
    group by period
    order by period
"""

UNITS = f"""
    with {PLACES}

    select
        places.unit_code,
        places.parent_code,
        parent.unit_name as parent_name,
        places.area_type
    from places
    -- without a match its community is not scored by any rulebook, so it has no name here
    left join dim_unit as parent on parent.unit_type = 'community' and places.parent_code = parent.unit_code
    where places.unit_type = $unit_type
"""

RULES = f"""
    {IN_FORCE}

    select
        item,
        rule,
        max_by(name_zh, month) as name_zh,
        max_by(name_en, month) as name_en,
        coalesce(
            bool_or(list_has_any(string_split(replace(measure, ' ', ''), ','), $people)), false
        ) as is_of_people
    from rules
    group by item, rule
"""

CELLS = """
    select
        unit_code,
        item,
        item_name,
        points_possible,
        points,
        is_no_basis,
        explanation_zh,
        explanation_en
    from score_item
    where rulebook = $rulebook and period = $period
"""

ITEMS_BEFORE = """
    select
        item,
        count(*) as units,
        sum(points) as points_sum
    from score_item
    where rulebook = $rulebook and period = $period
    group by item
"""

# Questions about the data of these months, the likeliest first; what a person found false already is none any more.
QUESTIONS = """
    with grids as (

        select
            grid_code,
            max_by(grid_name, month) as grid_name,
            max_by(community_code, month) as community_code
        from dim_grid
        where list_contains($months, month)
        group by grid_code

    ),

    units as (select distinct unit_code from score where rulebook = $rulebook and period = $period)

    select
        suspicion.detector,
        suspicion.month,
        suspicion.unit_code,
        coalesce(grids.grid_name, suspicion.unit_code) as unit_name,
        suspicion.worker_code,
        suspicion.counterpart_code,
        suspicion.reason_zh,
        suspicion.reason_en
    from suspicion
    -- without a match the unit is no grid
    left join grids on suspicion.unit_code = grids.grid_code
    where
        list_contains($months, suspicion.month)
        and suspicion.status = 'open'
        and exists (
            select 1 from units
            where units.unit_code = suspicion.unit_code or units.unit_code = grids.community_code
        )
    order by suspicion.rank_score desc, suspicion.suspicion_code
"""

# What is wrong with the input as a whole, as of the publication. What is missing to close an open month is left out: it
# does not concern a closed period.
ALERTS = """
    select
        severity,
        kind,
        count(*) as alerts
    from alert
    where
        status <> 'closed'
        and severity in ('error', 'warning')
        and kind not in ('missing_to_close', 'month_open')
        -- of sending and of runs, not of the input
        and kind not in ('attempt', 'suspicion', 'run_failed', 'run_overdue', 'fixes_kept')
    group by severity, kind
    order by severity, alerts desc, kind
"""

# Items of closed periods that would change, or that a release of this or the period before has changed.
REVISIONS = """
    with newest as (

        select
            score.period,
            max(release.released_at) as released_at
        from score
        inner join release on score.release_id = release.release_id
        where score.rulebook = $rulebook
        group by score.period

    ),

    before as (

        select min(release.released_at) as released_at
        from release
        where rulebook = $rulebook and period = $before

    )

    select
        revision.period,
        revision.unit_code,
        revision.item,
        revision.old_points,
        revision.new_points,
        revision.cause,
        revision.cause_detail,
        revision.status
    from revision
    cross join before
    -- a period that is not shown any more has no newest release
    left join newest on revision.period = newest.period
    where
        revision.rulebook = $rulebook
        and (
            revision.status = 'proposed'
            or revision.period = $period
            or before.released_at is null
            or newest.released_at > before.released_at
        )
    order by revision.status desc, revision.period, revision.unit_code, revision.item
"""
