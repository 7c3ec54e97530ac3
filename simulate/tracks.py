"""Fixes of the workers' phones on patrol, one a minute: monthly plain UTF-8 files, by worker and time."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from simulate.draws import moments, worker_series
from simulate.files import ExportFile
from simulate.patrols import MINUTE, Patrols, make_patrols
from simulate.routes import Routes, make_routes
from simulate.wording import LONG_TIME, times, with_headers, yes_no
from simulate.world import World

HEADERS = {
    "worker_code": "网格员编号",
    "located_at": "定位时间",
    "longitude": "经度",
    "latitude": "纬度",
    "accuracy_m": "定位精度",
    "is_mock": "模拟定位",
}
LEG_S = 300
"""After so long without a usable fix nobody knows where the worker was."""
NOISE_M, BIAS_M = 4.0, 3.0
"""How far a fix is off, each for itself, and all of one patrol alike (standard deviations, east and north)."""
INACCURATE, UNKNOWN = 0.015, 0.01
"""Part of the fixes that are 55 to 200 m off, and say so; and of those that do not say how good they are."""
METRES_PER_DEGREE = 111_195.0
AT_ONCE = 1 << 18
"""So many fixes are placed on their way at once: it takes a dozen columns beside those that are kept."""
LATE_FILE = "_补传.csv"
LATE_DAYS = 2
"""Working days of one worker that come in a file of their own."""


def generate(world: World) -> pl.DataFrame:
    """One row per worker and second: the canonical columns, and the truth: `grid_code` where the patrol was, and how
    many metres and seconds of the true way since the last usable fix (`inside_m`, `inside_s`) lay in that grid."""
    routes = make_routes(world)
    patrols = make_patrols(world, routes)
    rng = world.plan.rng("tracks")
    patrol, second = _clock(rng, patrols)
    count = len(patrol)
    place, way = np.empty((2, count)), np.empty((2, count))
    for begin in range(0, count, AT_ONCE):
        part = slice(begin, begin + AT_ONCE)
        place[:, part], way[:, part] = _true_way(routes, patrols, patrol[part], second[part])
    is_inaccurate = rng.random(count) < INACCURATE
    accuracy = np.where(is_inaccurate, rng.uniform(55, 200, count), np.clip(rng.gamma(4, 2.2, count), 3, 45))
    noise = np.where(is_inaccurate, accuracy / 2, NOISE_M) * rng.standard_normal((2, count))
    noise += rng.normal(0, BIAS_M, (2, len(patrols.grid)))[:, patrol]
    latitude = place[1] + noise[1] / METRES_PER_DEGREE
    longitude = place[0] + noise[0] / (METRES_PER_DEGREE * np.cos(np.radians(latitude)))
    is_mock = patrols.is_mock[patrol]
    inside = _since_the_last(patrol, second, way, ~is_inaccurate & ~is_mock)
    frame = pl.DataFrame(
        {
            "worker_code": worker_series(patrols.worker[patrol]),
            "located_at": times(moments(world, patrols.day[patrol], patrols.begins[patrol] + second)),
            "longitude": longitude.round(6),
            "latitude": latitude.round(6),
            "accuracy_m": accuracy.round(1),
            "is_mock": is_mock,
            "grid_code": pl.Series(world.grids.code.tolist(), dtype=pl.String).gather(patrols.grid[patrol]),
            "inside_m": inside[0],
            "inside_s": inside[1],
        }
    )
    is_unknown = pl.Series(~is_inaccurate & (rng.random(count) < UNKNOWN))
    return frame.with_columns(accuracy_m=pl.when(~is_unknown).then("accuracy_m")).sort("worker_code", "located_at")


def _clock(rng: np.random.Generator, patrols: Patrols) -> tuple[np.ndarray, np.ndarray]:
    """Patrol and second since its beginning of each fix, the minutes of silence left out."""
    fixes = patrols.minutes + patrols.parked + 1
    patrol = np.repeat(np.arange(len(fixes)), fixes)
    minute = np.arange(len(patrol)) - np.repeat(np.cumsum(fixes) - fixes, fixes)
    second = minute * MINUTE + rng.integers(0, 3, len(minute))
    has_gap = patrols.silent_from[patrol] > 0
    is_silent = has_gap & (minute > patrols.silent_from[patrol]) & (minute < patrols.silent_to[patrol])
    return patrol[~is_silent], second[~is_silent]


def _true_way(
    routes: Routes, patrols: Patrols, patrol: np.ndarray, second: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Of each fix: where the worker is (longitude, latitude), and metres and seconds inside since the route's first."""
    route = patrols.route[patrol]
    walked = np.minimum(second, patrols.minutes[patrol] * MINUTE) * patrols.pace[patrol]
    rounds, rest = np.divmod(patrols.offset[patrol] + walked, routes.length[route])
    at = routes.starts[route] + rest
    before = np.clip(np.searchsorted(routes.second, at, side="right") - 1, 0, len(routes.second) - 2)
    part = (at - routes.second[before]) / (routes.second[before + 1] - routes.second[before])
    longitude, latitude, metres, seconds = (
        column[before] + part * (column[before + 1] - column[before])
        for column in (routes.longitude, routes.latitude, routes.metres, routes.seconds)
    )
    is_inside = routes.seconds[before + 1] > routes.seconds[before]
    parked = np.maximum(0, second - patrols.minutes[patrol] * MINUTE) * is_inside
    metres += rounds * routes.inside_m[route]
    seconds = (seconds + rounds * routes.inside_s[route]) / patrols.pace[patrol] + parked
    return np.stack([longitude, latitude]), np.stack([metres, seconds])


