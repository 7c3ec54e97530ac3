"""A city's track export with planted truth: how far and how long each worker really walked in their grid.

Grids, walks and noise are those of `tracks_kernel`. 12,000 workers, each of one of 6,000 grids; a worker-day has 800
fixes, one every 10 s, and rows stand in the order of time, all workers among each other, as a platform exports a day.
Planted are: a parked phone (a fifth of the day), a silent half hour, crossings of the border, jumps of 20 km, mock and
inaccurate fixes; rows that come half an hour late or with the next day, that come twice, that have quotes or another
way to write the time, and rows that are bad.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.tracks_kernel import CENTRE, CORNERS, EVERY_S, FIXES_A_DAY, NARROW, NOISE_M
from ingest.tracks.polygon import METRES_PER_DEGREE

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
HEADER = "网格员编号,定位时间,经度,纬度,定位精度,模拟定位\n"
APART_M, REACH_M = 700, 330
FIRST_DAY = date(2026, 3, 2)
BEGIN_S = 9 * 3600
PARKED = slice(100, 260)
SILENT = slice(400, 580)
JUMPS, MOCKS, INACCURATE, TWICE, LATE, NEXT_DAY, ODD, BAD = 2e-4, 1e-3, 1e-2, 2e-3, 5e-3, 2e-4, 1e-3, 1e-3
LATE_ROUNDS = 180
DAYS_A_FILE = 7
"""The vault takes no file above 8 GiB."""
SUBSTEPS = (np.arange(4) + 0.5) / 4


@dataclass(frozen=True)
class City:
    """radius: (grids, corners) metres from each grid's middle; grids stand in rows."""

    radius: Floats
    workers: int

    @property
    def across(self) -> int:
        """Grids in a row."""
        return int(np.ceil(np.sqrt(len(self.radius))))

    def middle(self, grid: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Metres from the south-west corner of the city."""
        return APART_M * (grid % self.across), APART_M * (grid // self.across)

    def is_inside(self, grid: NDArray[np.int64], x: Floats, y: Floats) -> Bools:
        """Whether points (metres from the middle) lie in their grids; a grid is star-shaped about its middle."""
        turn = 2 * np.pi / CORNERS
        angle = np.mod(np.arctan2(y, x), 2 * np.pi)
        corner = np.minimum((angle / turn).astype(np.int64), CORNERS - 1)
        a, b = corner * turn, (corner + 1) * turn
        r1, r2 = self.radius[grid, corner], self.radius[grid, (corner + 1) % CORNERS]
        # where the ray of this angle meets the edge between both corners
        edge = r1 * r2 * np.sin(turn) / (r1 * np.sin(angle - a) + r2 * np.sin(b - angle))
        return np.asarray(np.hypot(x, y) <= edge)

    def boundaries(self) -> list[str]:
        """GeoJSON of each grid."""
        angles = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
        made = []
        for grid in range(len(self.radius)):
            x0, y0 = self.middle(np.array(grid))
            x, y = x0 + self.radius[grid] * np.cos(angles), y0 + self.radius[grid] * np.sin(angles)
            ring = np.round(np.stack(degrees(x, y), axis=1), 7).tolist()
            made.append(json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]}))
        return made


@dataclass(frozen=True)
class Truth:
    """Of each worker-day (days x workers): metres and seconds really inside; and what was planted in the file: rows, of
    which bad, repeated."""

    metres: Floats
    seconds: Floats
    rows: int
    bad: int
    twice: int


def city_of(workers: int, random: np.random.Generator) -> City:
    """Two workers a grid."""
    return City(random.uniform(200, 300, (max(1, workers // 2), CORNERS)), workers)


def degrees(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude of metres from the south-west corner of the city."""
    return CENTRE[0] + x / (METRES_PER_DEGREE * NARROW), CENTRE[1] + y / METRES_PER_DEGREE


def write_export(folder: Path, city: City, fixes: int, random: np.random.Generator) -> Truth:
    """Write about so many fixes, a file (tracks_1.csv and so on) a week: whole days of all workers, the last shorter.

    The days between are the first again under another date: drawing them takes longer than all that is measured.
    """
    rounds_left = max(1, fixes // city.workers)
    truths, rows, bad, twice = [], 0, 0, 0
    carried, first = b"", None
    day = 0
    while rounds_left > 0:
        rounds = min(rounds_left, FIXES_A_DAY)
        if first is None or rounds < FIXES_A_DAY:
            first = _drawn(city, rounds, random)
        rounds_left -= rounds
        with (folder / f"tracks_{1 + day // DAYS_A_FILE}.csv").open("ab") as file:
            file.write((b"" if day % DAYS_A_FILE else HEADER.encode()) + carried)
            file.write(_dated(first.own, day))
            carried = _dated(first.next_day, day)
            file.write(b"" if rounds_left else carried)
        truths.append(first.truth)
        rows, bad, twice = rows + first.rows, bad + first.bad, twice + first.twice
        day += 1
    metres, seconds = (np.stack(each) for each in zip(*truths, strict=True))
    return Truth(metres, seconds, rows, bad, twice)


@dataclass(frozen=True)
class _Drawn:
    """A day: its lines that come on it, those that come with the next day, and what is true of it."""

    own: bytes
    next_day: bytes
    truth: tuple[Floats, Floats]
    rows: int
    bad: int
    twice: int


def _drawn(city: City, rounds: int, random: np.random.Generator) -> _Drawn:
    lines, truth, (bad, twice) = _day(city, FIRST_DAY, rounds, random)
    is_next = pl.Series(random.random(lines.height) < NEXT_DAY)
    own, later = (
        ("\n".join(each.sort("at")["line"]) + "\n").encode() for each in (lines.filter(~is_next), lines.filter(is_next))
    )
    return _Drawn(own, later if is_next.any() else b"", truth, lines.height, bad, twice)


def _dated(lines: bytes, day: int) -> bytes:
    """The lines of the first day as those of another."""
    date_of = FIRST_DAY + timedelta(days=day)
    for form in ("%Y-%m-%d ", "%Y/%-m/%-d "):
        lines = lines.replace(FIRST_DAY.strftime(form).encode(), date_of.strftime(form).encode())
    return lines


def _day(
    city: City, day: date, rounds: int, random: np.random.Generator
) -> tuple[pl.DataFrame, tuple[Floats, Floats], tuple[int, int]]:
    """Lines of one day with their places, what is true of it, and how many are bad and come twice."""
    shape = (city.workers, rounds)
    grid = np.arange(city.workers) % len(city.radius)
    moves = random.random(shape) < 0.7
    moves[:, PARKED] = False
    heading = np.cumsum(random.normal(0, 0.3, shape), axis=1)
    step_m = 1.2 * EVERY_S * moves
    x, y = (
        _folded(np.cumsum(step_m * turned(heading), axis=1) + random.normal(0, 100, (city.workers, 1)))
        for turned in (np.cos, np.sin)
    )
    is_silent = np.zeros(rounds, np.bool_)
    is_silent[SILENT] = True
    truth = _truth(city, grid, x, y, is_silent)
    x0, y0 = city.middle(grid)
    jump = 20_000 * (random.random(shape) < JUMPS)
    longitude, latitude = degrees(
        x + x0[:, None] + random.normal(0, NOISE_M, shape) + jump, y + y0[:, None] + random.normal(0, NOISE_M, shape)
    )
    is_kept = np.broadcast_to(~is_silent, shape)
    worker, turn = np.nonzero(is_kept)
    count = len(worker)
    at = turn * city.workers + worker
    at = at + city.workers * LATE_ROUNDS * (random.random(count) < LATE)
    second = BEGIN_S + turn * EVERY_S
    accuracy = np.where(random.random(count) < INACCURATE, 80.0, random.uniform(3, 45, count))
    rows = pl.DataFrame(
        {
            "worker": worker,
            "h": second // 3600,
            "m": second // 60 % 60,
            "s": second % 60,
            "longitude": np.round(longitude[is_kept], 7),
            "latitude": np.round(latitude[is_kept], 7),
            "accuracy": np.round(accuracy, 1),
            "mock": (random.random(count) < MOCKS).astype(np.int8),
            "at": at,
            "odd": random.random(count) < ODD,
            "bad": random.random(count) < BAD,
        }
    )
    code = "W" + pl.col("worker").cast(pl.String).str.zfill(6)
    two = {name: pl.col(name).cast(pl.String).str.zfill(2) for name in "hms"}
    clock = pl.format("{}:{}:{}", two["h"], two["m"], two["s"])
    end = pl.format("{},{},{},{}", "longitude", "latitude", "accuracy", "mock")
    plain = pl.format("{},{} {},{}", code, pl.lit(day.isoformat()), clock, end)
    lines = rows.select(line=plain, at="at")
    odd = (
        rows.filter("odd")
        .select(
            at="at",
            line=pl.when(pl.col("worker") % 2 == 0)
            .then(pl.format('"{}","{} {}",{}', code, pl.lit(day.isoformat()), clock, end))
            .otherwise(pl.format("{},{} {},{}", code, pl.lit(day.strftime("%Y/%-m/%-d")), clock, end)),
        )
        .select("line", "at")
    )
    lines = pl.concat([lines.filter(~rows["odd"]), odd])
    worse = ("{},{} {},{},9", "{},{}-{},{}", '"{},{} {},{}', "{},{} {},E{}")
    bad = rows.filter("bad").with_row_index("n")
    bad_lines = [
        bad.filter(pl.col("n") % len(worse) == k).select(
            line=pl.format(form, code, pl.lit(day.isoformat()), clock, end), at="at"
        )
        for k, form in enumerate(worse)
    ]
    twice = lines.sample(fraction=TWICE, seed=int(random.integers(1 << 31))).with_columns(
        pl.col("at") + 40 * city.workers
    )
    return pl.concat([lines, twice, *bad_lines]), truth, (bad.height, twice.height)


def _truth(city: City, grid: NDArray[np.int64], x: Floats, y: Floats, is_silent: Bools) -> tuple[Floats, Floats]:
    """Metres and seconds inside, of the straight ways between the places where a worker was while the phone told."""
    told = np.flatnonzero(~is_silent)
    starts, ends = told[:-1], told[1:]
    starts, ends = starts[ends - starts == 1], ends[ends - starts == 1]
    length = np.hypot(x[:, ends] - x[:, starts], y[:, ends] - y[:, starts])
    inside = np.zeros(length.shape)
    for part in SUBSTEPS:
        px, py = (c[:, starts] + part * (c[:, ends] - c[:, starts]) for c in (x, y))
        inside += city.is_inside(grid[:, None], px, py) / len(SUBSTEPS)
    return (length * inside).sum(axis=1), (EVERY_S * inside).sum(axis=1)


def _folded(metres: Floats) -> Floats:
    """Within 330 m of the middle: walks back from there."""
    return np.abs((metres + REACH_M) % (4 * REACH_M) - 2 * REACH_M) - REACH_M
