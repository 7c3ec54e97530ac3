"""chengnan by hand: C1.2, C1.5, C1.6, C1.10, C2, C3, C6 and C7 of every community and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from .office import Month, Office, Row, duty_days, duty_share, is_active, is_held, rounded
from .registers import Rate, ratio

WEEK = timedelta(hours=168)
ACTIVE_ROLES = ("chief", "full_time", "member")
MANUAL = {"C2.1": ("premises", 3), "C2.2": ("staffing", 3), "C3": ("stability_reporting", 8)}
MECHANISMS = ("mech_posting", "mech_meeting", "mech_patrol", "mech_report", "mech_consult")
LEVELS = {
    "site_meeting": {"province": 5, "prefecture": 3, "county": 2, "district": 2},
    "paper": {"province": 5, "prefecture": 3, "county": 2, "district": 2},
    "news": {"province": 5, "prefecture": 3, "county": 1, "district": 1},
}
CAPS = {"C6.1": 5, "C6.2": 5, "C6.3": 5, "C6.4": 6, "C6.5": 6}
AWARDS = {"C7.1": "site_meeting", "C7.2": "paper", "C7.3": "news"}


def points(office: Office) -> Iterator[tuple[str, str, str, Decimal]]:
    """(unit, month, item, points) of every community, month and item that is measured."""
    for month in office.months:
        login = login_days(office, month)
        for unit, own, full in unit_grids(office, month):
            yield unit, month.name, "C1.2", rounded(6 * ratio(login_rate(full, month, login)))
            closing = closing_mean(office, full, month)
            exact = Fraction(6) if closing is None else 6 * closing
            yield unit, month.name, "C1.5", rounded(Fraction(rounded(exact, 6)))
            false = false_data(office, unit, own, full, month)
            yield unit, month.name, "C1.6", rounded(max(Fraction(0), 2 - Fraction(false, 10)))
            low = low_collection(office, full, month)
            yield unit, month.name, "C1.10", rounded(max(Fraction(0), 3 - Fraction(low, 10)))
            for item, (check, maximum) in MANUAL.items():
                yield unit, month.name, item, rounded(manual_points(office, unit, check, maximum, month))
            failed = failed_mechanisms(office, unit, month)
            yield unit, month.name, "C2.3", rounded(Fraction(max(0, 10 - 2 * failed)))
            for item, value in deductions(office, unit, month).items():
                yield unit, month.name, item, rounded(-min(value, Fraction(CAPS[item])))
            for item, kind in AWARDS.items():
                yield unit, month.name, item, rounded(award_points(office, unit, kind, month))


def taken(office: Office) -> Iterator[tuple[str, str, str, Fraction]]:
    """(unit, month, item, points) that C6 takes, before its caps."""
    for month in office.months:
        for unit in sorted({grid["community_code"] for grid in office.grids(month)}):
            for item, value in deductions(office, unit, month).items():
                yield unit, month.name, item, value


def rates(office: Office) -> Iterator[tuple[str, str, str, Rate]]:
    """(unit, month, rule, (met, asked)) of C1.2, where a grid is asked."""
    for month in office.months:
        login = login_days(office, month)
        for unit, _, full in unit_grids(office, month):
            rate = login_rate(full, month, login)
            if rate[1]:
                yield unit, month.name, "C1.2", rate


def quantities(office: Office) -> Iterator[tuple[str, str, str, Decimal]]:
    """(unit, month, rule, quantity) of C1.5, where there are such items, C1.6, C1.10 and C2.3."""
    for month in office.months:
        for unit, own, full in unit_grids(office, month):
            closing = closing_mean(office, full, month)
            if closing is not None:
                yield unit, month.name, "C1.5", rounded(closing, 12)
            yield unit, month.name, "C1.6", Decimal(false_data(office, unit, own, full, month))
            yield unit, month.name, "C1.10", Decimal(low_collection(office, full, month))
            yield unit, month.name, "C2.3", Decimal(failed_mechanisms(office, unit, month))


def unit_grids(office: Office, month: Month) -> Iterator[tuple[str, list[Row], list[Row]]]:
    """Every community with its grids of the month, and the comprehensive ones of them."""
    grids = office.grids(month)
    for unit in sorted({grid["community_code"] for grid in grids}):
        own = [grid for grid in grids if grid["community_code"] == unit]
        yield unit, own, [grid for grid in own if grid["grid_type"] == "comprehensive"]


def login_days(office: Office, month: Month) -> dict[str, set[date]]:
    """Days of the month on which an appointed worker of each grid logged in or recorded work in it."""
    days: dict[str, set[date]] = defaultdict(set)
    held = office.appointments(month)
    for row in office.rows["logins"]:
        day = row["login_at"].date()
        if month.has(day):
            for appointment in held[row["worker_code"]]:
                if is_held(appointment, appointment["grid_code"], day):
                    days[appointment["grid_code"]].add(day)
    for grid_code, worker, moment in office.work():
        day = moment.date()
        if worker and month.has(day) and any(is_held(a, grid_code, day) for a in held[worker]):
            days[grid_code].add(day)
    return days


def login_rate(full: list[Row], month: Month, login: dict[str, set[date]]) -> Rate:
    asked = [grid for grid in full if duty_days(grid, month)]
    met = [
        grid
        for grid in asked
        if sum(is_active(grid, day) for day in login[grid["grid_code"]]) >= len(duty_days(grid, month))
    ]
    return len(met), len(asked)


def closing_mean(office: Office, full: list[Row], month: Month) -> Fraction | None:
    """The mean of the grids' rates; None without any stability item."""
    by_grid: dict[str, list[bool]] = defaultdict(list)
    codes = {grid["grid_code"] for grid in full}
    for item in (item for code in codes for item in office.of("items", "grid_code")[code]):
        if item["is_stability"] and item["outcome"] != "rejected":
            limit = item["reported_at"] + WEEK
            if month.has(limit):
                is_open = item["disposed_at"] is None or item["outcome"] == "limited"
                by_grid[item["grid_code"]].append(not is_open and item["disposed_at"] <= limit)
    rates = [Fraction(sum(done), len(done)) for done in by_grid.values()]
    return sum(rates, Fraction(0)) / len(rates) if rates else None


