"""What the kept fixes of a day bring to one grid: rules 5 to 7 of tracks.md.

Each step is done for all fixes before the next one: what is alike for all takes no decisions, which could not be
foreseen, and the few that need more are named and then done by themselves.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ingest.tracks.batch import Floats, Ints
from ingest.tracks.clip import SEVERAL, edges_near, share_inside
from ingest.tracks.compiled import part
from ingest.tracks.distance import metres_from
from ingest.tracks.place import (
    INSIDE,
    OUTSIDE,
    Grid,
    Ground,
    Place,
    Places,
    depth_at,
    exact_state,
    is_far_from_edges,
    square_at,
)
from ingest.tracks.polygon import METRES_PER_DEGREE
from ingest.tracks.sift import SECOND, Bools, KeptFixes, fix_at
from ingest.tracks.swar import Number

SHORT_M = 1.0
"""A segment shorter than this lies where its first fix lies (rule 6)."""


class Projected(NamedTuple):
    """Room for how they lie in the plane of the grid in hand. The first six as in a Place; share, step_share: the part
    inside of the segment that ends at each fix, and of the step that ends at each anchor; some: the places of some of
    them, is_some: whether they are such. near, cuts: as share_inside takes them."""

    x: Floats
    y: Floats
    row: Places
    column: Places
    depth: Places
    state: Places
    share: Floats
    step_share: Floats
    some: Places
    is_some: Bools
    near: Places
    cuts: Floats


def projected_room(fixes: int, near: int) -> Projected:
    """Room for days of so many fixes, and so many entries of Ground.near."""
    of_fixes = ("f8", "f8", "i4", "i4", "i4", "i4", "f8", "f8", "i4", "?")
    sizes = [*((fixes, dtype) for dtype in of_fixes), (near + 1, "i4"), (2 * near + 1, "f8")]
    return Projected(*(np.empty(size, dtype) for size, dtype in sizes))


@part
def _place_at(lie: Projected, k: int) -> Place:
    return Place(lie.x[k], lie.y[k], lie.row[k], lie.column[k], lie.depth[k], lie.state[k])


@part
def _locate(kept: KeptFixes, n: int, grid: Grid, ground: Ground, lie: Projected) -> bool:
    """Where n fixes lie. Returns whether that is known: not where all of them are beyond one side of the raster."""
    longitude0, latitude0, across, up = grid["longitude0"], grid["latitude0"], grid["across"], grid["up"]
    per_m = grid["per_m"]
    south, north, west, east = grid["rows"], -1, grid["columns"], -1
    for k in range(n):
        x, y = (kept.longitude[k] - longitude0) * across, (kept.latitude[k] - latitude0) * up
        row, column = square_at(y, per_m), square_at(x, per_m)
        lie.x[k], lie.y[k], lie.row[k], lie.column[k] = x, y, row, column
        south, north, west, east = min(south, row), max(north, row), min(west, column), max(east, column)
    if north < 0 or south >= grid["rows"] or east < 0 or west >= grid["columns"]:
        return False
    on_border = 0
    for k in range(n):
        depth = depth_at(grid, ground, lie.row[k], lie.column[k])
        lie.depth[k], lie.state[k] = depth, INSIDE if depth > 0 else OUTSIDE
        lie.some[np.uint64(on_border)] = k
        on_border += depth == 0
    for b in range(on_border):
        one = np.uint64(lie.some[b])
        lie.state[one] = exact_state(grid, ground, lie.row[one], lie.x[one], lie.y[one])
    return True


@part
def _is_short(kept: KeptFixes, k1: int, k2: int) -> bool:
    """Whether the segment between two fixes is shorter than SHORT_M."""
    along_meridian = abs(kept.latitude[k2] - kept.latitude[k1]) * METRES_PER_DEGREE  # never more than the distance
    return along_meridian < SHORT_M and metres_from(fix_at(kept, k1), fix_at(kept, k2), SHORT_M) < SHORT_M


@part
def _fill_shares(kept: KeptFixes, n: int, grid: Grid, ground: Ground, lie: Projected) -> None:
    """Rules 5 and 6: the part inside of each segment of a leg; one shorter than SHORT_M is inside or not by its first
    fix."""
    few = 0
    for k in range(1, n):
        is_far = is_far_from_edges(_place_at(lie, k - 1), _place_at(lie, k))
        lie.share[k] = 1.0 if (lie.state[k] == INSIDE) & (not kept.begins_leg[k]) else 0.0
        lie.is_some[k] = not (is_far | kept.begins_leg[k])
    for k in range(1, n):
        lie.some[np.uint64(few)] = k
        few += lie.is_some[k]
    for f in range(few):
        end = np.uint64(lie.some[f])
        begin = end - np.uint64(1)
        place1, place2 = _place_at(lie, begin), _place_at(lie, end)
        edges, only = edges_near(grid, ground, place1, place2, lie.near)
        if (place1.state * place2.state == 1) & (only != SEVERAL):
            continue  # nothing cuts it: one edge would have its ends on both sides
        if _is_short(kept, begin, end):
            lie.share[end] = 1.0 if place1.state != OUTSIDE else 0.0
        else:
            lie.share[end] = share_inside(grid, ground, place1, place2, edges, only, lie.near, lie.cuts)


@part
def _fill_step_shares(kept: KeptFixes, anchors: int, grid: Grid, ground: Ground, lie: Projected) -> None:
    """Rule 5: the part inside of each step. Many are segments."""
    few = 0
    for a in range(1, anchors):
        k1, k2 = np.uint64(kept.anchors[a - 1]), np.uint64(kept.anchors[a])
        is_segment = k1 + np.uint64(1) == k2
        whole = 1.0 if lie.state[k2] == INSIDE else 0.0
        lie.step_share[a] = lie.share[k2] if is_segment else whole
        is_far = is_far_from_edges(_place_at(lie, k1), _place_at(lie, k2))
        lie.some[np.uint64(few)] = a
        few += not (is_segment | is_far | (kept.step_m[a] == 0))
    for f in range(few):
        own = np.uint64(lie.some[f])
        place1 = _place_at(lie, np.uint64(kept.anchors[own - np.uint64(1)]))
        place2 = _place_at(lie, np.uint64(kept.anchors[own]))
        edges, only = edges_near(grid, ground, place1, place2, lie.near)
        if (place1.state * place2.state != 1) | (only == SEVERAL):
            lie.step_share[own] = share_inside(grid, ground, place1, place2, edges, only, lie.near, lie.cuts)


@part
def _visit(n: int, pair: int, grid: Grid, ground: Ground, lie: Projected, last_pair: Ints, visits: Ints, m: int) -> int:
    """Rule 7: the cells in which fixes inside the grid lie, after m others; returns how many now."""
    cell_m, rows, columns = grid["cell_m"], grid["cell_rows"], grid["cell_columns"]
    for k in range(n):
        row = min(max(math.floor(lie.y[k] / cell_m), 0), rows - 1)
        column = min(max(math.floor(lie.x[k] / cell_m), 0), columns - 1)
        lie.some[k] = row * columns + column if lie.state[k] != OUTSIDE else -1
    last: Number = -1
    for k in range(n):
        cell = np.int64(lie.some[k])
        if cell < 0 or cell == last:
            continue
        last = cell
        at = np.uint64(grid["first_cell"] + cell)
        if ground.is_cell[at] and last_pair[at] != pair:
            last_pair[at] = pair
            visits[np.uint64(m)] = pair << 32 | cell
            m += 1
    return m


@part
def cover(
    kept: KeptFixes,
    n: int,
    anchors: int,
    pair: int,
    grid: Grid,
    ground: Ground,
    lie: Projected,
    sums: Ints,
    last_pair: Ints,
    visits: Ints,
    m: int,
) -> int:
    """What n kept fixes with so many anchors bring to a pair. Filled (one_pass.Found): sums (3,), noughts before,
    last_pair, and visits after m others; returns how many visits there are now."""
    if not _locate(kept, n, grid, ground, lie):
        return m  # a worker of several grids is in one of them for most of the day
    _fill_shares(kept, n, grid, ground, lie)
    _fill_step_shares(kept, anchors, grid, ground, lie)
    metres = microseconds = 0.0
    inside = 0
    for k in range(n):
        is_inside = lie.state[k] != OUTSIDE
        inside += is_inside
        kept.is_somewhere[k] |= is_inside
    for k in range(1, n):
        microseconds += (kept.at[k] - kept.at[k - 1]) * lie.share[k]
    for a in range(1, anchors):
        metres += kept.step_m[a] * lie.step_share[a]
    sums[0] = math.floor(metres * 1000 + 0.5)
    sums[1] = math.floor((microseconds + SECOND / 2) / SECOND)
    sums[2] = inside
    return _visit(n, pair, grid, ground, lie, last_pair, visits, m)
