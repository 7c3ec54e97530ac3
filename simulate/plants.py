"""False data planted on purpose, at known strength, and innocent months that look like it: to measure detectors with.

Off unless asked for (`write_office(..., plants=Plants(...))`): the sample office has none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl

from simulate import false_tracks, false_visits
from simulate.believable import Row, as_frame, make_believable, moved

VISITS = ("far_visit", "impossible_travel", "batch_entry", "overlap_visits", "time_heaping", "copied_records",
          "month_end_spike", "duplicate_photo")  # fmt: skip
ITEMS = ("split_items", "quick_close")
TRACKS = ("replay_track", "buddy_phone", "synthetic_track", "parked_phone")
PATTERNS = (*VISITS, *ITEMS, *TRACKS, "ghost_attendance")
STRENGTHS = {"full": 0.8, "half": 0.4, "fifth": 0.16, "informed": 0.8}
"""Share of a worker's records of the month that are false; the informed know the defaults and stay below them."""
LOOK_ALIKES = ("fixed_round", "rounded_positions", "template_phrases", "campaign_week", "walk_together",
               "offline_phone", "wrong_building", "family_visits", "plain_phone")  # fmt: skip
INNOCENT = "innocent"
GHOSTS = {"full": 14, "half": 7, "fifth": 3, "informed": 6}
"""People registered in one house where nobody lives."""
SCHEMA = {"pattern": pl.String, "strength": pl.String, "subject_code": pl.String, "month": pl.String}


@dataclass(frozen=True)
class Plants:
    """How many worker-months get each pattern at each strength, and how many times as many each look-alike."""

    of_each: int = 2
    look_alikes: int = 2


@dataclass
class Field:
    """The office's frames while data are falsified: rows of visits and items, and fixes, by worker and month."""

    rng: np.random.Generator
    frames: dict[str, pl.DataFrame]
    visits: dict[tuple[str, str], list[Row]]
    items: dict[tuple[str, str], list[Row]]
    fixes: dict[tuple[str, str], pl.DataFrame]
    planted: list[tuple[str, str, str, str]] = field(default_factory=list)


def plant_false_data(rng: np.random.Generator, frames: dict[str, pl.DataFrame], plants: Plants) -> pl.DataFrame:
    """Falsify the frames in place. Returns what was planted: pattern (or look-alike), strength (or innocent), worker or
    grid, and month; a worker has at most one in a month. Needs tracks."""
    make_believable(rng, frames)
    schemas = {feed: frames[feed].schema for feed in ("visits", "items")}
    land = Field(
        rng, frames, _by_month(frames["visits"], "visited_at"), _by_month(frames["items"], "reported_at"),
        _fixes_by_month(frames["tracks"]),
    )  # fmt: skip
    free = _candidates(land)
    for pattern, strength in _wanted(plants):
        for worker, month in _next(land, free, pattern):
            _plant(land, pattern, strength, worker, month)
    frames["visits"] = as_frame(_all(land.visits), schemas["visits"], "visited_at", "grid_code", "visit_code")
    frames["items"] = as_frame(_all(land.items), schemas["items"], "reported_at", "grid_code", "item_code")
    fixes = pl.concat(land.fixes.values())
    frames["tracks"] = fixes.unique(["worker_code", "located_at"], keep="last").sort("worker_code", "located_at")
    _ghost_links(land, plants)
    return pl.DataFrame(land.planted, schema=SCHEMA, orient="row")


def _by_month(frame: pl.DataFrame, time: str) -> dict[tuple[str, str], list[Row]]:
    rows: dict[tuple[str, str], list[Row]] = {}
    for row in frame.iter_rows(named=True):
        rows.setdefault((row["worker_code"] or "", f"{row[time]:%Y-%m}"), []).append(row)
    return rows


def _fixes_by_month(tracks: pl.DataFrame) -> dict[tuple[str, str], pl.DataFrame]:
    month = pl.col("located_at").dt.strftime("%Y-%m").alias("month")
    parts = tracks.group_by("worker_code", month, maintain_order=True)
    return {(str(worker), str(when)): part.select(tracks.columns) for (worker, when), part in parts}


def _all(rows: dict[tuple[str, str], list[Row]]) -> list[Row]:
    return [row for own in rows.values() for row in own]


def _candidates(land: Field) -> list[tuple[str, str]]:
    """Worker-months with enough of everything to hide something in, in an order of chance."""
    walks = {
        key for key, fixes in land.fixes.items() if fixes.select(pl.col("located_at").dt.date().n_unique()).item() >= 8
    }
    enough = [
        key
        for key, rows in sorted(land.visits.items())
        if len(rows) >= 30 and len(land.items.get(key, [])) >= 15 and key in walks
    ]
    return [enough[index] for index in land.rng.permutation(len(enough)).tolist()]


def _wanted(plants: Plants) -> Iterator[tuple[str, str]]:
    for _ in range(plants.of_each):
        for strength in STRENGTHS:
            yield from ((pattern, strength) for pattern in PATTERNS)
        for _ in range(plants.look_alikes):
            yield from ((pattern, INNOCENT) for pattern in LOOK_ALIKES)