def _since_the_last(patrol: np.ndarray, second: np.ndarray, way: np.ndarray, is_usable: np.ndarray) -> np.ndarray:
    """Metres and seconds (2, fixes) on the way from the usable fix before, when it is of the same patrol and not too
    long ago."""
    usable = np.flatnonzero(is_usable)
    gone = np.diff(way[:, usable], axis=1, prepend=0)
    same = np.diff(patrol[usable], prepend=-1) == 0
    same &= np.diff(second[usable], prepend=0) <= LEG_S
    inside = np.zeros(way.shape)
    inside[:, usable] = np.where(same, gone, 0)
    return inside


def late_rows(world: World, frame: pl.DataFrame) -> tuple[int, pl.Expr] | None:
    """The month, and which rows, of the worker whose phone was offline for two working days and sent them later."""
    month = (world.plan.months - 1) // 2
    days = world.days.dates[world.days.is_working & (world.days.month == month)][8 : 8 + LATE_DAYS].tolist()
    own = frame.filter(pl.col("located_at").dt.date().is_in(days), ~pl.col("is_mock"))
    if not own.height:
        return None
    worker = str(own["worker_code"][own.height // 2])
    return month, (pl.col("worker_code") == worker) & pl.col("located_at").dt.date().is_in(days)


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A file per month; where faults are planted, two days of one worker lie in a file that comes later."""
    late = late_rows(world, frame) if world.plan.has_faults else None
    files = []
    exported = frame.select(HEADERS.keys())
    for index in range(world.plan.months):
        day = pl.col("located_at").dt.date()
        part = exported.filter(day.is_between(world.plan.month_start(index), world.plan.month_end(index)))
        if late is not None and late[0] == index:
            at = world.plan.exported_at(index) + timedelta(days=1)
            files.append(ExportFile(f"巡查轨迹_{at:%Y%m%d}{LATE_FILE}", as_text(part.filter(late[1])), "utf-8"))
            part = part.filter(~late[1])
        files.append(ExportFile(f"巡查轨迹_{world.plan.month_name(index)}.csv", as_text(part), "utf-8"))
    return files


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows as they are exported."""
    text = frame.with_columns(
        pl.col("located_at").dt.to_string(LONG_TIME),
        pl.col("longitude", "latitude", "accuracy_m").cast(pl.String),
        yes_no("is_mock"),
    )
    return with_headers(text, HEADERS)


def patrol_days(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per worker, grid and day on patrol: `distance_m` and `duration_s` of the true way inside the grid, while
    the phone logged it, and the number of fixes."""
    return (
        frame.drop_nulls("grid_code")
        .group_by("worker_code", "grid_code", patrol_date=pl.col("located_at").dt.date())
        .agg(distance_m=pl.col("inside_m").sum(), duration_s=pl.col("inside_s").sum(), fixes=pl.len())
        .sort("worker_code", "grid_code", "patrol_date")
    )
