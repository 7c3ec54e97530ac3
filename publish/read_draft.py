"""What a draft rulebook would change: two rulebooks over the same data, compared unit by unit and item by item."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import duckdb

from publish.read_explanation import natural_key
from publish.rows import rows_of


@dataclass(frozen=True)
class PeriodChange:
    """One period: how many of its units would have another score or rank, and by how much at most."""

    period_type: str
    period: str
    units: int
    scores_changed: int
    ranks_changed: int
    most_gained: Decimal
    most_lost: Decimal
    mean_now: Decimal
    mean_draft: Decimal
    is_provisional: bool


@dataclass(frozen=True)
class ItemChange:
    """One item in one period, over all units: None where only one of the two rulebooks has the item."""

    item: str
    name_zh: str | None
    name_en: str | None
    possible_now: Decimal | None
    possible_draft: Decimal | None
    units_changed: int
    mean_now: Decimal | None
    mean_draft: Decimal | None


@dataclass(frozen=True)
class UnitChange:
    """The score of one unit now and under the draft; None where only one of the two scores it."""

    unit_code: str
    unit_name: str | None
    score_now: Decimal | None
    score_draft: Decimal | None
    rank_now: int | None
    rank_draft: int | None

    @property
    def change(self) -> Decimal:
        """Points more (or less, negative) under the draft."""
        return (self.score_draft or Decimal(0)) - (self.score_now or Decimal(0))


@dataclass(frozen=True)
class PointsChange:
    """One item of one unit."""

    unit_code: str
    unit_name: str | None
    item: str
    points_now: Decimal | None
    points_draft: Decimal | None
    explanation_zh: str | None
    explanation_en: str | None

    @property
    def change(self) -> Decimal:
        """Points more (or less, negative) under the draft."""
        return (self.points_draft or Decimal(0)) - (self.points_now or Decimal(0))


@dataclass(frozen=True)
class Comparison:
    """Everything a draft would change. The last three are of `period` alone, and hold only what changes."""

    periods: list[PeriodChange]
    period: str
    items: list[ItemChange]
    units: list[UnitChange]
    points: list[PointsChange]


def compare(connection: duckdb.DuckDBPyConnection, now: str, draft: str, period: str | None) -> Comparison | None:
    """The comparison of two rulebooks of the tables score, score_item and dim_item; None when neither scores anything.

    period: the one told unit by unit; the newest closed month when None, else the newest there is.
    """
    keys: dict[str, str | list[str] | None] = {"now": now, "draft": draft}
    periods = rows_of(connection, PeriodChange, _PERIODS, keys)
    months = [each for each in periods if each.period_type == "month"]
    if not months:
        return None
    closed = [each for each in months if not each.is_provisional] or months
    shown = closed[-1].period if period is None else period
    keys["period"] = shown
    return Comparison(
        periods=periods,
        period=shown,
        items=sorted(rows_of(connection, ItemChange, _ITEMS, keys), key=lambda row: natural_key(row.item)),
        units=sorted(rows_of(connection, UnitChange, _UNITS, keys), key=lambda row: (-abs(row.change), row.unit_code)),
        points=sorted(
            rows_of(connection, PointsChange, _POINTS, keys),
            key=lambda row: (natural_key(row.item), -abs(row.change), row.unit_code),
        ),
    )


# Rows of one rulebook without their match are of a unit, or an item, that only the other has.
_PAIRS = """
    with now as (

        select * from score
        where rulebook = $now

    ),

    draft as (

        select * from score
        where rulebook = $draft

    ),

    pairs as (

        select
            coalesce(draft.period_type, now.period_type) as period_type,
            coalesce(draft.period, now.period) as period,
            coalesce(draft.unit_code, now.unit_code) as unit_code,
            coalesce(draft.unit_name, now.unit_name) as unit_name,
            now.score as score_now,
            draft.score as score_draft,
            now.rank as rank_now,
            draft.rank as rank_draft,
            coalesce(draft.is_provisional, now.is_provisional) as is_provisional
        from draft
        full join now
            on draft.unit_type = now.unit_type and draft.unit_code = now.unit_code and draft.period = now.period

    )
"""

_PERIODS = f"""
    {_PAIRS}

    select
        period_type,
        period,
        count(*) as units,
        count(*) filter (where score_now is distinct from score_draft) as scores_changed,
        count(*) filter (where rank_now is distinct from rank_draft) as ranks_changed,
        cast(greatest(max(coalesce(score_draft, 0) - coalesce(score_now, 0)), 0) as decimal(9, 2)) as most_gained,
        cast(least(min(coalesce(score_draft, 0) - coalesce(score_now, 0)), 0) as decimal(9, 2)) as most_lost,
        cast(avg(score_now) as decimal(9, 2)) as mean_now,
        cast(avg(score_draft) as decimal(9, 2)) as mean_draft,
        bool_or(is_provisional) as is_provisional
    from pairs
    group by period_type, period
    order by list_position(['month', 'quarter', 'year'], period_type), period
"""

_UNITS = f"""
    {_PAIRS}

    select unit_code, unit_name, score_now, score_draft, rank_now, rank_draft
    from pairs
    where period = $period
        and (score_now is distinct from score_draft or rank_now is distinct from rank_draft)
"""

_ITEM_PAIRS = """
    with now as (

        select * from score_item
        where rulebook = $now and period = $period

    ),

    draft as (

        select * from score_item
        where rulebook = $draft and period = $period

    ),

    names as (

        select
            unit_type,
            unit_code,
            max(unit_name) as unit_name
        from score
        where period = $period
        group by unit_type, unit_code

    ),

    pairs as (

        select
            coalesce(draft.unit_code, now.unit_code) as unit_code,
            names.unit_name,
            coalesce(draft.item, now.item) as item,
            coalesce(draft.item_name, now.item_name) as item_name,
            now.points_possible as possible_now,
            draft.points_possible as possible_draft,
            now.points as points_now,
            draft.points as points_draft,
            draft.explanation_zh,
            draft.explanation_en
        from draft
        full join now
            on draft.unit_type = now.unit_type and draft.unit_code = now.unit_code and draft.item = now.item
        -- every unit with an item has a score
        left join names
            on coalesce(draft.unit_type, now.unit_type) = names.unit_type
            and coalesce(draft.unit_code, now.unit_code) = names.unit_code

    )
"""

_ITEMS = f"""
    {_ITEM_PAIRS},

    english as (

        select
            item,
            max_by(name_en, (rulebook = $draft, effective_from)) as name_en
        from dim_item
        where rule = item and rulebook in ($now, $draft)
        group by item

    )

    select
        pairs.item,
        max(pairs.item_name) as name_zh,
        coalesce(max(english.name_en), max(pairs.item_name)) as name_en,
        max(possible_now) as possible_now,
        max(possible_draft) as possible_draft,
        count(*) filter (where points_now is distinct from points_draft) as units_changed,
        cast(avg(points_now) as decimal(9, 2)) as mean_now,
        cast(avg(points_draft) as decimal(9, 2)) as mean_draft
    from pairs
    left join english on pairs.item = english.item
    group by pairs.item
    having units_changed > 0 or possible_now is distinct from possible_draft
"""

_POINTS = f"""
    {_ITEM_PAIRS}

    select unit_code, unit_name, item, points_now, points_draft, explanation_zh, explanation_en
    from pairs
    where points_now is distinct from points_draft
"""
