"""Fixes a second of the compiled track rule on one core, beside the plain one: `python -m benchmarks.tracks_kernel`.

The city is generated: uneven grids of about 500 m with 40 corners; for each worker-day 800 fixes, one every 10 s, of a
walk with pauses in and about one of the grids, with 3 m of noise and 7 decimals; some are mock or inaccurate.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from ingest.settings import Tracks
from ingest.tracks import kernel, rule
from ingest.tracks.batch import Batch, Walked
from ingest.tracks.polygon import METRES_PER_DEGREE, Polygon

Floats = NDArray[np.float64]
CORNERS, FIXES_A_DAY, EVERY_S, NOISE_M = 40, 800, 10, 3.0
CENTRE = (120.15, 30.28)
NARROW = np.cos(np.radians(CENTRE[1]))


def grids(random: np.random.Generator, count: int) -> list[Polygon]:
    """Uneven rounds of 200 to 300 m radius, in rows 700 m apart."""
    across = int(np.ceil(np.sqrt(count)))
    angles = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    made = []
    for number in range(count):
        radius = random.uniform(200, 300, CORNERS)
        x = 700 * (number % across) + radius * np.cos(angles)
        y = 700 * (number // across) + radius * np.sin(angles)
        ring = np.round(np.stack(degrees(x, y), axis=1), 7).tolist()
        boundary = json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
        made.append(Polygon.from_boundary(f"G{number}", boundary, Tracks().cell_m))
    return made


def degrees(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude of metres from the south-west corner of the city."""
    return CENTRE[0] + x / (METRES_PER_DEGREE * NARROW), CENTRE[1] + y / METRES_PER_DEGREE


def city(random: np.random.Generator, fixes: int, polygons: Sequence[Polygon]) -> Batch:
    """Worker-days of 800 fixes each, each over one grid."""
    days = fixes // FIXES_A_DAY
    grid = np.arange(days) % len(polygons)
    across = int(np.ceil(np.sqrt(len(polygons))))
    heading = np.cumsum(random.normal(0, 0.3, (days, FIXES_A_DAY)), axis=1)
    step_m = 1.2 * EVERY_S * (random.random(heading.shape) < 0.7)
    x, y = (
        _folded(np.cumsum(step_m * turned(heading), axis=1) + random.normal(0, 100, (days, 1)))
        + 700 * place[:, None]
        + random.normal(0, NOISE_M, heading.shape)
        for turned, place in ((np.cos, grid % across), (np.sin, grid // across))
    )
    longitude, latitude = degrees(x.ravel(), y.ravel())
    return Batch(
        first=np.arange(days + 1) * FIXES_A_DAY,
        at=np.tile(np.arange(FIXES_A_DAY) * EVERY_S * 1_000_000, days),
        longitude=np.round(longitude, 7),
        latitude=np.round(latitude, 7),
        accuracy_m=random.uniform(3, 55, x.size),
        is_mock=random.random(x.size) < 0.001,
        first_grid=np.arange(days + 1),
        grid=grid,
    )


def _folded(metres: Floats) -> Floats:
    """Within 330 m of the middle: walks back from there."""
    return np.abs((metres + 330) % 1320 - 660) - 330


def joined(batches: Sequence[Batch]) -> Batch:
    """One batch of several that are equally long; so the generator needs little room."""
    days, fixes = len(batches[0].grid), len(batches[0].at)
    columns = {field.name: [getattr(batch, field.name) for batch in batches] for field in fields(Batch)}
    for name, each in (("first", fixes), ("first_grid", days)):
        columns[name] = [[0], *(column[1:] + number * each for number, column in enumerate(columns[name]))]
    return Batch(**{name: np.concatenate(column) for name, column in columns.items()})


def timed(walk: Callable[..., Walked], batch: Batch, polygons: Sequence[Polygon], rounds: int) -> tuple[float, Walked]:
    """CPU seconds of this process, the best of some rounds."""
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        walked = walk(batch, polygons, Tracks())
        taken.append(time.process_time() - begun)
    return min(taken), walked


def main() -> None:
    """Write one line of a table for each size."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--fixes", type=int, nargs="+", default=[1_000_000, 10_000_000])
    arguments.add_argument("--plain", type=int, default=100_000, help="fixes for the plain rule, some 0.3 ms each")
    arguments.add_argument("--grids", type=int, default=6000)
    given = arguments.parse_args()
    random = np.random.default_rng(20260302)
    polygons = grids(random, given.grids)
    timed(kernel.walk_all, city(random, FIXES_A_DAY * given.grids, polygons), polygons, 1)  # loads, and finds the cells
    write = sys.stdout.write
    write("| rule | fixes | CPU s | fixes a second | ns a fix | km inside | peak MiB |\n" + "| --- " * 7 + "|\n")
    for walk, fixes in [(rule.walk_all, given.plain), *((kernel.walk_all, fixes) for fixes in given.fixes)]:
        pieces = [city(random, min(fixes, 1_000_000), polygons) for _ in range(max(1, fixes // 1_000_000))]
        batch, is_plain = joined(pieces), walk is rule.walk_all
        seconds, walked = timed(walk, batch, polygons, 1 if is_plain else 3)
        count, km = len(batch.at), walked.distance_mm.sum() / 1e6
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        write(f"| {'plain' if is_plain else 'compiled'} | {count:,} | {seconds:.2f} | {count / seconds:,.0f} ")
        write(f"| {seconds / count * 1e9:,.0f} | {km:,.0f} | {peak:,.0f} |\n")


if __name__ == "__main__":
    main()
