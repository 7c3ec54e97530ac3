"""The fixes of a day that count, their legs and steps: rules 1 to 4 of tracks.md."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.batch import Floats, Ints
from ingest.tracks.compiled import part
from ingest.tracks.distance import Fix, fill_cosines, is_clearly_nearer, metres_from
from ingest.tracks.place import Places

SECOND = 1_000_000
"""In microseconds."""
JUMPS, WITH_ACCURACY, ACCURACY_RUNS = range(3)
"""The first of batch.LOOKS."""
KEPT, SAME_SECOND, BAD_POSITION, MOCK, INACCURATE, OUTLIER = range(6)
NOWHERE_YET = Fix(0, 0.0, 0.0, 0.0)
Bools = NDArray[np.bool_]


class Limits(NamedTuple):
    """Settings: metres, microseconds, metres per microsecond, metres."""

    max_accuracy_m: float
    max_gap: int
    max_speed: float
    min_step_m: float


class Fixes(NamedTuple):
    """The fixes of a Batch, and where each day's begin."""

    first: Ints
    at: Ints
    longitude: Floats
    latitude: Floats
    accuracy_m: Floats
    is_mock: Bools


class KeptFixes(NamedTuple):
    """Room for the kept fixes of a day: microseconds, degrees, metres; the cosine of the latitude; whether they begin a
    leg, and are in one of the day's grids. anchors: which of them are (rule 4), in order; step_m: of the step that ends
    at each of these, 0 for none."""

    at: Ints
    longitude: Floats
    latitude: Floats
    accuracy_m: Floats
    cosine: Floats
    begins_leg: Bools
    is_somewhere: Bools
    anchors: Places
    step_m: Floats


def kept_room(fixes: int) -> KeptFixes:
    """Room for days of so many fixes."""
    return KeptFixes(*(np.empty(fixes, dtype) for dtype in ("i8", "f8", "f8", "f8", "f8", "?", "?", "i4", "f8")))


@part
def fix_at(kept: KeptFixes, k: int) -> Fix:
    """One of the kept fixes."""
    return Fix(kept.at[k], kept.longitude[k], kept.latitude[k], kept.cosine[k])


@part
def _reason(longitude: float, latitude: float, accuracy_m: float, is_mock: bool, max_accuracy_m: float) -> int:
    """Rule 1: why a fix is left out, or KEPT. A missing position is out of range, an unknown accuracy not above it."""
    is_on_globe = (abs(longitude) <= 180) & (abs(latitude) <= 90) & ((longitude != 0) | (latitude != 0))
    reason = INACCURATE if accuracy_m > max_accuracy_m else KEPT
    reason = MOCK if is_mock else reason
    return reason if is_on_globe else BAD_POSITION


@part
def _fill_usable(fixes: Fixes, first: int, stop: int, limits: Limits, kept: KeptFixes, counts: Ints) -> int:
    """Rule 1: the fixes that are not left out by themselves; returns how many there are."""
    at, longitude, latitude = fixes.at[first:stop], fixes.longitude[first:stop], fixes.latitude[first:stop]
    accuracy_m, is_mock = fixes.accuracy_m[first:stop], fixes.is_mock[first:stop]
    n = 0
    for i in range(len(at)):
        reason = _reason(longitude[i], latitude[i], accuracy_m[i], is_mock[i], limits.max_accuracy_m)
        if i + 1 < len(at) and at[i + 1] - at[i] < SECOND and at[i + 1] // SECOND == at[i] // SECOND:
            reason = SAME_SECOND
        if reason != KEPT:
            counts[reason] += 1
            continue
        to = np.uint64(n)
        kept.at[to], kept.accuracy_m[to] = at[i], accuracy_m[i]
        kept.longitude[to], kept.latitude[to] = longitude[i], latitude[i]
        n += 1
    fill_cosines(kept.latitude, n, kept.cosine)
    return n


@part
def _look_back(kept: KeptFixes, usable: int, limits: Limits) -> None:
    """Rules 2 and 3, as far as can be seen at once: which fixes may begin a leg or be outliers, if the one before is
    kept. The first one does."""
    for k in range(usable):
        before = max(k - 1, 0)
        passed = kept.at[k] - kept.at[before]
        is_near = is_clearly_nearer(fix_at(kept, before), fix_at(kept, k), limits.max_speed * passed)
        kept.begins_leg[k] = (passed > limits.max_gap) | (not is_near)


@part
def _count_accuracies(kept: KeptFixes, n: int, looks: Ints) -> None:
    last, known, runs = np.nan, 0, 0
    for k in range(n):
        accuracy_m = kept.accuracy_m[k]
        if not math.isnan(accuracy_m):
            known += 1
            runs += accuracy_m != last
            last = accuracy_m
    looks[WITH_ACCURACY], looks[ACCURACY_RUNS] = known, runs


@part
def sift(
    fixes: Fixes, first: int, stop: int, limits: Limits, kept: KeptFixes, counts: Ints, looks: Ints
) -> tuple[int, int]:
    """Rules 1 to 4 for a day: which fixes are kept, which of them begin a leg, and the steps. counts: (7,) by reason;
    looks: its first three are counted. Returns how many fixes are kept, and how many anchors there are."""
    usable = _fill_usable(fixes, first, stop, limits, kept, counts)
    _look_back(kept, usable, limits)
    n = anchors = outliers = 0
    last = anchor = NOWHERE_YET
    for k in range(usable):
        fix, begins_leg = fix_at(kept, k), False
        if outliers > 0 or kept.begins_leg[k]:
            passed = fix.at - last.at
            begins_leg = n == 0 or passed > limits.max_gap
            reach = limits.max_speed * passed
            if not begins_leg and metres_from(last, fix, reach) > reach:
                outliers += 1
                looks[JUMPS] += outliers == 1
                begins_leg = outliers == 3
                if not begins_leg:
                    counts[OUTLIER] += 1
                    continue
            outliers = 0
        step_m = 0.0 if begins_leg else metres_from(anchor, fix, limits.min_step_m)
        if step_m < limits.min_step_m:
            step_m = 0.0
        if begins_leg or step_m > 0:
            anchor = fix
            kept.anchors[np.uint64(anchors)], kept.step_m[np.uint64(anchors)] = n, step_m
            anchors += 1
        last, to = fix, np.uint64(n)
        kept.begins_leg[to], kept.is_somewhere[to] = begins_leg, False
        if n < k:
            kept.at[to], kept.longitude[to], kept.latitude[to], kept.cosine[to] = fix
            kept.accuracy_m[to] = kept.accuracy_m[k]
        n += 1
    counts[KEPT] = n
    _count_accuracies(kept, n, looks)
    return n, anchors
