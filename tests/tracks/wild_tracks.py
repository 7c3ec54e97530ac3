"""Worker-days that a track rule is most likely to get wrong: random grids, and fixes that like their borders."""

from __future__ import annotations

import json

import numpy as np

from ingest.tracks.batch import Batch
from ingest.tracks.polygon import METRES_PER_DEGREE, Polygon

CORNER = (120.15, 30.28)
A_METRE = np.array([1 / (METRES_PER_DEGREE * np.cos(np.radians(CORNER[1]))), 1 / METRES_PER_DEGREE])
SECOND = 1_000_000


def round_ring(random: np.random.Generator, radius: float) -> np.ndarray:
    """A simple ring about the origin: corners by their angle."""
    angles = np.sort(random.uniform(0, 2 * np.pi, random.integers(3, 12)))
    far = radius * random.uniform(0.5, 1.0, len(angles))
    return np.stack([far * np.cos(angles), far * np.sin(angles)], axis=1)


def square_ring(random: np.random.Generator, size: float) -> np.ndarray:
    """Edges along the axes, with a corner in the middle of one edge: a walk along them is a walk on the border."""
    return np.array([[-size, -size], [0, -size], [size, -size], [size, size], [-size, size]]) * random.choice(
        [0.5, 1.0]
    )


def wild_polygon(random: np.random.Generator, cell_m: int) -> tuple[Polygon, np.ndarray]:
    """A grid, and its corners in degrees: one to three parts, which may touch, each with or without a hole."""
    size = float(random.choice([15.0, 60.0, 150.0, 400.0]))
    make = round_ring if random.random() < 0.5 else square_ring
    parts = []
    for number in range(random.choice([1, 1, 1, 2, 3])):
        shift = np.array([2 * size * number, random.choice([0.0, 0.3 * size])])
        outer = make(random, size)
        holes = [outer[::-1] * random.choice([0.1, 0.4, 0.8])] if random.random() < 0.4 else []
        parts.append([_degrees(ring + shift) for ring in [outer, *holes]])
    closed = [[[*ring.tolist(), ring[0].tolist()] for ring in part] for part in parts]
    is_one = len(closed) == 1 and random.random() < 0.5
    boundary = (
        {"type": "Polygon", "coordinates": closed[0]} if is_one else {"type": "MultiPolygon", "coordinates": closed}
    )
    corners = np.concatenate([ring for part in parts for ring in part])
    return Polygon.from_boundary("G", json.dumps(boundary), cell_m), corners


def wild_day(random: np.random.Generator, corners: np.ndarray, count: int) -> dict[str, np.ndarray]:
    """A walk about some corners: along edges, onto corners, across borders, with gaps, jumps and fixes to leave out."""
    here = corners[random.integers(len(corners))]
    at = random.integers(0, 100_000) * SECOND
    waits = np.array([0.1, 0.4, 1, 1, 5, 10, 10, 10, 29.5, 300, 300.000001, 600])
    fixes = []
    for _ in range(count):
        at += int(random.choice(waits) * SECOND)
        kind = random.random()
        if kind < 0.15:
            here = corners[random.integers(len(corners))]
        elif kind < 0.45:
            k = random.integers(1, len(corners))
            here = corners[k - 1] + random.choice([0.25, 0.5, random.random()]) * (corners[k] - corners[k - 1])
        elif kind < 0.5:
            here = here + random.normal(0, 1500, 2) * A_METRE
        elif kind < 0.95:
            here = here + random.normal(0, random.choice([0.3, 10, 30]), 2) * A_METRE
        if random.random() < 0.5:
            here = np.round(here, 7)
        away = random.random() < 0.05
        bad = random.choice([(0.0, 0.0), (np.nan, 30.0), (120.0, np.nan), (181.0, 30.0), (120.0, -90.1), (0.0, 30.0)])
        fixes.append([at, *(bad if away else here)])
    at, longitude, latitude = np.array(fixes).T.reshape(3, -1)
    return {
        "at": at.astype(np.int64),
        "longitude": longitude,
        "latitude": latitude,
        "accuracy_m": random.choice([np.nan, -1.0, 5.0, 50.0, 50.1, np.inf], count, p=[0.2, 0.1, 0.5, 0.1, 0.05, 0.05]),
        "is_mock": random.random(count) < 0.03,
    }


def wild_batch(seed: int, cell_m: int = 100) -> tuple[Batch, list[Polygon]]:
    """Some days over some grids; days without fixes and days without grids among them."""
    random = np.random.default_rng(seed)
    polygons, corners = zip(*(wild_polygon(random, cell_m) for _ in range(3)), strict=True)
    counts = random.choice([0, 1, 2, 10, 40, 80], 4)
    grids = [random.permutation(3)[: random.integers(0, 4)] for _ in counts]
    days = [
        wild_day(random, np.concatenate([corners[g] for g in grid]) if len(grid) else corners[0], count)
        for grid, count in zip(grids, counts, strict=True)
        if count
    ]
    none = wild_day(random, corners[0], 1)
    columns = {name: np.concatenate([none[name][:0], *(day[name] for day in days)]) for name in none}
    batch = Batch(
        first=np.concatenate([[0], np.cumsum(counts)]),
        first_grid=np.concatenate([[0], np.cumsum([len(grid) for grid in grids])]),
        grid=np.concatenate([*grids, np.zeros(0, dtype=np.int64)]).astype(np.int64),
        **columns,
    )
    return batch, list(polygons)


def _degrees(metres: np.ndarray) -> np.ndarray:
    """As in the lake: seven decimals."""
    return np.round(CORNER + metres * A_METRE, 7)
