"""Of the fixes of some worker-days: which land, which were replaced or repeated, and in what order they are walked."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.batch import Floats, Ints
from ingest.tracks.compiled import entry, part
from ingest.tracks.moments import MICROSECONDS
from ingest.tracks.scan import FILE_BITS, MOCK, MOCK_BITS

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
def _gather(held: NDArray[Any], runs: NDArray[Any], own: NDArray[np.int32], fixes: NDArray[Any]) -> bool:
    """Fixes of a day out of its own runs, in the order in which they came; returns whether that is also the order of
    seconds and of their files, without repeats."""
    is_plain, k = True, 0
    for r in range(len(own)):
        for at in range(runs[own[r]]["first"], runs[own[r] + 1]["first"]):
            fixes[k] = held[at]
            fix, last = fixes[k], fixes[max(0, k - 1)]
            is_plain &= (k == 0) | ((fix["at"] - last["at"] >= MICROSECONDS) & (fix["order"] > last["order"]))
            k += 1
    return is_plain


@part
def _of_one_second(fix1: Any, fix2: Any) -> bool:
    """Whether two fixes are; the later one stands second, or nearly so."""
    return fix2["at"] - fix1["at"] < MICROSECONDS and fix2["at"] // MICROSECONDS == fix1["at"] // MICROSECONDS


@part
def _is_before(fix1: Any, fix2: Any) -> bool:
    """Of two fixes of a day, by time and then by their order."""
    return fix1["at"] < fix2["at"] or (fix1["at"] == fix2["at"] and fix1["order"] < fix2["order"])


@part
def _merge_sort(fixes: NDArray[Any], places: NDArray[np.int32], room: NDArray[np.int32], count: int) -> None:
    """Sort places as _is_before says. room: for as many."""
    width = 1
    while width < count:
        for begin in range(0, count, 2 * width):
            middle, stop = min(begin + width, count), min(begin + 2 * width, count)
            i, j = begin, middle
            for k in range(begin, stop):
                if j == stop or (i < middle and not _is_before(fixes[places[j]], fixes[places[i]])):
                    room[k] = places[i]
                    i += 1
                else:
                    room[k] = places[j]
                    j += 1
        for k in range(count):
            places[k] = room[k]
        width *= 2


@part
def _sort(fixes: NDArray[Any], count: int, own: NDArray[np.int32], late: NDArray[np.int32]) -> None:
    """Fill `own`: places of fixes by time, those of one time in their order. Most come in it: the others (late) are
    sorted and merged into these."""
    n = m = 0
    for k in range(count):
        if n == 0 or _is_before(fixes[own[n - 1]], fixes[k]):
            own[n] = k
            n += 1
        else:
            late[m] = k
            m += 1
    _merge_sort(fixes, late, own[n:], m)
    while m > 0:  # from behind, so that none is overwritten
        if n > 0 and _is_before(fixes[late[m - 1]], fixes[own[n - 1]]):
            n -= 1
            own[n + m] = own[n]
        else:
            m -= 1
            own[n + m] = late[m]


@part
def _fates_of(fixes: NDArray[Any], own: NDArray[np.int32], count: int, fate: NDArray[np.int8]) -> None:
    """The fate of each fix of a day, by time: as ingest.resolve says it."""
    version = 0  # of this key the last row that was no repeat
    for k in range(count):
        fate[k] = LANDED
        if k > 0 and fixes[own[k - 1]]["at"] == fixes[own[k]]["at"]:
            if _is_same(fixes[own[k - 1]], fixes[own[k]]):
                fate[k] = REPEATED
                continue
            fate[version] = REPLACED
        version = k


@part
def _by_second(fixes: NDArray[Any], own: NDArray[np.int32], count: int) -> None:
    """Fixes by time are brought into the order of seconds, those of one second in the order in which they count."""
    for k in range(1, count):
        one, before = own[k], k
        while before > 0:
            other = fixes[own[before - 1]]
            if not _of_one_second(other, fixes[one]) or other["order"] < fixes[one]["order"]:
                break
            own[before] = own[before - 1]
            before -= 1
        own[before] = one


@part
def _repeats(fixes: NDArray[Any], own: NDArray[np.int32], count: int, fate: NDArray[np.int8]) -> int:
    """How often a row says something else about a second of which its own file spoke before. own: by time."""
    repeats = 0
    last = -1
    for k in range(count):
        if fate[k] != REPEATED:
            if last >= 0:
                one, other = fixes[own[last]], fixes[own[k]]
                is_of_file = one["order"] >> FILE_BITS == other["order"] >> FILE_BITS
                repeats += is_of_file and _of_one_second(one, other)
            last = k
    return repeats


@part
def _only_landed(own: NDArray[np.int32], count: int, fate: NDArray[np.int8]) -> int:
    """Close up `own` where rows did not land; returns how many did."""
    n = 0
    for k in range(count):
        own[n] = own[k]
        n += fate[k] == LANDED
    return n


@part
def _backwards(fixes: NDArray[Any], own: NDArray[np.int32], count: int) -> int:
    """How often, along the time, the landed rows of a day run backwards in their file."""
    backwards = 0
    for k in range(1, count):
        before, order = fixes[own[k - 1]]["order"], fixes[own[k]]["order"]
        backwards += before >> FILE_BITS == order >> FILE_BITS and order < before
    return backwards


@entry
def settle(
    held: NDArray[Any],
    runs: NDArray[Any],
    own_runs: NDArray[np.int32],
    first_run: Ints,
    waiting: Ints,
    out_first: Ints,
    told: Ints,
    at: Ints,
    longitude: Floats,
    latitude: Floats,
    accuracy_m: Floats,
    is_mock: NDArray[np.bool_],
    fates: Ints,
    fixes: NDArray[Any],
    places: NDArray[np.int32],
    fate: NDArray[np.int8],
) -> int:
    """What lands of d worker-days, as a Batch wants it.

    held, runs: as gather.admit has them; own_runs: those of each day, from first_run (d + 1,) on; waiting: (d,) how
    many fixes it has. The others are filled: of told (d, 3) the file of all landed fixes, or SEVERAL, how often
    they run backwards, and repeat a second; of fates (f, 5) a day, a file, and how many fixes of that file landed, were
    replaced, repeated (several rows of one day and file may come). The last three are room for the longest day: its
    fixes, twice their places, their fates. Returns how many rows of fates there are.
    """
    m = rows = 0
    own, late = places[0], places[1]
    for d in range(len(waiting)):
        out_first[d] = m
        count = waiting[d]
        is_plain = _gather(held, runs, own_runs[first_run[d] : first_run[d + 1]], fixes)
        for k in range(count):
            own[k], fate[k] = k, LANDED
        if not is_plain:
            _sort(fixes, count, own, late)
            _fates_of(fixes, own, count, fate)
        begin = rows
        for k in range(count):
            file = fixes[own[k]]["order"] >> FILE_BITS
            if rows == begin or fates[rows - 1, 1] != file:
                fates[rows, 0], fates[rows, 1] = d, file
                fates[rows, 2] = fates[rows, 3] = fates[rows, 4] = 0
                rows += 1
            fates[rows - 1, 2 + fate[k]] += 1
        told[d, BACKWARDS] = told[d, REPEATS] = 0
        if not is_plain:
            told[d, REPEATS] = _repeats(fixes, own, count, fate)
            count = _only_landed(own, count, fate)
            told[d, BACKWARDS] = _backwards(fixes, own, count)
            _by_second(fixes, own, count)
        file = fixes[own[0]]["order"] >> FILE_BITS
        for k in range(count):
            fix = fixes[own[k]]
            at[m], longitude[m], latitude[m] = fix["at"], fix["longitude"], fix["latitude"]
            accuracy_m[m] = fix["accuracy_m"]
            is_mock[m] = fix["order"] & ((1 << MOCK_BITS) - 1) == MOCK
            if fix["order"] >> FILE_BITS != file:
                file = SEVERAL
            m += 1
        told[d, SOURCE] = file
    out_first[len(waiting)] = m
    return rows
