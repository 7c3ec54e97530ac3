"""One random office: what is true of it, and its exports."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time

from ..office import Month, Office, Row
from . import filed, items, patrols, people, places, tune, work
from .dice import DAY, Dice

REGISTERS = ("grids", "workers", "residents", "houses", "addresses", "register_links", "visit_targets")
CODES = {"visits": "visit_code", "items": "item_code", "collections": "collection_code", "awards": "award_code"}
CODES |= {"inspections": "inspection_code", "surveys": "survey_code", "findings": "finding_code"}
CODES |= {"pushed_data": "push_code", "adjustments": "adjustment_code"}
WORK = {"logins": "login_at", "visits": "visited_at", "items": "reported_at", "collections": "collected_at"}
BOUNDARIES_OF = 12
"""One grid in so many has a boundary."""


@dataclass(frozen=True)
class Drawn:
    """An office as it is, the clock it is looked at with, and where phones were. boundaries: GeoJSON."""

    office: Office
    now: datetime
    boundaries: str
    fixes: list[patrols.Line]


def draw(seed: int, grids: int, first_month: str, months: int) -> Drawn:
    """An office of so many grids (a few more) over so many months, all of them closed at its clock."""
    dice = Dice(seed)
    names = [first_month]
    while len(names) < months:
        names.append((Month(names[-1]).end + DAY).strftime("%Y-%m"))
    own = [Month(name) for name in names]
    rows = registers(dice, own, grids)
    empty: dict[str, list[Row]] = {feed: [] for feed in (*CODES, "logins", "meetings", "joint_tasks", "visit_counts")}
    bare = Office({**rows, **empty}, names)
    tune.complete_fields(dice, bare)
    rows["logins"] = list(work.logins(dice, bare))
    rows["visits"] = list(work.visits(dice, bare))
    rows["collections"] = list(work.collections(dice, bare))
    rows["items"] = numbered("items", items.items(dice, bare))
    rows["collections"] += tune.consistent_records(dice, Office({**empty, **rows}, names))
    for feed, column in WORK.items():
        rows[feed] = [row for row in rows[feed] if row[column].date() <= own[-1].end]
    rows["findings"] = list(filed.findings(dice, bare, rows["items"]))
    for feed in ("inspections", "surveys", "awards", "meetings", "joint_tasks", "pushed_data", "adjustments"):
        rows[feed] = list(getattr(filed, feed)(dice, bare))
    rows["visit_counts"] = list(work.visit_counts(dice, bare))
    for feed in CODES:
        rows[feed] = numbered(feed, rows[feed])
    sizes = patrols.walked(dice, rows["grids"], max(1, grids // BOUNDARIES_OF))
    now = datetime.combine(own[-1].close.date() + DAY, time.min)
    return Drawn(Office(rows, names), now, patrols.boundaries(sizes), list(patrols.fixes(dice, bare, sizes)))


def registers(dice: Dice, months: list[Month], count: int) -> dict[str, list[Row]]:
    """Every register with its snapshots, in each of which some rows are others than before."""
    first = places.grids(dice, months, count)
    workers = people.workers(dice, first, months)
    addresses = people.addresses(dice, first)
    houses = people.houses(dice, addresses)
    residents = people.residents(dice, houses)
    drawn = {"workers": workers, "addresses": addresses, "houses": houses, "residents": residents}
    drawn["register_links"] = people.links(dice, first, residents)
    drawn["visit_targets"] = places.targets(dice, first, months)
    found = {"grids": snapshots(dice, months, first, lambda rows: places.later(dice, rows, months))}
    for feed, rows in drawn.items():
        found[feed] = snapshots(dice, months, rows, lambda rows: people.later(dice, rows, months))
    return found


def snapshots(dice: Dice, months: list[Month], rows: list[Row], later: Callable[[list[Row]], list[Row]]) -> list[Row]:
    found: list[Row] = []
    for day in places.snapshot_days(dice, months):
        found += [{**row, "snapshot_date": day} for row in rows]
        rows = later(rows)
    return found


def numbered(feed: str, rows: Iterable[Row]) -> list[Row]:
    """With codes of their own."""
    column = CODES[feed]
    return [{column: f"{column[0].upper()}{number:06d}", **row} for number, row in enumerate(rows, start=1)]
