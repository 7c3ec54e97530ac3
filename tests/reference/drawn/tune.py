"""Brings rates of whole communities onto the edge of a band, or one value below it."""

from __future__ import annotations

from fractions import Fraction

from ..office import Office, Row
from ..records import record_consistency
from ..registers import field_completeness, is_phone, rows_in
from .dice import Dice

EDGES = [Fraction(n, 10) for n in (6, 7, 8, 9)]


def complete_fields(dice: Dice, office: Office) -> None:
    """C1.7: empties telephone numbers of a month's registers until the share of legal values is what it should be."""
    for _, own in communities(office, dice):
        month = dice.of(office.months)
        good, total = field_completeness(office, own, month)
        wanted = [edge * total for edge in EDGES if edge * total < good]
        if wanted:
            too_many = good - int(dice.of(wanted)) + dice.one(0, 0, 1)
            for row in [row for feed in ("residents", "workers") for row in rows_in(office, feed, own, month)]:
                if too_many > 0 and is_phone(row["phone"]):
                    row["phone"] = None
                    too_many -= 1


def consistent_records(dice: Dice, office: Office) -> list[Row]:
    """C1.8b: collections without a worker, as many as bring four fifths or nine tenths, or one more."""
    more: list[Row] = []
    for unit, own in communities(office, dice):
        month = dice.of(office.months)
        good, total = record_consistency(office, unit, month)
        totals = [good / edge for edge in EDGES[2:] if good and (good / edge).denominator == 1 and good / edge >= total]
        if totals:
            for _ in range(int(dice.of(totals)) - total + dice.one(0, 0, 1)):
                more.append(
                    {
                        "grid_code": own[0]["grid_code"],
                        "worker_code": None,
                        "object_type": "resident",
                        "object_code": "any",
                        "collected_at": dice.moment(dice.day(month)),
                        "entered_at": None,
                        "is_complete": None,
                    }
                )
    return more


def communities(office: Office, dice: Dice) -> list[tuple[str, list[Row]]]:
    """About half of the communities, with their grids of the first month."""
    by_unit: dict[str, list[Row]] = {}
    for grid in office.grids(office.months[0]):
        by_unit.setdefault(grid["community_code"], []).append(grid)
    return [entry for entry in by_unit.items() if dice.hits(0.5)]