def false_data(office: Office, unit: str, own: list[Row], full: list[Row], month: Month) -> int:
    first, last = month.end - timedelta(days=29), month.end
    busy_grids, busy_workers = office.busy(first, last)
    lifted = {
        (row["kind"], row["subject_code"])
        for row in office.of("findings", "status")["rejected"]
        if month.has(row["found_on"])
    }
    count = sum(row["quantity"] for row in confirmed(office, "community", unit, month) if row["kind"] == "false_worker")
    for grid in full:
        is_old = is_active(grid, first) and is_active(grid, last)
        if is_old and grid["grid_code"] not in busy_grids and ("dormant_grid", grid["grid_code"]) not in lifted:
            count += 1
    codes = {grid["grid_code"] for grid in own}
    for worker, held in office.appointments(month).items():
        spans = any(
            row["role"] in ACTIVE_ROLES
            and row["grid_code"] in codes
            and is_held(row, row["grid_code"], first)
            and is_held(row, row["grid_code"], last)
            for row in held
        )
        if spans and worker not in busy_workers and ("dormant_worker", worker) not in lifted:
            count += 1
    return int(count)


def low_collection(office: Office, full: list[Row], month: Month) -> int:
    low = 0
    for grid in full:
        own = office.of("collections", "grid_code")[grid["grid_code"]]
        count = sum(month.has(row["collected_at"]) for row in own)
        low += count < (20 if grid["area_type"] == "urban" else 10) * duty_share(grid, month)
    return low


def latest_check(
    office: Office, unit: str, check: str, column: str, month: Month, unit_type: str = "community"
) -> Row | None:
    """The latest check with a value in `column`, in or before the month and at most 12 months old."""
    oldest = date(month.start.year - 1, month.start.month, 1)
    usable = [
        row
        for row in office.of("inspections", "unit_code")[unit]
        if (row["unit_type"], row["check_code"]) == (unit_type, check)
        and oldest <= row["checked_on"] <= month.end
        and row[column] is not None
    ]
    return max(usable, key=lambda row: (row["checked_on"], row["inspection_code"]), default=None)


def manual_points(office: Office, unit: str, check: str, maximum: int, month: Month) -> Fraction:
    row = latest_check(office, unit, check, "points", month)
    return Fraction(maximum) if row is None else min(Fraction(maximum), max(Fraction(0), Fraction(row["points"])))


def failed_mechanisms(office: Office, unit: str, month: Month) -> int:
    rows = [latest_check(office, unit, check, "passed", month) for check in MECHANISMS]
    return sum(row is not None and not row["passed"] for row in rows)


def confirmed(office: Office, unit_type: str, unit: str, month: Month) -> list[Row]:
    """Confirmed findings filed on the unit in the month."""
    return [
        row
        for row in office.of("findings", "unit_code")[unit]
        if (row["unit_type"], row["status"]) == (unit_type, "confirmed") and month.has(row["found_on"])
    ]


def deductions(office: Office, unit: str, month: Month) -> dict[str, Fraction]:
    """What C6 takes, before its caps."""
    taken = dict.fromkeys(("C6.1", "C6.2", "C6.3", "C6.4", "C6.5"), Fraction(0))
    plain = {
        "contact_lost": ("C6.1", "0.5"),
        "homicide_from_dispute": ("C6.2", "0.2"),
        "illegal_venue": ("C6.3", "0.5"),
    }
    for row in confirmed(office, "community", unit, month):
        if row["kind"] in plain:
            item, each = plain[row["kind"]]
            taken[item] += Fraction(each) * row["quantity"]
        elif row["kind"] == "major_case":
            taken["C6.4"] += {"serious": 1, "extra_serious": 3}.get(row["severity"], 0) * row["quantity"]
        elif row["kind"] == "mass_incident":
            people = row["people"] or 0
            by_size = 2 if people >= 500 else 1 if people >= 100 else 0
            taken["C6.5"] += max(by_size, 3 if row["severity"] == "major_impact" else 0) * row["quantity"]
    return taken


def award_points(office: Office, unit: str, kind: str, month: Month) -> Fraction:
    best: dict[str, int] = {}
    for row in office.of("awards", "unit_code")[unit]:
        if (row["unit_type"], row["kind"]) == ("community", kind) and month.has(row["awarded_on"]):
            matter = row["matter_code"] or f"own {row['award_code']}"
            best[matter] = max(best.get(matter, 0), LEVELS[kind].get(row["level"], 0))
    return Fraction(sum(best.values()))
