"""chengnan by hand, what stands in registers: C1.1, C1.3, C1.7 and C1.8a of every community and month."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from functools import cache

from .office import Month, Office, Row, is_checked_since

Rate = tuple[int, int]
"""What counts, and out of how many; out of none there is nothing to measure."""
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SEXES = {"男", "女", "male", "female", "1", "2"}


def ratio(rate: Rate) -> Fraction:
    """The rate as a number; full where there is nothing to measure."""
    return Fraction(*rate) if rate[1] else Fraction(1)


def party_building(office: Office, own: list[Row], month: Month) -> Rate:
    """C1.1: grids whose latest check passed, of all; no check at all: nothing to measure."""
    latest: dict[str, bool] = {}
    checked = [row for grid in own for row in office.of("inspections", "unit_code")[grid["grid_code"]]]
    for row in sorted(checked, key=lambda row: (row["checked_on"], row["inspection_code"])):
        is_it = (row["unit_type"], row["check_code"]) == ("grid", "party_building")
        if is_it and is_checked_since(row["checked_on"], month) and row["passed"] is not None:
            latest[row["unit_code"]] = row["passed"]
    checks = [latest[grid["grid_code"]] for grid in own if grid["grid_code"] in latest]
    return (sum(checks), len(own)) if checks else (0, 0)


def house_linkage(office: Office, full: list[Row], month: Month) -> Rate:
    """C1.3: people living in comprehensive grids whose house and address are in their registers and agree."""
    houses = {row["house_code"]: row["address_code"] for row in office.snapshot("houses", month)}
    addresses = {row["address_code"] for row in office.snapshot("addresses", month)}
    people = [row for row in rows_in(office, "residents", full, month) if row["lives_here"]]
    linked = [
        row
        for row in people
        if row["house_code"] in houses
        and row["address_code"] is not None
        and row["address_code"] == houses[row["house_code"]]
        and row["address_code"] in addresses
    ]
    return len(linked), len(people)


def field_completeness(office: Office, own: list[Row], month: Month) -> Rate:
    """C1.7: legal values of all values of the core fields, over the three registers together."""
    marks: list[bool] = []
    for row in rows_in(office, "residents", own, month):
        marks += [
            bool(row["resident_name"]),
            is_id_number(row["id_number"]),
            row["sex"] in SEXES,
            is_birth_date(row["birth_date"], row["snapshot_date"]),
            is_phone(row["phone"]),
            bool(row["address_code"]),
        ]
    for row in rows_in(office, "houses", own, month):
        marks += [bool(row["address_code"]), bool(row["usage"])]
    for row in rows_in(office, "workers", own, month):
        marks += [bool(row["worker_name"]), is_id_number(row["id_number"]), is_phone(row["phone"])]
    return sum(marks), len(marks)


def register_link(office: Office, own: list[Row], month: Month) -> Rate:
    """C1.8a: rows whose number is that of exactly one resident, wherever and however that one lives. A number that is
    not legal is nobody's."""
    times = holders(office, month)
    rows = rows_in(office, "register_links", own, month)
    return sum(times[row["id_number"]] == 1 for row in rows), len(rows)


@cache
def holders(office: Office, month: Month) -> Counter[str]:
    """How many residents have each legal number."""
    people = office.snapshot("residents", month)
    return Counter(row["id_number"] for row in people if is_id_number(row["id_number"]))


def rows_in(office: Office, feed: str, grids: list[Row], month: Month) -> list[Row]:
    """The rows of the month's snapshot that belong to one of the grids."""
    by_grid = office.by_grid(feed, month)
    return [row for grid in grids for row in by_grid[grid["grid_code"]]]


@cache
def is_id_number(text: str | None) -> bool:
    """18 characters, a real birth date, the right check digit."""
    if text is None or len(text) != 18 or not text[:17].isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], WEIGHTS, strict=True))
    return day_of(text[6:14]) is not None and "10X98765432"[total % 11] == text[17]


def is_phone(text: str | None) -> bool:
    """11 digits beginning 13 to 19."""
    return text is not None and len(text) == 11 and text.isdigit() and "13" <= text[:2] <= "19"


def is_birth_date(text: str | None, snapshot: date) -> bool:
    """A real day, not after the snapshot."""
    day = day_of(text.replace("-", "")) if text else None
    return day is not None and day <= snapshot


def day_of(digits: str) -> date | None:
    """The day written as eight digits, if there is such a day."""
    try:
        return datetime.strptime(digits, "%Y%m%d").date()
    except ValueError:
        return None
