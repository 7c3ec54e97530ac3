"""False data in visits and items of one worker's month, and what only looks like it. Functions change rows in place.

part: which share of the rows is false. informed: the cheater knows the defaults of ingest/detectors.py and stays below.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from simulate.believable import Row, moved, nearby, own_words

FAR_M = (900.0, 4000.0)


def chosen(rng: np.random.Generator, rows: list[Row], part: float) -> list[Row]:
    """So large a share of the rows, at least one, in their order."""
    count = max(1, round(part * len(rows)))
    return [rows[index] for index in sorted(rng.permutation(len(rows))[:count].tolist())]


def far_visit(rng: np.random.Generator, rows: list[Row], part: float, informed: bool) -> None:
    """Recorded somewhere else: 0.9 to 4 km from the target's place; informed: 400 m."""
    for row in chosen(rng, [row for row in rows if row["target_code"] and row["longitude"]], part):
        far = 400.0 if informed else rng.uniform(*FAR_M)
        angle = rng.uniform(0, 2 * np.pi)
        row["longitude"], row["latitude"] = moved(
            (row["longitude"], row["latitude"]), far * np.cos(angle), far * np.sin(angle)
        )


def impossible_travel(rng: np.random.Generator, rows: list[Row], part: float, informed: bool) -> None:
    """Somebody far away records under the same name in between: so far off that no car does it since the visit before;
    informed: 1.4 km off."""
    rows.sort(key=lambda row: row["visited_at"])
    follows = [
        (row, (row["visited_at"] - before["left_at"]).total_seconds() / 60)
        for before, row in pairwise(rows)
        if row["longitude"] and before["longitude"] and row["visited_at"].date() == before["visited_at"].date()
    ]
    # every other one, else two would be moved to where the one before is, and the nearest in time first
    soon = sorted(follows[::2], key=lambda pair: pair[1])[: max(1, round(part / 2 * len(rows)))]
    for row, minutes in soon:
        far = 1400.0 if informed else max(6000.0, rng.uniform(3000, 5000) * (minutes + 1))
        row["longitude"], row["latitude"] = moved((row["longitude"], row["latitude"]), far, 0)
        row["target_code"] = None


def batch_entry(rng: np.random.Generator, rows: list[Row], part: float, informed: bool) -> None:
    """The day's visits entered in the evening, seconds apart; informed: 65 to 100 s apart, each said to have lasted."""
    at: dict[Any, datetime] = {}
    for row in chosen(rng, rows, part):
        day = row["visited_at"].date()
        before = at.get(day, datetime.combine(day, time(20, int(rng.integers(0, 50)))))
        row["visited_at"] = before + timedelta(seconds=int(rng.integers(65, 101) if informed else rng.integers(4, 16)))
        row["left_at"] = row["visited_at"] + timedelta(minutes=int(rng.integers(4, 16)) if informed else 0)
        at[day] = row["visited_at"]


def overlap_visits(rng: np.random.Generator, rows: list[Row], part: float, informed: bool) -> None:
    """A visit begins 3 to 12 minutes before the one before has ended; informed: within the minute that is tolerated."""
    rows.sort(key=lambda row: row["visited_at"])
    follows = [after for before, after in pairwise(rows) if before["visited_at"].date() == after["visited_at"].date()]
    ends = {id(after): before for before, after in pairwise(rows)}
    for row in chosen(rng, follows, part) if follows else []:
        before = ends[id(row)]
        early = timedelta(seconds=45) if informed else timedelta(minutes=int(rng.integers(3, 13)))
        if not informed and before["left_at"] - before["visited_at"] <= early:
            before["left_at"] = before["visited_at"] + early + timedelta(minutes=2)
        row["visited_at"] = before["left_at"] - early
        row["left_at"] = row["visited_at"] + timedelta(minutes=int(rng.integers(14, 25)))


def time_heaping(rng: np.random.Generator, rows: list[Row], part: float, informed: bool) -> None:
    """Times made up on full and half hours; informed: on tens of minutes."""
    for row in chosen(rng, rows, part):
        minute = int(rng.integers(6)) * 10 if informed else int(rng.integers(2)) * 30
        lasted = row["left_at"] - row["visited_at"]
        row["visited_at"] = row["visited_at"].replace(minute=minute, second=0)
        row["left_at"] = row["visited_at"] + lasted


def copied_records(rng: np.random.Generator, rows: list[Row], part: float, informed: bool) -> None:
    """The same two sentences of one's own; informed: with another number and ending each time."""
    texts = [f"{own_words(rng)}，{own_words(rng)}" for _ in range(2)]
    for row in chosen(rng, rows, part):
        text = texts[int(rng.integers(2))]
        row["note"] = f"{text}，第{int(rng.integers(1, 99))}次" if informed else text


def month_end_spike(rng: np.random.Generator, rows: list[Row], part: float, informed: bool) -> None:
    """What was not done is dated in the last days on which the worker was there; informed: spread over a week."""
    days = sorted({row["visited_at"].date() for row in rows})
    last = [day for day in days if (day + timedelta(days=8 if informed else 3)).month != day.month] or days[-2:]
    at = {day: datetime.combine(day, time(8, 2)) for day in last}
    for number, row in enumerate(chosen(rng, rows, part)):
        day = last[number % len(last)]
        row["visited_at"] = at[day]
        row["left_at"] = row["visited_at"] + timedelta(minutes=int(rng.integers(4, 9)))
        at[day] = row["left_at"] + timedelta(minutes=int(rng.integers(3, 7)))
    for day in last:
        _spaced(rng, [row for row in rows if row["visited_at"].date() == day])


