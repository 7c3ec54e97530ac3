"""Which part of a segment lies inside a polygon: exact."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ingest.tracks.batch import Floats
from ingest.tracks.compiled import part
from ingest.tracks.place import BORDER, INSIDE, NEAR_M, OUTSIDE, Grid, Ground, Place, Places, place_at
from ingest.tracks.swar import Number

NONE, SEVERAL = -1, -2
Edge = tuple[float, float, float, float]


class Segment(NamedTuple):
    """Where it begins and how far it goes (metres). touches: the end of an edge that spans no more with it (square
    metres) touches it. edges: how many are near it."""

    x: float
    y: float
    dx: float
    dy: float
    touches: float
    edges: int


@part
def _seen_from(edges: Floats, edge: int, x: float, y: float) -> Edge:
    """Both ends of an edge from a point."""
    at = np.uint64(edge)
    return edges[at, 0] - x, edges[at, 1] - y, edges[at, 2] - x, edges[at, 3] - y


@part
def edges_near(grid: Grid, ground: Ground, place1: Place, place2: Place, near: Places) -> tuple[int, int]:
    """Fill `near`, which has room for all and one more, with the edges near the squares of two places and between them.
    Returns how many, once for each of their rows; and the only one, or NONE, or SEVERAL. One alone has no corner here,
    and cannot cut a segment whose ends lie on the same side of it."""
    south, north = max(0, min(place1.row, place2.row)), min(grid["rows"] - 1, max(place1.row, place2.row))
    west, east = min(place1.column, place2.column), max(place1.column, place2.column)
    n = 0
    only: Number = NONE
    are_several = False
    if south <= north:
        first, stop = np.uint64(grid["first_row"] + south), np.uint64(grid["first_row"] + north + 1)
        for k in range(np.uint64(ground.row_first[first]), np.uint64(ground.row_first[stop])):
            edge = np.int64(ground.near[k])
            is_near = (ground.near_west[k] <= east) & (ground.near_east[k] >= west)
            near[np.uint64(n)] = edge
            n += is_near
            are_several |= is_near & (only != NONE) & (only != edge)
            only = edge if is_near else only
    return n, SEVERAL if are_several else only


@part
def _crossed(ground: Ground, s: Segment, near: Places) -> int:
    """The only edge that may cross a segment; or NONE, or SEVERAL: also where a corner touches it. No edge decides
    where to go on, as most look alike and none of them can be foreseen."""
    west, east, south, north = min(0.0, s.dx), max(0.0, s.dx), min(0.0, s.dy), max(0.0, s.dy)
    only: Number = NONE
    are_several = False
    for k in range(s.edges):
        edge = np.int64(near[k])  # the same again in its next row
        x1, y1, x2, y2 = _seen_from(ground.edges, edge, s.x, s.y)
        side1, side2 = s.dx * y1 - s.dy * x1, s.dx * y2 - s.dy * x2
        is_beside = (max(x1, x2) >= west - NEAR_M) & (min(x1, x2) <= east + NEAR_M)
        is_beside &= (max(y1, y2) >= south - NEAR_M) & (min(y1, y2) <= north + NEAR_M)
        crosses = is_beside & ((side1 > 0) != (side2 > 0))
        are_several |= (is_beside & (abs(side1) <= s.touches)) | (crosses & (only != NONE) & (only != edge))
        only = edge if crosses else only
    return SEVERAL if are_several else only


@part
def _cut_at(edge: Edge, s: Segment) -> float:
    """Where (0 to 1, or beyond) an edge, seen from the start of a segment, crosses its line."""
    x1, y1, x2, y2 = edge
    side1, side2 = s.dx * y1 - s.dy * x1, s.dx * y2 - s.dy * x2
    along = side1 / (side1 - side2)
    return ((x1 + along * (x2 - x1)) * s.dx + (y1 + along * (y2 - y1)) * s.dy) / (s.dx * s.dx + s.dy * s.dy)


@part
def _put(cuts: Floats, n: int, cut: float) -> int:
    """Put a cut in its place among n; returns their new number. The ends of the segment are no cuts."""
    if cut <= 0 or cut >= 1:
        return n
    k = n
    while k > 0 and cuts[k - 1] > cut:
        cuts[k] = cuts[k - 1]
        k -= 1
    cuts[k] = cut
    return n + 1


@part
def _cut(ground: Ground, s: Segment, near: Places, cuts: Floats) -> int:
    """Where (0 to 1, in order) a segment crosses an edge or touches a corner; how many."""
    n = 0
    for k in range(s.edges):
        x1, y1, x2, y2 = _seen_from(ground.edges, near[k], s.x, s.y)
        side1, side2 = s.dx * y1 - s.dy * x1, s.dx * y2 - s.dy * x2
        if (side1 > 0) != (side2 > 0):
            n = _put(cuts, n, _cut_at((x1, y1, x2, y2), s))
        if abs(side1) <= s.touches:
            n = _put(cuts, n, (x1 * s.dx + y1 * s.dy) / (s.dx * s.dx + s.dy * s.dy))
    return n


@part
def share_inside(
    grid: Grid, ground: Ground, place1: Place, place2: Place, edges: int, only: int, near: Places, cuts: Floats
) -> float:
    """The part (0 to 1) of a segment inside a polygon: cut at every edge, each piece judged by its middle. Where one
    edge alone cuts it between an end inside and one outside, the middles can be foreseen.

    edges, only, near: what edges_near gave. cuts: room for two of each of these, and one."""
    dx, dy = place2.x - place1.x, place2.y - place1.y
    s = Segment(place1.x, place1.y, dx, dy, NEAR_M * math.sqrt(dx * dx + dy * dy), edges)
    if only == SEVERAL:
        only = _crossed(ground, s, near)
    if only >= 0 and place1.state * place2.state == INSIDE * OUTSIDE:
        cut = _cut_at(_seen_from(ground.edges, only, s.x, s.y), s)
        if 0 < cut < 1:
            return cut if place1.state == INSIDE else 1 - cut
    n = _cut(ground, s, near, cuts) if only != NONE else 0
    if n == 0 and place1.state == place2.state and place1.state != BORDER:
        return 1.0 if place1.state == INSIDE else 0.0  # in one piece, whose middle can be on no edge either
    cuts[n] = 1.0
    share, last = 0.0, 0.0
    for k in range(n + 1):
        middle = (last + cuts[k]) / 2
        if cuts[k] > last and place_at(grid, ground, s.x + middle * dx, s.y + middle * dy).state != OUTSIDE:
            share += cuts[k] - last
        last = cuts[k]
    return share
