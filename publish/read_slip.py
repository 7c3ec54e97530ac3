"""Slips, read from the published tables: a score, its items, their rules, and what cost the points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

import duckdb

from publish.read_explanation import natural_key
from publish.read_scores import Score, months_of, peers, rulebook_name
from publish.rows import rows_of
from publish.slip_sql import COSTS, ITEMS, RULES


@dataclass(frozen=True)
class SlipItem:
    """One item of a score. points of a deduction outside the items are negative, points_possible is then nought."""

    unit_code: str
    item: str
    name_zh: str | None
    name_en: str | None
    points_possible: Decimal
    points: Decimal
    is_no_basis: bool
    explanation_zh: str | None
    explanation_en: str | None

    @property
    def lost(self) -> Decimal:
        """Points that full marks would have more; a bonus loses none."""
        return max(self.points_possible - self.points, Decimal(0))


@dataclass(frozen=True)
class SlipRule:
    """One scored rule. full_from: the rate or quantity from which it loses nothing; None where things are priced."""

    unit_code: str
    item: str
    rule: str
    name_zh: str | None
    name_en: str | None
    kind: str
    numerator: int | None
    denominator: int | None
    quantity: Decimal | None
    points: Decimal
    full_from: Decimal | None


@dataclass(frozen=True)
class Cost:
    """A thing that cost points. row_count: how many there are of its item; only the dearest are read."""

    unit_code: str
    item: str
    occurred_on: date | None
    subject_code: str | None
    reason: str | None
    reason_zh: str | None
    source_file: str | None
    source_row: int | None
    row_count: int


@dataclass(frozen=True)
class Slip:
    """Everything one slip shows. rulebook_name: by language; released_at: of its release, None while provisional."""

    score: Score
    rulebook_name: dict[str, str]
    ranked: int
    released_at: datetime | None
    items: list[SlipItem]
    rules: dict[str, list[SlipRule]]
    costs: dict[str, list[Cost]]


def slips_of(connection: duckdb.DuckDBPyConnection, scores: list[Score]) -> list[Slip]:
    """The slips of scores of one rulebook, kind of unit and period, in their order."""
    first = scores[0]
    keys = {
        "rulebook": first.rulebook,
        "unit_type": first.unit_type,
        "period": first.period,
        "months": months_of(first.period),
        "units": [score.unit_code for score in scores],
        "item": None,
    }
    items = _by_unit(rows_of(connection, SlipItem, ITEMS, keys))
    rules = _by_unit(rows_of(connection, SlipRule, RULES, keys))
    costs = _by_unit(rows_of(connection, Cost, COSTS, keys) if first.period_type == "month" else [])
    released = dict(connection.execute("select release_id, released_at from release").fetchall())
    name = rulebook_name(connection, first.rulebook, first.period)
    ranked_among = peers(connection, first.rulebook, first.period)
    return [
        Slip(
            score=score,
            rulebook_name=name,
            ranked=ranked_among[score.unit_code].ranked,
            released_at=released.get(score.release_id),
            items=sorted(items[score.unit_code], key=lambda item: natural_key(item.item)),
            rules=_by_item(sorted(rules[score.unit_code], key=lambda rule: natural_key(rule.rule))),
            costs=_by_item(costs[score.unit_code]),
        )
        for score in scores
    ]


T = TypeVar("T", SlipItem, SlipRule, Cost)


def _by_unit(rows: Iterable[T]) -> defaultdict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for row in rows:
        found[row.unit_code].append(row)
    return found


def _by_item(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.item, []).append(row)
    return found
