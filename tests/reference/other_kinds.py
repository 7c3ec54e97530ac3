"""The rulebook `lianhu` of the golden months by hand: what is taken on grids, categories, a quarter in one go."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from .chengnan import confirmed, latest_check, manual_points, unit_grids
from .nanxiashu import DISPOSED, due_items, photo_visits, valid_items
from .office import Month, Office, Row, duty_share, rounded, weeks_of
from .records import survey_yes
from .registers import Rate, ratio
from .totals import Key, mean, periods_of

CATEGORIES = ("livelihood", "public_order")
OVER_THE_PERIOD = ("K5", "K6", "K9")


def points(office: Office) -> dict[Key, Decimal]:
    """Points of every community, period and item: of a quarter or year the mean of its months, or its last month's."""
    of_months = {(unit, month.name, item): value for unit, month, item, value in monthly(office)}
    found: dict[Key, Decimal] = {}
    for period in periods_of(office.months):
        values: dict[tuple[str, str], list[Decimal]] = {}
        for month in period.months:
            for (unit, name, item), value in of_months.items():
                if name == month.name:
                    values.setdefault((unit, item), []).append(value)
        for (unit, item), own in values.items():
            found[unit, period.name, item] = own[-1] if item in OVER_THE_PERIOD else mean(own)
    return found


def monthly(office: Office) -> Iterator[tuple[str, Month, str, Decimal]]:
    for month in office.months:
        for unit, grids, _ in unit_grids(office, month):
            visits = [photo_visits(office, grid["grid_code"], month) for grid in grids]
            enough = sum(count >= 8 * duty_share(grid, month) for count, grid in zip(visits, grids, strict=True))
            yield unit, month, "K1", rounded(20 * Fraction(enough, len(grids)))
            reported = sum(len(valid_items(office, grid["grid_code"], month)) for grid in grids)
            yield unit, month, "K2", rounded(20 * min(Fraction(1), Fraction(reported, 12 * len(grids))))
            rates = [rate for grid in grids if (rate := in_time(office, grid, month))[1]]
            share = sum(map(ratio, rates), Fraction(0)) / len(rates) if rates else Fraction(1)
            yield unit, month, "K3", rounded(Fraction(rounded(20 * share, 6)))
            yield unit, month, "K4", rounded(10 * ratio(in_the_grid(office, grids, month)))
            yield unit, month, "K5", rounded(manual_points(office, unit, "premises", 10, month))
            yield unit, month, "K6", rounded(10 * ratio(survey_yes(office, unit, "aware", month)))
            yield unit, month, "K7", rounded(Fraction(10 if sum(visits) >= 6 * len(grids) else 0))
            codes = [grid["grid_code"] for grid in grids]
            awarded = sum(has_award(office, code, month) for code in codes)
            yield unit, month, "K8", rounded(5 * Fraction(awarded, len(codes)))
            checks = [latest_check(office, code, "party_building", "passed", month, "grid") for code in codes]
            failed = [not row["passed"] for row in checks if row is not None]
            yield unit, month, "K9", Decimal(2 if failed and 10 * sum(failed) < 6 * len(failed) else 0)
            met = [ratio(rate) for grid in grids if (rate := weeks_met(office, grid, month))[1]]
            share = sum(met, Fraction(0)) / len(met) if met else Fraction(0)
            yield unit, month, "K10", rounded(Fraction(rounded(3 * share, 6)))
            shirked = sum(
                row["quantity"]
                for code in codes
                for row in confirmed(office, "grid", code, month)
                if row["kind"] == "shirking"
            )
            yield unit, month, "K11", Decimal(1 if 2 * shirked >= len(codes) else 0)


def has_award(office: Office, code: str, month: Month) -> bool:
    """K8: whether the grid itself was commended in the month."""
    rows = office.of("awards", "unit_code")[code]
    return any(row["unit_type"] == "grid" and month.has(row["awarded_on"]) for row in rows)


def weeks_met(office: Office, grid: Row, month: Month) -> Rate:
    """K10: weeks of the month with a meeting, of those in which the grid was there for a day at least."""
    days = {row["held_on"] for row in office.of("meetings", "grid_code")[grid["grid_code"]]}
    opened, closed = grid["valid_from"] or month.start, grid["valid_to"] or month.end
    weeks = [week for week in weeks_of(month) if week[-1] >= opened and week[0] <= closed]
    return sum(any(day in days for day in week) for week in weeks), len(weeks)


def in_time(office: Office, grid: Row, month: Month) -> Rate:
    """K3 of one grid: on time or within an extension, of what is due and not limited."""
    classes = [name for name, row in due_items(office, grid["grid_code"], month) if row["category"] in CATEGORIES]
    return sum(name in ("on_time", "extended") for name in classes), len(classes) - classes.count("limited")


def in_the_grid(office: Office, grids: list[Row], month: Month) -> Rate:
    """K4: disposed of, and inside the grid, of what is due."""
    due = [
        (name in DISPOSED and bool(row["handled_in_grid"]))
        for grid in grids
        for name, row in due_items(office, grid["grid_code"], month)
        if row["category"] in CATEGORIES
    ]
    return sum(due), len(due)
