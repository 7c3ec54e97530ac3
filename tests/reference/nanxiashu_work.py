"""nanxiashu by hand, second part: N1 and N3, the rate of N2.5 and the points of N2.6 of every grid and month."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from .coverage import covered, places_visited, visited_on
from .office import Month, Office, Row, duty_share, rounded
from .registers import Rate


def points(office: Office) -> Iterator[tuple[str, str, str, Decimal]]:
    """(unit, month, item, points) of N1 and N3."""
    for month in office.months:
        for grid in office.grids(month):
            code = grid["grid_code"]
            meetings = office.of("meetings", "grid_code")[code]
            states = [row["attendance"] for row in meetings if month.has(row["held_on"])]
            lost = 2 * states.count("absent") + states.count("late")
            yield code, month.name, "N1", rounded(Fraction(max(0, 5 - lost)))
            yield code, month.name, "N3", rounded(5 * collection_rate(office, grid, month))


def rules(office: Office) -> Iterator[tuple[str, str, str, Decimal]]:
    """(unit, month, rule, points) of N2.5, which costs nothing, and N2.6."""
    seen = visited_on(office)
    for month in office.months:
        for grid in office.grids(month):
            visited, due = places_visited(office, grid, month, seen)
            yield grid["grid_code"], month.name, "N2.5", rounded(Fraction(0))
            yield grid["grid_code"], month.name, "N2.6", rounded(Fraction(-3 if visited < due else 0))


def rates(office: Office) -> Iterator[tuple[str, str, str, Rate]]:
    """(unit, month, rule, (visited, due)) of N2.5 and N2.6, where something is due."""
    seen = visited_on(office)
    for month in office.months:
        for grid in office.grids(month):
            by_cadence = covered(office, grid, ("weekly", "monthly"), month, seen)
            for rule, rate in {"N2.5": by_cadence, "N2.6": places_visited(office, grid, month, seen)}.items():
                if rate[1]:
                    yield grid["grid_code"], month.name, rule, rate


def collection_rate(office: Office, grid: Row, month: Month) -> Fraction:
    """The least of N3's three rates; full where the register gives no number of households."""
    asked = Fraction(grid["households"] or 0) / 10 * duty_share(grid, month)
    if not asked:
        return Fraction(1)
    rows = [
        row
        for row in office.of("collections", "grid_code")[grid["grid_code"]]
        if row["object_type"] == "household" and month.has(row["collected_at"])
    ]
    collected = {row["object_code"] for row in rows}
    if not collected:
        return Fraction(0)
    entered = {row["object_code"] for row in rows if row["entered_at"] is not None and row["entered_at"] <= month.close}
    complete = {row["object_code"] for row in rows if row["is_complete"]}
    return min(
        Fraction(1),
        len(collected) / asked,
        Fraction(len(entered), len(collected)),
        Fraction(len(complete), len(collected)),
    )