def _next(land: Field, free: list[tuple[str, str]], pattern: str) -> list[tuple[str, str]]:
    """The next worker-month that can take the pattern; none when the office is too small."""
    taken = {(subject, month) for _, _, subject, month in land.planted}
    for key in free:
        if key not in taken and (pattern not in ("buddy_phone", "walk_together") or _partner(land, *key, taken)):
            return [key]
    return []


def _plant(land: Field, pattern: str, strength: str, worker: str, month: str) -> None:
    part, informed = STRENGTHS.get(strength, 1.0), strength == "informed"
    taken = {(subject, when) for _, _, subject, when in land.planted}
    subjects = [worker]
    if pattern in VISITS:
        getattr(false_visits, pattern)(land.rng, land.visits[worker, month], part, informed)
    elif pattern in ITEMS:
        getattr(false_visits, pattern)(land.rng, land.items[worker, month], part, informed)
    elif pattern in ("fixed_round", "rounded_positions", "template_phrases", "campaign_week", "family_visits"):
        getattr(false_visits, pattern)(land.rng, land.visits[worker, month])
        if pattern == "fixed_round":
            _walk_the_round(land, worker, month)
    elif pattern in ("buddy_phone", "walk_together"):
        partner = _partner(land, worker, month, taken)
        subjects.append(partner)
        days = _together(land, worker, partner, month, part if pattern == "buddy_phone" else 0.3, informed)
        if pattern == "walk_together":
            _visit_together(land, worker, partner, month, days)
    elif pattern in TRACKS:
        _falsify_days(land, pattern, worker, month, part, informed)
    elif pattern == "ghost_attendance":
        _absent(land, worker, month, part, informed)
    elif pattern == "offline_phone":
        own = (pl.col("worker_code") == worker) & (pl.col("login_at").dt.strftime("%Y-%m") == month)
        land.frames["logins"] = land.frames["logins"].filter(~own)
    elif pattern == "plain_phone":
        walks = _days(land, worker, month)
        _replace_days(land, worker, month, _dates(walks), false_tracks.plain_phone(walks))
    elif pattern == "wrong_building":
        _wrong_building(land, worker, month)
    land.planted += [(pattern, strength, subject, month) for subject in subjects]


def _days(land: Field, worker: str, month: str) -> list[pl.DataFrame]:
    own = land.fixes.get((worker, month), land.frames["tracks"].clear()).filter(~pl.col("is_mock"))
    return [part for _, part in own.group_by(pl.col("located_at").dt.date(), maintain_order=True)]


def _dates(days: list[pl.DataFrame]) -> list[date]:
    return [day["located_at"][0].date() for day in days]


def _replace_days(land: Field, worker: str, month: str, days: list[date], made: list[pl.DataFrame]) -> None:
    tracks = land.frames["tracks"]
    own = land.fixes.get((worker, month), tracks.clear())
    kept = own.filter(~pl.col("located_at").dt.date().is_in(days))
    land.fixes[worker, month] = pl.concat([kept, *(part.select(tracks.columns).cast(tracks.schema) for part in made)])


def _falsify_days(land: Field, pattern: str, worker: str, month: str, part: float, informed: bool) -> None:
    days = _days(land, worker, month)
    longest = max(days, key=lambda day: day.height)
    picked = [
        days[index] for index in sorted(land.rng.permutation(len(days))[: max(1, round(part * len(days)))].tolist())
    ]
    if pattern == "replay_track":
        made = false_tracks.replay_track(land.rng, picked, longest, informed)
    else:
        change: Callable[..., list[pl.DataFrame]] = getattr(false_tracks, pattern)
        made = change(land.rng, picked, informed)
    _replace_days(land, worker, month, _dates(picked), made)


def _partner(land: Field, worker: str, month: str, taken: set[tuple[str, str]]) -> str:
    """Who else walked most in the same grid that month, and nothing is planted on; empty when there is nobody."""
    grid = max({row["grid_code"] for row in land.visits[worker, month]})
    others = {
        other: sum(row["grid_code"] == grid for row in rows)
        for (other, when), rows in land.visits.items()
        if when == month and other and other != worker and (other, month) not in taken
    }
    best = max(others, key=lambda other: (others[other], other), default="")
    return best if best and others[best] >= 10 and len(_days(land, best, month)) >= 8 else ""


def _walk_the_round(land: Field, worker: str, month: str) -> None:
    """The longest day's way, walked again on all days."""
    days = _days(land, worker, month)
    made = false_tracks.fixed_round(land.rng, days, max(days, key=lambda day: day.height))
    _replace_days(land, worker, month, _dates(days), made)


