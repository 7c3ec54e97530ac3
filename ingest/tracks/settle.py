"""Of the fixes of some worker-days: which land, which were replaced or repeated, and in what order they are walked."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.batch import Floats, Ints
from ingest.tracks.compiled import entry, part
from ingest.tracks.moments import MICROSECONDS
from ingest.tracks.scan import FILE_BITS, MOCK, MOCK_BITS

LANDED, REPLACED, REPEATED = range(3)
SOURCE, BACKWARDS, REPEATS = range(3)
SEVERAL: Any = np.int64(-1)
"""A day that several files bring."""
NONE: Any = np.int64(-1)
EARLIEST: Any = np.int64(-(1 << 63))


class DayTally(NamedTuple):
    """What is told of a day so far. first, rows: its fates stand between; of what landed: source, its file or SEVERAL,
    last, the order of the last row, and how often they ran backwards in their file."""

    first: int
    rows: int
    source: int
    last: int
    backwards: int


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
def _by_time(
    held: NDArray[Any],
    runs: NDArray[Any],
    own_runs: NDArray[np.int32],
    own: NDArray[np.int32],
    late: NDArray[np.int32],
) -> int:
    """Fill `own` with the places of a day's fixes, by time, those of one time in their order. Most come in it: the
    others (late) are sorted and merged into these. Returns how many there are."""
    n = m = 0
    last_at, last_order = EARLIEST, NONE
    for r in range(len(own_runs)):
        run = np.uint64(own_runs[r])
        for place in range(np.uint64(runs[run]["first"]), np.uint64(runs[run + np.uint64(1)]["first"])):
            at, order = held[place]["at"], held[place]["order"]
            if at > last_at or (at == last_at and order > last_order):
                own[np.uint64(n)] = place
                n += 1
                last_at, last_order = at, order
            else:
                late[np.uint64(m)] = place
                m += 1
    _merge_sort(held, late, own[n:], m)
    count = n + m
    for k in range(m - 1, -1, -1):  # from behind, so that none is overwritten
        one = late[np.uint64(k)]
        at, order = held[np.uint64(one)]["at"], held[np.uint64(one)]["order"]
        while n > 0:
            other = held[np.uint64(own[np.uint64(n - 1)])]
            if other["at"] < at or (other["at"] == at and other["order"] < order):
                break
            n -= 1
            own[np.uint64(n + k + 1)] = own[np.uint64(n)]
        own[np.uint64(n + k)] = one
    return count


@part
def _settle_second(fixes: NDArray[Any], own: NDArray[np.int32], fate: NDArray[np.int8]) -> int:
    """The fate of each fix of a second, by time, as ingest.resolve says it. Returns how often a row says something else
    about it of which its own file spoke before."""
    version, repeats = 0, 0  # of this key the last row that was no repeat
    fate[0] = LANDED
    for k in range(1, len(own)):
        fate[k] = LANDED
        one, other = fixes[own[version]], fixes[own[k]]
        if one["at"] == other["at"]:
            if _is_same(one, other):
                fate[k] = REPEATED
                continue
            fate[version] = REPLACED
        repeats += one["order"] >> FILE_BITS == other["order"] >> FILE_BITS
        version = k
    return repeats


@part
def _only_landed(fixes: NDArray[Any], own: NDArray[np.int32], fate: NDArray[np.int8]) -> int:
    """Of the fixes of a second only those that landed, in the order in which they count; returns how many there are."""
    n = 0
    for k in range(len(own)):
        if fate[k] == LANDED:
            one, place = own[k], n
            while place > 0 and fixes[own[place - 1]]["order"] > fixes[one]["order"]:
                own[place] = own[place - 1]
                place -= 1
            own[place] = one
            n += 1
    return n


@part
def _tell(fates: Ints, day: int, order: int, fate: int, tale: DayTally) -> DayTally:
    """A row, the next by time, is told: it counts among the fates of its day and file."""
    file, row, rows = order >> FILE_BITS, tale.rows - 1, tale.rows  # most are of the file before
    while row >= tale.first and fates[np.uint64(row), 1] != file:
        row -= 1
    if row < tale.first:
        row = rows
        fates[row, 0], fates[row, 1] = day, file
        fates[row, 2] = fates[row, 3] = fates[row, 4] = 0
        rows += 1
    fates[np.uint64(row), 2 + fate] += 1
    if fate != LANDED:
        return DayTally(tale.first, rows, tale.source, tale.last, tale.backwards)
    source = file if tale.last < 0 or tale.source == file else SEVERAL
    is_backwards = order < tale.last and tale.last >> FILE_BITS == file
    return DayTally(tale.first, rows, source, order, tale.backwards + is_backwards)


@part
def _put(
    fix: Any, m: int, at: Ints, longitude: Floats, latitude: Floats, accuracy_m: Floats, is_mock: NDArray[np.bool_]
) -> int:
    """Put a fix behind m others; returns how many there are."""
    to = np.uint64(m)
    at[to], longitude[to], latitude[to], accuracy_m[to] = (
        fix["at"],
        fix["longitude"],
        fix["latitude"],
        fix["accuracy_m"],
    )
    is_mock[to] = fix["order"] & ((1 << MOCK_BITS) - 1) == MOCK
    return m + 1


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
    places: NDArray[np.int32],
    fate: NDArray[np.int8],
) -> int:
    """What lands of d worker-days, as a Batch wants it.

    held, runs: as gather.admit has them; own_runs: those of each day, from first_run (d + 1,) on; waiting: (d,) how
    many fixes it has. The others are filled: of told (d, 3) the file of all landed fixes, or SEVERAL, how often
    they run backwards, and repeat a second; of fates (f, 5) a day, a file, and how many fixes of that file landed, were
    replaced, repeated. The last two are room for the longest day: twice the places of its fixes, and their fates.
    Returns how many rows of fates there are.
    """
    m = rows = 0
    own, late = places[0], places[1]
    for d in range(len(waiting)):
        out_first[d] = m
        count = _by_time(held, runs, own_runs[first_run[d] : first_run[d + 1]], own, late)
        tale = DayTally(rows, rows, NONE, NONE, 0)
        stop = repeats = 0
        while stop < count:
            k = stop
            stop += 1
            fix = held[np.uint64(own[np.uint64(k)])]
            if stop == count or not _of_one_second(fix, held[np.uint64(own[np.uint64(stop)])]):
                tale = _tell(fates, d, fix["order"], LANDED, tale)
                m = _put(fix, m, at, longitude, latitude, accuracy_m, is_mock)
                continue
            while stop < count and _of_one_second(fix, held[own[stop]]):
                stop += 1
            repeats += _settle_second(held, own[k:stop], fate)
            for i in range(k, stop):
                tale = _tell(fates, d, held[own[i]]["order"], int(fate[i - k]), tale)
            for i in range(k, k + _only_landed(held, own[k:stop], fate)):
                m = _put(held[own[i]], m, at, longitude, latitude, accuracy_m, is_mock)
        rows = tale.rows
        told[d, SOURCE], told[d, BACKWARDS], told[d, REPEATS] = tale.source, tale.backwards, repeats
    out_first[len(waiting)] = m
    return rows
