"""nanxiashu by hand: N4, N5, N6 of every grid and month, and the rules of N2 that are measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache

from .chengnan import confirmed
from .office import Month, Office, Row, duty_days, duty_share, rounded
from .registers import Rate

WEIGHTS = {
    "on_time": Fraction(1),
    "extended": Fraction(8, 10),
    "overdue": Fraction(6, 10),
    "limited": Fraction(7, 10),
    "unhandled": Fraction(-6, 10),
}
REWORK = Fraction(3, 10)
DISPOSED = ("on_time", "extended", "overdue")
EMERGENCIES = ("emergency_late", "emergency_concealed", "emergency_omitted")
FILES = {"file_missing": 2, "person_missing": 2, "report_missing": 1}
SPECIAL = {"roster_missing": 2, "plan_missing": 2, "owner_missing": 2}


def points(office: Office) -> Iterator[tuple[str, str, str, Decimal]]:
    """(unit, month, item, points) of every grid and month for N4, N5, N6.1, N6.2, N6.3."""
    for month in office.months:
        for grid in office.grids(month):
            code = grid["grid_code"]
            rules = report_rules(office, grid, month)
            without_false = max(Fraction(0), 30 + sum(v for rule, v in rules.items() if rule != "N4.4"))
            yield code, month.name, "N4", rounded(without_false + rules["N4.4"])
            due = due_items(office, code, month)
            yield code, month.name, "N5", rounded(disposal_points(due))
            adopted = sum(
                (row["unit_type"], row["kind"]) == ("grid", "item_adopted") and month.has(row["awarded_on"])
                for row in office.of("awards", "unit_code")[code]
            )
            yield code, month.name, "N6.1", rounded(Fraction(3 * adopted))
            yield code, month.name, "N6.2", rounded(Fraction(self_handled(due)))
            base = 90 * duty_share(grid, month)
            extra = sum(max(0, (count - base) // 100) for count in beyond(office, code, month))
            yield code, month.name, "N6.3", rounded(Fraction(extra))


def rates(office: Office) -> Iterator[tuple[str, str, str, Rate]]:
    """(unit, month, rule, (what counts, due items)) of N5 and N6.2, where something is due."""
    for month in office.months:
        for grid in office.grids(month):
            due = due_items(office, grid["grid_code"], month)
            if due:
                done = [row for name, row in due if name in DISPOSED]
                yield grid["grid_code"], month.name, "N5", (len(done), len(due))
                own = [row for row in done if row["handled_in_grid"]]
                yield grid["grid_code"], month.name, "N6.2", (len(own), len(due))


def quantities(office: Office) -> Iterator[tuple[str, str, str, Decimal]]:
    """(unit, month, rule, quantity) of N2.4, N5 and N6.3."""
    for month in office.months:
        for grid in office.grids(month):
            code = grid["grid_code"]
            yield code, month.name, "N2.4", Decimal(photo_visits(office, code, month))
            yield code, month.name, "N6.3", Decimal(sum(beyond(office, code, month)))
            yield code, month.name, "N5", rounded(weighted(due_items(office, code, month)), 12)


def beyond(office: Office, code: str, month: Month) -> tuple[int, int]:
    """Visits with a photo, and valid items."""
    return photo_visits(office, code, month), len(valid_items(office, code, month))


def rules(office: Office) -> Iterator[tuple[str, str, str, Decimal]]:
    """(unit, month, rule, points) of the scored rules of N2 and N4 that are measured."""
    for month in office.months:
        for grid in office.grids(month):
            code = grid["grid_code"]
            for rule, value in {**visit_rules(office, grid, month), **report_rules(office, grid, month)}.items():
                yield code, month.name, rule, rounded(value)


def visit_rules(office: Office, grid: Row, month: Month) -> dict[str, Fraction]:
    code = grid["grid_code"]
    few = photo_visits(office, code, month) < 90 * duty_share(grid, month)
    found = confirmed(office, "grid", code, month)
    return {
        "N2.4": Fraction(-5 if few else 0),
        "N2.7": -Fraction(sum(FILES.get(row["kind"], 0) * row["quantity"] for row in found)),
        "N2.8": -Fraction(sum(SPECIAL.get(row["kind"], 0) * row["quantity"] for row in found)),
        "N2.9": -Fraction(sum(3 * row["quantity"] for row in found if row["kind"] == "contact_lost")),
    }


def photo_visits(office: Office, code: str, month: Month) -> int:
    return sum(
        month.has(row["visited_at"]) and bool(row["has_photo"] or row["photo_hash"])
        for row in office.of("visits", "grid_code")[code]
    )


def valid_items(office: Office, code: str, month: Month) -> list[Row]:
    """Items reported in the month, not rejected, not found false on or before the close."""
    false = found_false(office, month)
    return [
        row
        for row in office.of("items", "grid_code")[code]
        if month.has(row["reported_at"]) and row["outcome"] != "rejected" and row["item_code"] not in false
    ]


@cache
def found_false(office: Office, month: Month) -> set[str]:
    """Items with a confirmed finding on or before the close."""
    return {
        row["subject_code"]
        for row in office.of("findings", "kind")["false_item"]
        if row["status"] == "confirmed" and row["found_on"] <= month.close.date()
    }


def report_rules(office: Office, grid: Row, month: Month) -> dict[str, Fraction]:
    code = grid["grid_code"]
    per_day = Counter(row["reported_at"].date() for row in valid_items(office, code, month))
    missing = sum(max(0, 4 - per_day[day]) for day in duty_days(grid, month))
    found = confirmed(office, "grid", code, month)
    late = sum(
        (10 if row["severity"] == "serious" else 3) * row["quantity"] for row in found if row["kind"] in EMERGENCIES
    )
    false = sum(row["quantity"] for row in found if row["kind"] == "false_item")
    shirked = sum(row["quantity"] for row in found if row["kind"] == "shirking")
    rejected = sum(
        month.has(row["reported_at"]) and row["outcome"] == "rejected" for row in office.of("items", "grid_code")[code]
    )
    return {
        "N4.1": -Fraction(missing, 2),
        "N4.3": -Fraction(late),
        "N4.4": -Fraction(5 * false),
        "N4.5": -Fraction(3 * (shirked // 2)),
        "N4.6": -Fraction(3 * rejected),
    }


def due_items(office: Office, code: str, month: Month) -> list[tuple[str, Row]]:
    """(class, item) of every item of the grid whose deadline falls in the month."""
    due = []
    for row in office.of("items", "grid_code")[code]:
        if row["outcome"] == "rejected" or row["due_at"] is None:
            continue
        deadline = row["extended_to"] if has_extension(row) else row["due_at"]
        if month.has(deadline):
            due.append((disposal_class(row, month), row))
    return due


def has_extension(row: Row) -> bool:
    """Granted on or before the deadline, not before it, and at most twice the original term long."""
    granted, until, due = row["extension_granted_at"], row["extended_to"], row["due_at"]
    if granted is None or until is None:
        return False
    return bool(granted <= due <= until and until - due <= 2 * (due - row["reported_at"]))


def disposal_class(row: Row, month: Month) -> str:
    if row["outcome"] == "limited":
        return "limited" if row["statement_accepted"] else "unhandled"
    disposed = row["disposed_at"]
    if disposed is None or disposed > month.close:
        return "unhandled"
    if disposed <= row["due_at"]:
        return "on_time"
    return "extended" if has_extension(row) and disposed <= row["extended_to"] else "overdue"


def disposal_points(due: list[tuple[str, Row]]) -> Fraction:
    if not due:
        return Fraction(30)
    return min(Fraction(30), max(Fraction(0), weighted(due) / len(due) * 30))


def weighted(due: list[tuple[str, Row]]) -> Fraction:
    return sum((WEIGHTS[name] for name, _ in due), Fraction(0)) - REWORK * sum(is_rework(row) for _, row in due)


def is_rework(row: Row) -> bool:
    """Sent back at least once; a limited item whose statement was not accepted is sent back too."""
    return bool((row["rework_count"] or 0) > 0 or (row["outcome"] == "limited" and not row["statement_accepted"]))


def self_handled(due: list[tuple[str, Row]]) -> bool:
    """Every due item disposed of, all of them inside the grid, and at least one due."""
    return bool(due) and all(name in DISPOSED and row["handled_in_grid"] for name, row in due)
