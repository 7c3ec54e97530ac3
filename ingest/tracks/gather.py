"""Fixes that wait until their worker-day is whole: taken in in the order of the files, runs of one day together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.batch import Ints
from ingest.tracks.compiled import entry
from ingest.tracks.swar import MIX

WANTED, WALKED, CAME_AGAIN = 1, 2, 4
"""Of a worker-day: its fixes are to be kept; they were walked already; and then others came."""
DAY = np.dtype(
    [
        ("key", "i8"),  # worker << 32 | day since 1970
        ("seen", "i8"),  # how many fixes had come, of all, with its last one
        ("waiting", "i4"),  # fixes held
        ("rows", "i4"),  # of the file in hand; the first and last of its blocks
        ("first_block", "i4"),
        ("last_block", "i4"),
        ("state", "i4"),  # as above
        ("touched", "i4"),  # the file's worker-days: at the n-th place the n-th of them
    ],
    align=True,
)
"""A worker-day, 40 bytes; they stand in the order in which they were first met."""
RUN = np.dtype([("day", "i4"), ("first", "i4")])
"""Fixes of one worker-day that lie together among those held: its place among all, and where they begin. Runs stand in
the order of their fixes; where the last one ends stands behind it as the beginning of another."""
COUNT, TOUCHED, CAME, RUNS, TOP = range(5)
"""What is counted: worker-days; those the file touched; fixes that came; runs; where the next fix is held."""


@entry
def lay_slots(days: NDArray[Any], count: int, slots: NDArray[np.int32]) -> None:
    """Fill the slots (all -1), a table of hashes, with the places of the first so many worker-days."""
    mask = np.uint64(len(slots) - 1)
    for place in range(count):
        slot = ((np.uint64(days[place]["key"]) * MIX) >> np.uint64(32)) & mask
        while slots[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = place


@entry
def group(owners: Ints, begins: Ints, places: NDArray[np.int32], keys: Ints, first: NDArray[np.int32]) -> int:
    """Which fixes of a block belong to one worker-day, those of each in their order; returns how many groups there are
    (a worker-day may have several). owners: of each fix, worker << 32 | day. begins: (w + 1,) noughts, room for every
    worker. Filled: places of the fixes, group by group; of each group its worker-day, and where it begins, with one
    place more for the end."""
    for i in range(len(owners)):
        begins[np.uint64((owners[i] >> 32) + 1)] += 1
    for w in range(1, len(begins)):
        begins[w] += begins[w - 1]
    for i in range(len(owners)):
        worker = np.uint64(owners[i] >> 32)
        at = np.uint64(begins[worker])
        begins[worker] += 1
        places[at], keys[at] = i, owners[i]
    groups = 0
    for place in range(len(owners)):
        if groups == 0 or keys[place] != keys[groups - 1]:
            keys[groups], first[groups] = keys[place], place
            groups += 1
    first[groups] = len(owners)
    return groups


@entry
def admit(
    fixes: NDArray[Any],
    places: NDArray[np.int32],
    keys: Ints,
    first: NDArray[np.int32],
    begin: int,
    block: int,
    is_open: bool,
    days: NDArray[Any],
    slots: NDArray[np.int32],
    counts: Ints,
    held: NDArray[Any],
    runs: NDArray[Any],
) -> int:
    """Take in the grouped fixes of a block from `begin` on; returns where it stopped: no room for another fix or
    worker-day.

    block: its number in the file. is_open: worker-days not met before are wanted, else passed over. counts: (5,) as
    above, which change. held: (h,), runs: (h + 1,), filled on.
    """
    mask = np.uint64(len(slots) - 1)
    for g in range(np.searchsorted(first, begin, side="right") - 1, len(keys)):
        start, stop = max(begin, int(first[g])), int(first[g + 1])
        slot = ((np.uint64(keys[g]) * MIX) >> np.uint64(32)) & mask
        day = slots[slot]
        while day >= 0 and days[day]["key"] != keys[g]:
            slot = (slot + np.uint64(1)) & mask
            day = slots[slot]
        if day < 0 and not is_open:
            continue
        if day < 0:
            if counts[COUNT] == len(days):
                return start
            day = slots[slot] = counts[COUNT]
            days[day]["key"], days[day]["state"] = keys[g], WANTED
            counts[COUNT] += 1
        one, k = days[day], stop
        if one["state"] & WALKED:
            one["state"] |= CAME_AGAIN
        else:
            top = counts[TOP]
            k = min(stop, start + len(held) - top)
            if k > start:
                runs[counts[RUNS]]["day"] = day
                counts[RUNS] += 1
            for at in range(start, k):
                fix, to = fixes[np.uint64(places[at])], held[np.uint64(top + at - start)]
                to["at"], to["longitude"], to["latitude"] = fix["at"], fix["longitude"], fix["latitude"]
                to["accuracy_m"], to["order"] = fix["accuracy_m"], fix["order"]
            counts[TOP] += k - start
            runs[counts[RUNS]]["first"] = counts[TOP]
            one["waiting"] += k - start
        if one["rows"] == 0 and k > start:
            days[counts[TOUCHED]]["touched"] = day
            counts[TOUCHED] += 1
            one["first_block"] = one["last_block"] = block
        counts[CAME] += k - start
        one["rows"] += k - start
        one["seen"] = counts[CAME]
        # what the careful reader finds comes later than its block
        one["first_block"], one["last_block"] = min(one["first_block"], block), max(one["last_block"], block)
        if k < stop:
            return k
    return len(fixes)


@entry
def runs_of(runs: NDArray[Any], count: int, places: NDArray[np.int32], first_run: Ints, own: NDArray[np.int32]) -> None:
    """The runs of some worker-days. places: of all worker-days, their places among these, or -1. Filled: first_run
    (d + 1,), noughts before, where those of each begin in `own`, which has room for all runs."""
    for r in range(count):
        place = places[runs[r]["day"]]
        if place >= 0:
            first_run[place] += 1
    for d in range(1, len(first_run)):
        first_run[d] += first_run[d - 1]
    for r in range(count - 1, -1, -1):  # from behind: what was an end becomes a beginning
        place = places[runs[r]["day"]]
        if place >= 0:
            first_run[place] -= 1
            own[first_run[place]] = r


@entry
def compact(days: NDArray[Any], counts: Ints, held: NDArray[Any], runs: NDArray[Any]) -> None:
    """Let go the fixes of worker-days that were walked: the others move together, in their order."""
    n = top = 0
    for r in range(counts[RUNS]):
        day, begin, stop = runs[r]["day"], runs[r]["first"], runs[r + 1]["first"]
        if days[day]["state"] & WALKED:
            continue
        if top < begin:
            for at in range(begin, stop):
                held[top + at - begin] = held[at]
        runs[n]["day"], runs[n]["first"] = day, top
        top += stop - begin
        n += 1
    counts[RUNS], counts[TOP] = n, top
    runs[n]["first"] = top


@entry
def forget_file(days: NDArray[Any], touched: int) -> None:
    """Begin another file."""
    for t in range(touched):
        days[days[t]["touched"]]["rows"] = 0


@entry
def pairs_of(
    workers: NDArray[np.int32],
    local_days: NDArray[np.int32],
    begins: Ints,
    stops: Ints,
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    grid: Ints,
    is_unknown: NDArray[np.bool_],
    first_grid: Ints,
    found: Ints,
) -> int:
    """The grids of each worker-day. begins, stops: of each worker where their appointments stand in the next three:
    first and last day, and a boundary (-1: the grid has none). Filled: is_unknown (d,), first_grid (d + 1,) and found,
    sorted, each once. Returns how many there are; more than `found` has room for: nothing is right, come again."""
    n = 0
    for d in range(len(workers)):
        first_grid[d] = n
        for a in range(begins[workers[d]], stops[workers[d]]):
            if not start[a] <= local_days[d] <= end[a]:
                continue
            if grid[a] < 0:
                is_unknown[d] = True
                continue
            place = n
            while place > first_grid[d] and found[place - 1] > grid[a]:
                place -= 1
            if place > first_grid[d] and found[place - 1] == grid[a]:
                continue
            if n == len(found):
                return n + 1
            for k in range(n, place, -1):
                found[k] = found[k - 1]
            found[place] = grid[a]
            n += 1
    first_grid[len(workers)] = n
    return n
