"""The items of a briefing: each over all units, with what every unit had and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

import duckdb

from publish.briefing.sql import CELLS, ITEMS_BEFORE, RULES
from publish.read_explanation import natural_key
from publish.rows import Parameters, run_query
from publish.small_cells import SUBJECTS_OF_PEOPLE, guarded


@dataclass(frozen=True)
class Cell:
    """One item of one unit. told_*: its explanation, without counts of few people."""

    unit_code: str
    item: str
    points_possible: Decimal
    points: Decimal
    is_no_basis: bool
    told_zh: str
    told_en: str

    @property
    def lost(self) -> Decimal:
        """What full marks would have more; of a deduction outside the items, what it took."""
        return max(self.points_possible - self.points, Decimal(0))


@dataclass(frozen=True)
class BriefingItem:
    """One item over all units. possible 0: a deduction or a bonus outside the items. before: its mean a period ago."""

    item: str
    name_zh: str
    name_en: str
    possible: Decimal
    mean: Decimal
    before: Decimal | None
    cells: tuple[Cell, ...]

    @cached_property
    def lost(self) -> Decimal:
        """Points all units lost together."""
        return sum((cell.lost for cell in self.cells), Decimal(0))

    @cached_property
    def losing(self) -> list[Cell]:
        """The units that lost points, most first."""
        return sorted((cell for cell in self.cells if cell.lost > 0), key=lambda cell: (-cell.lost, cell.unit_code))

    @cached_property
    def gaining(self) -> list[Cell]:
        """The units that got points outside the items, most first."""
        gained = (cell for cell in self.cells if cell.points > cell.points_possible)
        return sorted(gained, key=lambda cell: (-cell.points, cell.unit_code))

    @property
    def is_idle(self) -> bool:
        """Nothing can be said of it: a deduction or bonus that nobody had."""
        return not self.possible and not any(cell.points for cell in self.cells)


def mean(total: Decimal, count: int) -> Decimal:
    """A mean with two places, rounded half up as points are."""
    return (total / count).quantize(Decimal("0.01"), ROUND_HALF_UP)


def read_items(
    connection: duckdb.DuckDBPyConnection, keys: Parameters, before: str | None, small_cell: int
) -> list[BriefingItem]:
    """Every item of the period, in the order of the rulebook. keys: the parameters of RULES and CELLS."""
    measures = connection.execute("select measure, subject_type from dim_measure").fetchall()
    people = [measure for measure, subject_type in measures if subject_type in SUBJECTS_OF_PEOPLE]
    rules = run_query(connection, RULES, {**keys, "people": people}).fetchall()
    names = {item: (name_zh, name_en) for item, rule, name_zh, name_en, _ in rules if rule == item}
    of_people = {item for item, *_, is_of_people in rules if is_of_people}
    others: dict[str, set[str]] = {}
    for item, _, name_zh, name_en, is_of_people in rules:
        if item in of_people and not is_of_people:
            others.setdefault(item, set()).update(filter(None, (name_zh, name_en)))
    means_before = {
        item: mean(total, units)
        for item, units, total in (
            run_query(connection, ITEMS_BEFORE, {**keys, "period": before}).fetchall() if before else []
        )
    }
    cells: dict[str, list[Cell]] = {}
    for unit, item, item_name, possible, points, is_no_basis, zh, en in run_query(connection, CELLS, keys).fetchall():
        names.setdefault(item, (item_name, item_name))
        if item in of_people:
            zh, en = (guarded(text or "", small_cell, others.get(item, ())) for text in (zh, en))
        cells.setdefault(item, []).append(Cell(unit, item, possible, points, is_no_basis, zh or "", en or ""))
    return [
        BriefingItem(
            item=item,
            name_zh=names[item][0] or item,
            name_en=names[item][1] or names[item][0] or item,
            possible=max(cell.points_possible for cell in found),
            mean=mean(sum((cell.points for cell in found), Decimal(0)), len(found)),
            before=means_before.get(item),
            cells=tuple(found),
        )
        for item, found in sorted(cells.items(), key=lambda each: natural_key(each[0]))
    ]
