"""Published numbers beside those of the plain calculation: every difference, in one line each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import duckdb

from ..everything import PATROL_AND_VISITS, Reference
from ..totals import (
    RANKED_FROM,
    Score,
    corrections,
    empty_items,
    partial_grids,
    periods_of,
    ranks_of,
    rolled_up,
    scores_of,
)

Key = tuple[Any, ...]
SHIPPED = "rulebook in ('chengnan', 'nanxiashu')"
"""A home may have rulebooks of its own for the same units."""
MONTHLY = f"from score_rule where {SHIPPED} and period_type = 'month' and"
SCORE = ", ".join(field.name for field in fields(Score))


@dataclass(frozen=True)
class Difference:
    """One number that is not the same. None: there is no such row."""

    what: str
    key: Key
    published: Any
    expected: Any

    def __str__(self) -> str:
        return f"{self.what} of {' '.join(map(str, self.key))}: published {self.published}, expected {self.expected}"


def differences(reference: Reference, marts: duckdb.DuckDBPyConnection, begins_with: str = "") -> Iterator[Difference]:
    """Everything in which the published tables are not what was calculated. `marts`: tables by their bare names.

    begins_with: how codes of the office's units begin, where others are published beside them; ranks are not compared
    then.
    """
    found = everything(reference, marts)
    own = (one for one in found if str(one.key[0]).startswith(begins_with))
    yield from (one for one in own if not begins_with or one.what != "rank")


def everything(reference: Reference, marts: duckdb.DuckDBPyConnection) -> Iterator[Difference]:
    rules = rows(marts, f"select unit_code, period, rule, points {MONTHLY} rule = any(?)", [several(reference)])
    yield from unequal("points of a rule", rules, reference.rules)
    rates = f"select unit_code, period, rule, numerator, denominator {MONTHLY} denominator > 0 and rule = any(?)"
    yield from unequal("rate", rows(marts, rates, [names(reference.rates)]), reference.rates)
    counts = f"select unit_code, period, rule, quantity {MONTHLY} quantity <> 0 and rule = any(?)"
    quantities = {key: count for key, count in reference.quantities.items() if count}
    yield from unequal("quantity", rows(marts, counts, [names(reference.quantities)]), quantities)
    periods = periods_of(reference.office.months)
    rolled = rolled_up(reference.items, reference.taken, periods)
    yield from unequal(
        "points of an item",
        rows(marts, f"select unit_code, period, item, points from score_item where {SHIPPED}"),
        rolled,
    )
    empty = dict.fromkeys(empty_items(reference.without_basis, reference.items, periods), True)
    flagged = rows(marts, f"select unit_code, period, item, true from score_item where {SHIPPED} and is_no_basis")
    yield from unequal("no basis", flagged, empty)
    units = {(unit, period) for unit, period, _ in rolled}
    scores = scores_of(rolled, set(empty), corrections(reference.office, periods, units))
    published = rows(marts, f"select unit_code, period, {SCORE} from score where {SHIPPED}", keys=2)
    yield from unequal("score", {key: Score(*row) for key, row in published.items()}, scores)
    ranks: dict[Key, Any] = {}
    for period in periods:
        few = partial_grids(reference.office, period)
        grids = {unit for unit, name, item in rolled if name == period.name and item == "N5"}
        communities = {unit for unit, name, item in rolled if name == period.name and item == "C1.1"}
        for own in (grids, communities):
            ranked = {unit for unit in own if few.get(unit, RANKED_FROM) >= RANKED_FROM}
            found = ranks_of({unit: scores[unit, period.name].score for unit in own}, ranked)
            ranks |= {(unit, period.name): (rank, unit in few) for unit, rank in found.items()}
    yield from unequal(
        "rank", rows(marts, f"select unit_code, period, rank, is_partial from score where {SHIPPED}", keys=2), ranks
    )


def several(reference: Reference) -> list[str]:
    """Rules whose points are calculated: those of items that have several."""
    assert set(PATROL_AND_VISITS) <= set(names(reference.rules))
    return names(reference.rules)


def names(expected: Mapping[Key, Any]) -> list[str]:
    return sorted({key[2] for key in expected})


def rows(marts: duckdb.DuckDBPyConnection, sql: str, values: list[Any] | None = None, keys: int = 3) -> dict[Key, Any]:
    """Rows by their first columns; what is left is one value, or a tuple of several."""
    found = marts.execute(sql, values or []).fetchall()
    return {row[:keys]: row[keys] if len(row) == keys + 1 else row[keys:] for row in found}


def unequal(what: str, published: Mapping[Key, Any], expected: Mapping[Key, Any]) -> Iterator[Difference]:
    for key in sorted(published.keys() | expected.keys()):
        if published.get(key) != expected.get(key):
            yield Difference(what, key, published.get(key), expected.get(key))