def _together(land: Field, worker: str, partner: str, month: str, part: float, informed: bool) -> list[date]:
    """The worker's phone goes where the partner's goes; at full strength on no other way. Returns on which days."""
    theirs = _days(land, partner, month)
    picked = [
        theirs[index]
        for index in sorted(land.rng.permutation(len(theirs))[: max(1, round(part * len(theirs)))].tolist())
    ]
    if informed:
        picked = [day.head(max(4, day.height - 12)) for day in picked]
    made = [false_tracks.shaken(land.rng, day, 3).with_columns(worker_code=pl.lit(worker)) for day in picked]
    same = together = _dates(picked)
    if part >= STRENGTHS["full"]:
        same = _dates(_days(land, worker, month))
    _replace_days(land, worker, month, same, made)
    return together


def _visit_together(land: Field, worker: str, partner: str, month: str, days: list[date]) -> None:
    """On these days the partner signs the same visits with the same photo."""
    for day in days:
        ours = [row for row in land.visits[worker, month] if row["visited_at"].date() == day]
        theirs = [row for row in land.visits[partner, month] if row["visited_at"].date() == day]
        for mine, other in zip(ours, theirs, strict=False):
            for column in (
                "grid_code",
                "visited_at",
                "left_at",
                "target_code",
                "has_photo",
                "photo_hash",
                "longitude",
                "latitude",
            ):
                other[column] = mine[column]
        for other in theirs[len(ours) :]:
            land.visits[partner, month].remove(other)


def _absent(land: Field, worker: str, month: str, part: float, informed: bool) -> None:
    """Signed as present, with nothing else that day; informed: with a login made by somebody else."""
    meetings = land.frames["meetings"]
    own = (pl.col("worker_code") == worker) & (pl.col("held_on").dt.strftime("%Y-%m") == month)
    days = meetings.filter(own)["held_on"].unique().sort().to_list()
    picked = [days[index] for index in land.rng.permutation(len(days))[: max(1, round(part * len(days)))].tolist()]
    is_signed = own & pl.col("held_on").is_in(picked)
    land.frames["meetings"] = meetings.with_columns(
        attendance=pl.when(is_signed).then(pl.lit("present")).otherwise("attendance")
    )
    land.visits[worker, month] = [row for row in land.visits[worker, month] if row["visited_at"].date() not in picked]
    land.items[worker, month] = [row for row in land.items[worker, month] if row["reported_at"].date() not in picked]
    _replace_days(land, worker, month, picked, [])
    for feed, time in (("logins", "login_at"), ("collections", "collected_at")):
        if feed == "logins" and informed:
            continue
        gone = (pl.col("worker_code") == worker) & pl.col(time).dt.date().is_in(picked)
        land.frames[feed] = land.frames[feed].filter(~gone.fill_null(False))


def _wrong_building(land: Field, worker: str, month: str) -> None:
    """Five targets the worker visits are mapped a kilometre off, for everybody and always."""
    targets = sorted({row["target_code"] for row in land.visits[worker, month] if row["target_code"]})[:5]
    for row in _all(land.visits):
        if row["target_code"] in targets and row["longitude"] is not None:
            row["longitude"], row["latitude"] = moved((row["longitude"], row["latitude"]), 700, 700)


def _ghost_links(land: Field, plants: Plants) -> None:
    """People who live in a house only on paper, in all snapshots; and, innocent, a whole building at one address."""
    residents = land.frames["residents"]
    homes = residents.filter(
        pl.col("lives_here"), pl.col("house_code").is_not_null(), pl.col("address_code").is_not_null()
    )
    grids = homes["grid_code"].unique().sort().to_list()
    order = [grids[index] for index in land.rng.permutation(len(grids)).tolist()]
    months = residents["snapshot_date"].unique().sort().to_list()
    added = []
    for strength, people in GHOSTS.items():
        for grid in [order.pop() for _ in range(plants.of_each)]:
            first = homes.filter(pl.col("grid_code") == grid).head(1)
            others = homes.filter(pl.col("grid_code") != grid).unique("resident_code", maintain_order=True)
            for month in months:
                made = others.sample(people, seed=int(land.rng.integers(2**31))).with_columns(
                    snapshot_date=pl.lit(month), grid_code=pl.lit(grid), house_code=pl.lit(first["house_code"][0]),
                    address_code=pl.lit(first["address_code"][0]), id_number=pl.lit(None, pl.String),
                    resident_code=pl.format("RY8{}{}", pl.lit(grid), pl.int_range(pl.len())),
                )  # fmt: skip
                added.append(made.select(residents.columns))
                land.planted.append(("ghost_link", strength, grid, f"{month:%Y-%m}"))
    for grid in [order.pop() for _ in range(plants.of_each * plants.look_alikes)]:
        address = homes.filter(pl.col("grid_code") == grid)["address_code"][0]
        own = homes.filter(pl.col("grid_code") == grid)["house_code"].unique().sort().head(12)
        is_mapped = (pl.col("grid_code") == grid) & pl.col("house_code").is_in(own.implode())
        residents = residents.with_columns(
            address_code=pl.when(is_mapped).then(pl.lit(address)).otherwise("address_code")
        )
        land.planted += [("wrong_address", INNOCENT, grid, f"{month:%Y-%m}") for month in months]
    land.frames["residents"] = pl.concat([residents, *added])