def duplicate_photo(rng: np.random.Generator, rows: list[Row], part: float, informed: bool) -> None:
    """Three old photos, over and over; informed: always the same photo for the same target."""
    old = [f"{int(value):016x}" for value in rng.integers(0, 2**62, 3)]
    own: dict[Any, str] = {}
    for row in chosen(rng, rows, part):
        row["has_photo"] = True
        row["photo_hash"] = (
            own.setdefault(row["target_code"], f"{int(rng.integers(0, 2**62)):016x}")
            if informed
            else old[int(rng.integers(3))]
        )


def split_items(rng: np.random.Generator, rows: list[Row], part: float, informed: bool) -> None:
    """Items become parts of one issue, three to five at a time within minutes; informed: 35 minutes and more apart."""
    rows.sort(key=lambda row: row["reported_at"])
    picked = chosen(rng, rows, part)
    at = 0
    while at + 3 <= len(picked):
        parts = picked[at : at + int(rng.integers(3, 6))]
        at += len(parts)
        first = parts[0]
        for number, row in enumerate(parts[1:], 1):
            apart = rng.integers(31 * 60, 50 * 60) if informed else rng.integers(60, 600)
            shift = first["reported_at"] + timedelta(seconds=int(apart) * number) - row["reported_at"]
            for column in ("reported_at", "due_at", "disposed_at", "extended_to", "extension_granted_at"):
                row[column] = row[column] + shift if row[column] is not None else None
            row.update({column: first[column] for column in ("category", "note", "grid_code")})
            if first["longitude"] is not None:
                row["longitude"], row["latitude"] = nearby(rng, (first["longitude"], first["latitude"]), 10)


def quick_close(rng: np.random.Generator, rows: list[Row], part: float, informed: bool) -> None:
    """Closed by the reporter one to five minutes later; informed: after 11 to 20 minutes."""
    for row in chosen(rng, rows, part):
        row["outcome"], row["closed_by"], row["extended_to"], row["extension_granted_at"] = (
            "disposed",
            row["worker_code"],
            None,
            None,
        )
        row["disposed_at"] = row["reported_at"] + timedelta(
            seconds=int(rng.integers(660, 1200) if informed else rng.integers(60, 300))
        )


def _spaced(rng: np.random.Generator, rows: list[Row]) -> None:
    rows.sort(key=lambda row: row["visited_at"])
    for before, row in pairwise(rows):
        if row["visited_at"] < before["left_at"] + timedelta(minutes=3):
            row["visited_at"] = before["left_at"] + timedelta(minutes=int(rng.integers(3, 6)))
            row["left_at"] = row["visited_at"] + timedelta(minutes=int(rng.integers(4, 9)))


def fixed_round(rng: np.random.Generator, rows: list[Row]) -> None:
    """Innocent: the same hour every day, the same targets in the same order, the office's own phrase."""
    by_day: dict[Any, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row["visited_at"]):
        by_day.setdefault(row["visited_at"].date(), []).append(row)
    for day, own in by_day.items():
        at = datetime.combine(day, time(8, 30))
        for row in own:
            row["visited_at"] = at + timedelta(minutes=int(rng.integers(0, 4)))
            row["left_at"] = row["visited_at"] + timedelta(minutes=12)
            at += timedelta(minutes=25)


def family_visits(rng: np.random.Generator, rows: list[Row]) -> None:
    """Innocent: on every third day those met behind one door are entered together, seconds apart, as one call."""
    days = sorted({row["visited_at"].date() for row in rows})[::3]
    for day in days:
        own = sorted((row for row in rows if row["visited_at"].date() == day), key=lambda row: row["visited_at"])
        for number, row in enumerate([row for row in own[1:3] if row["grid_code"] == own[0]["grid_code"]], 1):
            row["visited_at"] = own[0]["visited_at"] + timedelta(seconds=9 * number)
            row["left_at"] = own[0]["left_at"]
            if own[0]["longitude"] is not None:
                row["target_code"] = None
                row["longitude"], row["latitude"] = nearby(rng, (own[0]["longitude"], own[0]["latitude"]), 4)


def rounded_positions(rng: np.random.Generator, rows: list[Row]) -> None:
    """Innocent: a phone that rounds to three decimals, a hundred metres."""
    for row in rows:
        if row["longitude"] is not None:
            row["longitude"], row["latitude"] = round(row["longitude"], 3), round(row["latitude"], 3)


def template_phrases(rng: np.random.Generator, rows: list[Row]) -> None:
    """Innocent: nothing but the office's phrases."""
    for row in rows:
        row["note"] = "入户走访，情况正常" if rng.random() < 0.7 else "上门宣传消防安全"


def campaign_week(rng: np.random.Generator, rows: list[Row]) -> None:
    """Innocent: half of the month's visits in one week that everybody was asked for, one after another."""
    days = sorted({row["visited_at"].date() for row in rows})
    week = days[-7:-2] or days
    for number, row in enumerate(chosen(rng, rows, 0.5)):
        day = week[number % len(week)]
        row["visited_at"] = datetime.combine(day, row["visited_at"].time())
        row["left_at"] = row["visited_at"] + timedelta(minutes=int(rng.integers(4, 9)))
        row["note"] = "上门宣传消防安全"
    for day in week:
        _spaced(rng, [row for row in rows if row["visited_at"].date() == day])
