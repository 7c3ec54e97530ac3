"""chengnan by hand, second part: C1.1, C1.3, C1.4, C1.7, C1.8, C1.9, C4 and C5 of every community and month."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from .coverage import covered, visited_on
from .office import Month, Office, rounded
from .records import push_feedback, record_consistency, survey_yes, task_chain
from .registers import Rate, field_completeness, house_linkage, party_building, ratio, register_link

POINTS = {"C1.1": 6, "C1.3": 6, "C1.4": 6, "C4": 15, "C5": 15}
Band = tuple[str, str, str]
"""From (inclusive), below (exclusive), what it costs."""
BANDS: dict[str, tuple[Band, ...]] = {
    "C1.7": (("0.80", "0.90", "0.5"), ("0.70", "0.80", "1"), ("0.60", "0.70", "1.5"), ("0", "0.60", "2")),
    "C1.8a": (("0", "0.90", "2"),),
    "C1.8b": (("0.80", "0.90", "1"), ("0", "0.80", "2")),
    "C1.8c": (("0.60", "0.80", "1"), ("0", "0.60", "2")),
    "C1.9": (("0.80", "0.90", "0.5"), ("0", "0.80", "1")),
}
BANDED = {"C1.7": (2, ("C1.7",)), "C1.8": (6, ("C1.8a", "C1.8b", "C1.8c")), "C1.9": (3, ("C1.9",))}
"""Points of an item, and the rules that take from them."""


def points(office: Office) -> Iterator[tuple[str, str, str, Decimal]]:
    """(unit, month, item, points)."""
    for unit, month, found in unit_months(office):
        for item, maximum in POINTS.items():
            yield unit, month.name, item, rounded(maximum * ratio(found[item]))
        for item, (maximum, own) in BANDED.items():
            taken = sum((deduction(rule, found[rule]) for rule in own), Fraction(0))
            yield unit, month.name, item, rounded(max(Fraction(0), maximum - taken))


def rules(office: Office) -> Iterator[tuple[str, str, str, Decimal]]:
    """(unit, month, rule, points) of the three rules of C1.8."""
    for unit, month, found in unit_months(office):
        for rule in ("C1.8a", "C1.8b", "C1.8c"):
            yield unit, month.name, rule, rounded(-deduction(rule, found[rule]))


def rates(office: Office) -> Iterator[tuple[str, str, str, Rate]]:
    """(unit, month, rule, (numerator, denominator)) where there is something to measure."""
    for unit, month, found in unit_months(office):
        for rule, rate in found.items():
            if rate[1]:
                yield unit, month.name, rule, rate


def unit_months(office: Office) -> Iterator[tuple[str, Month, dict[str, Rate]]]:
    """Every community and month with the rate of each rule."""
    seen = visited_on(office)
    for month in office.months:
        grids = office.grids(month)
        for unit in sorted({grid["community_code"] for grid in grids}):
            own = [grid for grid in grids if grid["community_code"] == unit]
            full = [grid for grid in own if grid["grid_type"] == "comprehensive"]
            parts = [covered(office, grid, ("monthly", "quarterly"), month, seen) for grid in own]
            yield (
                unit,
                month,
                {
                    "C1.1": party_building(office, own, month),
                    "C1.3": house_linkage(office, full, month),
                    "C1.4": (sum(part[0] for part in parts), sum(part[1] for part in parts)),
                    "C1.7": field_completeness(office, own, month),
                    "C1.8a": register_link(office, own, month),
                    "C1.8b": record_consistency(office, unit, month),
                    "C1.8c": task_chain(office, unit, month),
                    "C1.9": push_feedback(office, unit, month),
                    "C4": survey_yes(office, unit, "aware", month),
                    "C5": survey_yes(office, unit, "satisfied", month),
                },
            )


def deduction(rule: str, rate: Rate) -> Fraction:
    """What the band of the rate costs; nothing where there is nothing to measure."""
    share = ratio(rate)
    return sum(
        (Fraction(cost) for lower, upper, cost in BANDS[rule] if Fraction(lower) <= share < Fraction(upper)),
        Fraction(0),
    )
