"""Fixes that wait until their worker-day is whole: taken in in the order of the files, picked out day by day."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.batch import Ints
from ingest.tracks.compiled import entry

WANTED, WALKED, CAME_AGAIN = 1, 2, 4
"""Of a worker-day: its fixes are to be kept; they were walked already; and then others came."""
MIX_OWNER = np.uint64(0x9E3779B97F4A7C15)


DAY = np.dtype(
    [
        ("key", "i8"),  # worker << 32 | day since 1970
        ("waiting", "i8"),  # fixes held
        ("seen", "i8"),  # the last block, of all, with a fix
        ("rows", "i8"),  # of the file in hand; the first and last of its blocks
        ("first_block", "i4"),
        ("last_block", "i4"),
        ("state", "i8"),  # as above
        ("touched", "i8"),  # the file's worker-days: at the n-th place the n-th of them
    ],
    align=True,
)
"""A worker-day: by the order in which they were first met."""


@entry
def lay_slots(days: NDArray[Any], count: int, slots: NDArray[np.int32]) -> None:
    """Fill the slots (all -1), a table of hashes, with the places of the first so many worker-days."""
    mask = np.uint64(len(slots) - 1)
    for place in range(count):
        slot = ((np.uint64(days[place]["key"]) * MIX_OWNER) >> np.uint64(32)) & mask
        while slots[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = place


@entry
def admit(
    fixes: NDArray[Any],
    local_days: NDArray[np.int32],
    begin: int,
    block: int,
    serial: int,
    is_open: bool,
    days: NDArray[Any],
    slots: NDArray[np.int32],
    counts: Ints,
    held: NDArray[Any],
) -> int:
    """Take in the fixes of a block from `begin` on; returns where it stopped: no room for another fix or worker-day.

    block: its number in the file; serial: among all blocks. is_open: worker-days not met before are wanted, else passed
    over. counts: (3,) worker-days, fixes held, worker-days touched, which change. held: filled.
    """
    count, n, t = counts[0], counts[1], counts[2]
    mask = np.uint64(len(slots) - 1)
    last_key, day = np.int64(-1), np.int64(-1)
    i = begin
    while i < len(fixes):
        own = (np.int64(fixes[i]["owner"]) << 32) | np.int64(local_days[i])
        if own != last_key:
            slot = ((np.uint64(own) * MIX_OWNER) >> np.uint64(32)) & mask
            day = np.int64(slots[slot])
            while day >= 0 and days[np.uint64(day)]["key"] != own:
                slot = (slot + np.uint64(1)) & mask
                day = np.int64(slots[slot])
            if day < 0 and is_open:
                if count == len(days):
                    break
                day = count
                days[day]["key"], days[day]["state"], slots[slot] = own, WANTED, day
                count += 1
            last_key = own
        if day < 0:
            i += 1
            continue
        one = days[np.uint64(day)]
        is_held = one["state"] & (WANTED | WALKED) == WANTED
        if is_held and n == len(held):
            break
        if one["rows"] == 0:
            days[t]["touched"] = day
            t += 1
            one["first_block"] = block
        if is_held:
            held[np.uint64(n)] = fixes[i]
            held[np.uint64(n)]["owner"] = day
            one["waiting"] += 1
            one["seen"] = serial
            n += 1
        elif one["state"] & WALKED:
            one["state"] |= CAME_AGAIN
        one["rows"] += 1
        one["last_block"] = block
        i += 1
    counts[0], counts[1], counts[2] = count, n, t
    return i


@entry
def pick(held: NDArray[Any], count: int, begins: Ints, chosen: NDArray[np.int32]) -> None:
    """Places of the held fixes of some worker-days, each day's in the order in which they came.

    begins: of each worker-day where its places begin in `chosen`, or -1; it is used up.
    """
    for place in range(count):
        day = held[place]["owner"]
        if begins[day] >= 0:
            chosen[begins[day]] = place
            begins[day] += 1


@entry
def keep_others(held: NDArray[Any], count: int, is_picked: NDArray[np.bool_]) -> int:
    """Close up what is left when the fixes of the picked worker-days are gone; returns how many that are."""
    n = 0
    for place in range(count):
        if not is_picked[held[place]["owner"]]:
            if n < place:
                held[n] = held[place]
            n += 1
    return n


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
