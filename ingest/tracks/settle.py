"""Of the fixes of some worker-days: which land, which were replaced or repeated, and in what order they are walked."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.batch import Floats, Ints
from ingest.tracks.compiled import entry, part
from ingest.tracks.scan import FILE_BITS, MICROSECONDS, MOCK, MOCK_BITS

LANDED, REPLACED, REPEATED = range(3)
SOURCE, BACKWARDS, REPEATS = range(3)
SEVERAL = -1
"""A day that several files bring."""


@part
def _is_same(fix1: Any, fix2: Any) -> bool:
    """Whether two rows of one key say the same."""
    same_accuracy = fix1["accuracy_m"] == fix2["accuracy_m"] or (
        np.isnan(fix1["accuracy_m"]) and np.isnan(fix2["accuracy_m"])
    )
    mask = (1 << MOCK_BITS) - 1
    same_mock = fix1["order"] & mask == fix2["order"] & mask
    return (
        same_accuracy and same_mock and fix1["longitude"] == fix2["longitude"] and fix1["latitude"] == fix2["latitude"]
    )


@part
def _sorted(fixes: NDArray[Any], own: NDArray[np.int32]) -> NDArray[np.int32]:
    """Places of fixes by time, those of one time in their order."""
    order = np.empty(len(own), np.int64)
    for k in range(len(own)):
        order[k] = fixes[own[k]]["order"]
    own = own[np.argsort(order, kind="mergesort")]
    for k in range(len(own)):
        order[k] = fixes[own[k]]["at"]
    return own[np.argsort(order, kind="mergesort")]


@part
def _fates_of(fixes: NDArray[Any], own: NDArray[np.int32], fate: NDArray[np.int8]) -> None:
    """The fate of each fix of a day, by time: as ingest.resolve says it."""
    version = 0  # of this key the last row that was no repeat
    for k in range(len(own)):
        fate[k] = LANDED
        if k > 0 and fixes[own[k - 1]]["at"] == fixes[own[k]]["at"]:
            if _is_same(fixes[own[k - 1]], fixes[own[k]]):
                fate[k] = REPEATED
                continue
            fate[version] = REPLACED
        version = k


@part
def _by_second(fixes: NDArray[Any], own: NDArray[np.int32]) -> None:
    """Fixes by time are brought into the order of seconds, those of one second in the order in which they count."""
    for k in range(1, len(own)):
        one = own[k]
        second, order = fixes[one]["at"] // MICROSECONDS, fixes[one]["order"]
        before = k
        while before > 0:
            other = fixes[own[before - 1]]
            if other["at"] // MICROSECONDS != second or other["order"] < order:
                break
            own[before] = own[before - 1]
            before -= 1
        own[before] = one


@part
def _repeats(fixes: NDArray[Any], own: NDArray[np.int32], fate: NDArray[np.int8]) -> int:
    """How often a row says something else about a second of which its own file spoke before. own: by time."""
    count = 0
    last = -1
    for k in range(len(own)):
        if fate[k] != REPEATED:
            if last >= 0:
                one, other = fixes[own[last]], fixes[own[k]]
                is_of_file = one["order"] >> FILE_BITS == other["order"] >> FILE_BITS
                count += is_of_file and one["at"] // MICROSECONDS == other["at"] // MICROSECONDS
            last = k
    return count


@part
def _backwards(fixes: NDArray[Any], own: NDArray[np.int32]) -> int:
    """How often, along the time, the landed rows of a day run backwards in their file."""
    count = 0
    for k in range(1, len(own)):
        before, order = fixes[own[k - 1]]["order"], fixes[own[k]]["order"]
        count += before >> FILE_BITS == order >> FILE_BITS and order < before
    return count


@entry
def settle(
    fixes: NDArray[Any],
    chosen: NDArray[np.int32],
    first: Ints,
    out_first: Ints,
    at: Ints,
    longitude: Floats,
    latitude: Floats,
    accuracy_m: Floats,
    is_mock: NDArray[np.bool_],
    told: Ints,
    fates: Ints,
) -> int:
    """What lands of d worker-days, as a Batch wants it.

    chosen: places of their fixes, day by day; first: (d + 1,) where each day begins in it. The others are filled: of
    told (d, 3) the file of all landed fixes, or SEVERAL, how often they run backwards, and repeat a second; of fates
    (f, 5) a day, a file, and how many fixes of that file landed, were replaced, repeated (several rows of one day and
    file may come). Returns how many rows that are.
    """
    m = rows = 0
    for d in range(len(first) - 1):
        out_first[d] = m
        own = chosen[first[d] : first[d + 1]]
        is_plain = True
        last = last_order = -(1 << 62)
        for k in range(len(own)):
            second, order = fixes[own[k]]["at"] // MICROSECONDS, fixes[own[k]]["order"]
            is_plain = is_plain and second > last and order > last_order
            last, last_order = second, order
        told[d, BACKWARDS] = told[d, REPEATS] = 0
        fate = np.zeros(0 if is_plain else len(own), np.int8)
        if not is_plain:
            own = _sorted(fixes, own)
            _fates_of(fixes, own, fate)
        begin = rows
        for k in range(len(own)):
            file = fixes[own[k]]["order"] >> FILE_BITS
            if rows == begin or fates[rows - 1, 1] != file:
                fates[rows, 0], fates[rows, 1] = d, file
                fates[rows, 2:] = 0
                rows += 1
            fates[rows - 1, 2 + (LANDED if is_plain else fate[k])] += 1
        if not is_plain:
            told[d, REPEATS] = _repeats(fixes, own, fate)
            own = own[fate == LANDED]
            told[d, BACKWARDS] = _backwards(fixes, own)
            _by_second(fixes, own)
        file = fixes[own[0]]["order"] >> FILE_BITS
        for k in range(len(own)):
            fix = fixes[own[k]]
            at[m], longitude[m], latitude[m] = fix["at"], fix["longitude"], fix["latitude"]
            accuracy_m[m] = fix["accuracy_m"]
            is_mock[m] = fix["order"] & ((1 << MOCK_BITS) - 1) == MOCK
            if fix["order"] >> FILE_BITS != file:
                file = SEVERAL
            m += 1
        told[d, SOURCE] = file
    out_first[len(first) - 1] = m
    return rows
