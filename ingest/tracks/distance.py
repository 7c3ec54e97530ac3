"""Great-circle distances of near fixes without trigonometry: most are of a few metres."""

from __future__ import annotations

import math
from typing import NamedTuple

from ingest.tracks.batch import Floats
from ingest.tracks.compiled import part
from ingest.tracks.polygon import EARTH_RADIUS_M

DEGREE = math.pi / 180
NEAR = 0.01
"""Radians from a known latitude (64 km) within which the series of a cosine has 16 right digits; of a distance a
tenth."""
CLEARLY = 0.999
"""A rough distance below this part of a limit is below the limit, whatever the rounding."""
FAR_M = 900_000.0
"""Up to here an angle is less than 1 / CLEARLY of twice its half sine."""
SURELY = 1e-9
"""The part of a limit by which a distance must miss it, so that the last digits do not decide."""
SIXTH, TWELFTH, TWENTIETH, THIRTIETH = 1 / 6, 1 / 12, 1 / 20, 1 / 30
"""To multiply by: a division takes as long as ten of these."""


class Fix(NamedTuple):
    """Microseconds, degrees, and the cosine of the latitude."""

    at: int
    longitude: float
    latitude: float
    cosine: float


@part
def fill_cosines(latitude: Floats, n: int, cosines: Floats) -> None:
    """Cosines of n latitudes (degrees): from those of the first where they are near it."""
    known = latitude[0] if n > 0 else 0.0
    cosine, sine = math.cos(known * DEGREE), math.sin(known * DEGREE)
    are_near = True
    for k in range(n):
        d = (latitude[k] - known) * DEGREE
        q = d * d
        even, odd = 1 - q * 0.5 * (1 - q * TWELFTH * (1 - q * THIRTIETH)), 1 - q * SIXTH * (1 - q * TWENTIETH)
        cosines[k] = cosine * even - sine * d * odd
        are_near &= abs(d) < NEAR
    if not are_near:
        for k in range(n):
            if not abs(latitude[k] - known) * DEGREE < NEAR:
                cosines[k] = math.cos(latitude[k] * DEGREE)


@part
def _sine_of_small(angle: float) -> float:
    q = angle * angle
    return angle * (1 - q * SIXTH * (1 - q * TWENTIETH))


@part
def _as_written(fix1: Fix, fix2: Fix) -> float:
    """The haversine as `rule.py` has it, digit for digit."""
    up = math.sin((fix2.latitude - fix1.latitude) * DEGREE / 2)
    across = math.sin((fix2.longitude - fix1.longitude) * DEGREE / 2)
    narrow = math.cos(fix1.latitude * DEGREE) * math.cos(fix2.latitude * DEGREE)
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(up * up + narrow * across * across)))


@part
def _half_angles(fix1: Fix, fix2: Fix) -> tuple[float, float]:
    """Up and across, in radians."""
    return (fix2.latitude - fix1.latitude) * (DEGREE / 2), (fix2.longitude - fix1.longitude) * (DEGREE / 2)


@part
def is_clearly_nearer(fix1: Fix, fix2: Fix, least_m: float) -> bool:
    """Whether two fixes are nearer than a limit, seen at once; where not, they may be all the same."""
    up, across = _half_angles(fix1, fix2)
    below = min(least_m, FAR_M) * (CLEARLY / 2 / EARTH_RADIUS_M)
    return up * up + fix1.cosine * fix2.cosine * (across * across) < below * below


@part
def metres_from(fix1: Fix, fix2: Fix, least_m: float) -> float:
    """Great-circle distance of two fixes, right to some 15 digits; with all the digits of the plain rule where it comes
    so near to a limit that these decide. 0 where it is clearly below the limit."""
    if is_clearly_nearer(fix1, fix2, least_m):
        return 0.0
    up, across = _half_angles(fix1, fix2)
    if abs(up) + abs(across) < NEAR / 10:
        up, across = _sine_of_small(up), _sine_of_small(across)
        q = up * up + fix1.cosine * fix2.cosine * across * across
        # the series of the arc sine
        length = 2 * EARTH_RADIUS_M * math.sqrt(q) * (1 + q * SIXTH * (1 + q * 9 * TWENTIETH))
        if abs(length - least_m) > SURELY * least_m:
            return length
    return _as_written(fix1, fix2)
