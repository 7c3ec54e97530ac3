"""What a worker-day looks like, for the plain rule: the same numbers as `summary.py`, to be read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, pairwise

from ingest.tracks.batch import FEWEST_CELLS, TENTH_MICRODEGREES, UNKNOWN
from ingest.tracks.polygon import METRES_PER_DEGREE

Place = tuple[float, float]
Cell = tuple[int, int]
WORD = (1 << 64) - 1
MIX = 0x9E3779B97F4A7C15


def accuracies(known: Sequence[float]) -> tuple[int, int]:
    """How many kept fixes have an accuracy, and how often it differs from the one before (the first one does)."""
    return len(known), len(list(groupby(known)))


def looks_of(legs: Sequence[Sequence[tuple[int, float, float]]], steps: Sequence[Sequence[Place]]) -> list[int]:
    """From `decimals` on, the numbers that batch.LOOKS names.

    legs: kept fixes (microseconds, longitude, latitude); steps: of each leg the fixes between which it steps.
    """
    kept = [(longitude, latitude) for leg in legs for _, longitude, latitude in leg]
    if not kept:
        return [0, UNKNOWN, UNKNOWN, UNKNOWN, 0, UNKNOWN, UNKNOWN]
    plane = _plane(kept[0])
    path = path_of(kept)
    return [
        _decimals(kept),
        _spread_mm([plane(place) for place in kept]),
        _speed_variation([[(at, plane((longitude, latitude))) for at, longitude, latitude in leg] for leg in legs]),
        _straightness([[plane(place) for place in leg] for leg in steps]),
        *path,
    ]


def path_of(kept: Sequence[Place]) -> tuple[int, int, int]:
    """Cells of a path, and its fingerprints as it lies and shifted to its start."""
    fine = [(_whole(longitude), _whole(latitude)) for longitude, latitude in kept]
    x0, y0 = fine[0]
    path = [(x // 100, y // 100) for x, y in fine]
    shape = [((x - x0) // 100, (y - y0) // 100) for x, y in fine]
    count = len(list(groupby(path)))
    if count < FEWEST_CELLS:
        return count, UNKNOWN, UNKNOWN
    return count, _print(path), _print(shape)


def _whole(degrees: float) -> int:
    return math.floor(degrees * TENTH_MICRODEGREES + 0.5)


def _print(cells: Iterable[Cell]) -> int:
    """One number of cells, those that follow each other and are the same once; signed, 64 bits."""
    found = 0
    for cell, _ in groupby(cells):
        for each in cell:
            found = ((found ^ (each & WORD)) * MIX) & WORD
            found ^= found >> 29
    return found - (1 << 64) if found >> 63 else found


def _decimals(kept: Sequence[Place]) -> int:
    """The fewest decimals (up to 7) that all degrees can be written with."""
    fine = [_whole(degrees) for place in kept for degrees in place]
    return next(count for count in range(8) if all(each % 10 ** (7 - count) == 0 for each in fine))


def _plane(start: Place) -> Callable[[Place], Place]:
    """Metres from the first fix."""
    across = METRES_PER_DEGREE * math.cos(start[1] * (math.pi / 180))
    return lambda place: ((place[0] - start[0]) * across, (place[1] - start[1]) * METRES_PER_DEGREE)


def _spread_mm(places: Sequence[Place]) -> int:
    """Root of the mean square of the distances from the middle."""
    count = len(places)
    x, y = sum(each[0] for each in places) / count, sum(each[1] for each in places) / count
    squares = sum(each[0] * each[0] + each[1] * each[1] for each in places)
    return _half_up(math.sqrt(max(0.0, squares / count - x * x - y * y)) * 1000)


def _speed_variation(legs: Sequence[Sequence[tuple[int, Place]]]) -> int:
    """Standard deviation of the speeds between fixes of a leg, in thousandths of their mean."""
    speeds = [_length(*start, *end) / ((at2 - at1) / 1e6) for leg in legs for (at1, start), (at2, end) in pairwise(leg)]
    mean = sum(speeds) / len(speeds) if speeds else 0
    if mean <= 0:
        return UNKNOWN
    squares = sum(speed * speed for speed in speeds)
    return _half_up(math.sqrt(max(0.0, squares / len(speeds) - mean * mean)) / mean * 1000)


def _straightness(legs: Sequence[Sequence[Place]]) -> int:
    """Mean cosine of the turns between steps, in thousandths: 1000 is a straight line."""
    cosines = []
    for leg in legs:
        for (x1, y1), (x2, y2), (x3, y3) in zip(leg, leg[1:], leg[2:], strict=False):
            lengths = _length(x1, y1, x2, y2) * _length(x2, y2, x3, y3)
            if lengths > 0:
                cosines.append(((x2 - x1) * (x3 - x2) + (y2 - y1) * (y3 - y2)) / lengths)
    return _half_up(sum(cosines) / len(cosines) * 1000) if cosines else UNKNOWN


def _length(x1: float, y1: float, x2: float, y2: float) -> float:
    return math.sqrt((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1))


def _half_up(amount: float) -> int:
    return math.floor(amount + 0.5)
