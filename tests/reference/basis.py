"""Items with nothing to measure, by hand: they get full points and are flagged, in a month; in a quarter if in all."""

from __future__ import annotations

from collections.abc import Iterator

from .chengnan import MANUAL, MECHANISMS, WEEK, latest_check
from .nanxiashu import due_items
from .office import Month, Office, Row, duty_days
from .registers import Rate

FULL = {"C1.1": 6, "C1.2": 6, "C1.3": 6, "C1.4": 6, "C1.5": 6, "C1.6": 2, "C1.7": 2, "C1.8": 6, "C1.9": 3, "C1.10": 3}
FULL |= {"C2.1": 3, "C2.2": 3, "C2.3": 10, "C3": 8, "C4": 15, "C5": 15, "N1": 5, "N2": 30, "N3": 5, "N4": 30, "N5": 30}
"""Points of the items that make up the hundred."""
RATED = ("C1.1", "C1.3", "C1.4", "C1.7", "C1.9", "C4", "C5")
"""Items of one rate: without a denominator they have no basis. C1.8 has none when none of its three has one."""


def without_basis(office: Office, rates: dict[tuple[str, str, str], Rate]) -> Iterator[tuple[str, str, str]]:
    """(unit, month, item) of every item that has nothing to measure. `rates`: those with a denominator."""
    for month in office.months:
        grids = office.grids(month)
        for unit in sorted({grid["community_code"] for grid in grids}):
            full = [g for g in grids if (g["community_code"], g["grid_type"]) == (unit, "comprehensive")]
            for item, has_basis in community_basis(office, unit, full, month).items():
                if not has_basis:
                    yield unit, month.name, item
            for item in RATED:
                if (unit, month.name, item) not in rates:
                    yield unit, month.name, item
            if not any((unit, month.name, f"C1.8{part}") in rates for part in "abc"):
                yield unit, month.name, "C1.8"
        for grid in grids:
            for item, has_basis in grid_basis(office, grid, month).items():
                if not has_basis:
                    yield grid["grid_code"], month.name, item


def community_basis(office: Office, unit: str, full: list[Row], month: Month) -> dict[str, bool]:
    codes = {grid["grid_code"] for grid in full}
    limited = [
        row
        for code in codes
        for row in office.of("items", "grid_code")[code]
        if row["is_stability"] and row["outcome"] != "rejected" and month.has(row["reported_at"] + WEEK)
    ]
    checks = {item: latest_check(office, unit, check, "points", month) for item, (check, _) in MANUAL.items()}
    mechanisms = [latest_check(office, unit, check, "passed", month) for check in MECHANISMS]
    return {
        "C1.2": any(duty_days(grid, month) for grid in full),
        "C1.5": bool(limited),
        "C2.3": any(row is not None for row in mechanisms),
        **{item: row is not None for item, row in checks.items()},
    }


def grid_basis(office: Office, grid: Row, month: Month) -> dict[str, bool]:
    code = grid["grid_code"]
    is_anything_due = bool(due_items(office, code, month))
    return {
        "N1": any(month.has(row["held_on"]) for row in office.of("meetings", "grid_code")[code]),
        "N3": bool(grid["households"] and duty_days(grid, month)),
        "N5": is_anything_due,
        "N6.2": is_anything_due,
    }
