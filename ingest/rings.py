"""Plain checks of the rings of a polygon, in whole numbers: no rounding can turn a crossing into a gap.

A ring is an int64 array of shape (n, 2) whose last point is its first. Coordinates are even numbers below 2**30, so
that the middle of a segment is whole too and no product overflows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]
Rings = Sequence[Whole]
# Pairs looked at together; bounds the memory of a check.
BLOCK = 1_000_000


def twice_area(ring: Whole) -> int:
    """Twice the area: above zero when the ring runs counterclockwise, zero when it encloses nothing."""
    x, y = (ring - ring[0]).T
    return int(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))


def without_spikes(ring: Whole) -> Whole:
    """The ring without the lines on which it goes out and straight back: they enclose nothing. Fewer than four points
    are left of a ring that encloses nothing at all."""
    start, middle = ring[:-1], ring[1:]
    end = np.roll(middle, -1, axis=0)
    if not np.any((_turn(start, middle, end) == 0) & (np.sum((middle - start) * (end - middle), axis=1) < 0)):
        return ring
    kept: list[Whole] = []
    for point in start:
        kept.append(point)
        while len(kept) > 1 and _is_idle(kept[-3:]):
            del kept[-2]
    # A spike may lie at the first point.
    while len(kept) > 1:
        if _is_idle([*kept[-2:], kept[0]]):
            kept.pop()
        elif _is_idle([kept[-1], *kept[:2]]):
            del kept[0]
        else:
            break
    return np.array([*kept, kept[0]])


def _is_idle(points: list[Whole]) -> bool:
    """Whether the last but one of these points is the last again, or only the tip of a way there and back."""
    if len(points) < 2 or (points[-2] == points[-1]).all():
        return len(points) > 1
    a, b, c = points if len(points) == 3 else (points[0], points[0], points[1])
    return bool(_turn(a, b, c) == 0 and np.dot(b - a, c - b) < 0)


def crosses_itself(polygon: Rings) -> bool:
    """Whether a ring touches or crosses itself, or two rings cross or share more than single points."""
    segments, ring, place, last = _segments(polygon)
    for i, j in _meeting(segments):
        is_proper, is_overlap, is_touch = _contact(segments[i], segments[j])
        is_same = ring[i] == ring[j]
        gap = np.abs(place[i] - place[j])
        is_neighbour = is_same & ((gap == 1) | (gap == last[i]))
        if np.any(is_proper | is_overlap | (is_touch & is_same & ~is_neighbour)):
            return True
    return False


def has_hole_outside(polygon: Rings) -> bool:
    """Whether a hole reaches out of the outer ring or into another hole. The rings do not cross."""
    outer, holes = polygon[0], polygon[1:]
    return any((_side(_points(hole), [outer]) < 0).any() for hole in holes) or any(
        (_side(_points(hole), [other]) > 0).any() for hole in holes for other in holes if other is not hole
    )


def overlap(one: Rings, other: Rings) -> bool:
    """Whether two parts of a boundary share area. Their rings have the area on their left; a shared edge, which both
    then follow in opposite directions, is none."""
    if not _boxes_meet(one[0], other[0]):
        return False
    segments, ring, _, _ = _segments([*one, *other])
    is_one = ring < len(one)
    for i, j in _meeting(segments):
        is_proper, is_overlap, _ = _contact(segments[i], segments[j])
        along = segments[:, 2:] - segments[:, :2]
        is_same_way = np.sum(along[i] * along[j], axis=1) > 0
        if np.any((is_one[i] != is_one[j]) & (is_proper | (is_overlap & is_same_way))):
            return True
    inside_other = any((_side(_points(each), other) > 0).any() for each in one)
    return inside_other or any((_side(_points(each), one) > 0).any() for each in other)


def _segments(rings: Rings) -> tuple[Whole, Whole, Whole, Whole]:
    """Segments (x1, y1, x2, y2); of each its ring, its place in the ring, and the last place there."""
    counts = np.array([len(ring) - 1 for ring in rings])
    segments = np.concatenate([np.hstack([ring[:-1], ring[1:]]) for ring in rings])
    place = np.concatenate([np.arange(count) for count in counts])
    return segments, np.repeat(np.arange(len(rings)), counts), place, np.repeat(counts - 1, counts)


def _meeting(segments: Whole) -> Iterator[tuple[Whole, Whole]]:
    """All pairs of segments whose boxes meet, as two arrays of positions, block by block."""
    low = np.minimum(segments[:, :2], segments[:, 2:])
    high = np.maximum(segments[:, :2], segments[:, 2:])
    order = np.argsort(low[:, 0], kind="stable")
    low, high = low[order], high[order]
    following = np.arange(1, len(order) + 1)
    counts = np.searchsorted(low[:, 0], high[:, 0], side="right") - following
    step = max(1, BLOCK // len(order))
    for start in range(0, len(order), step):
        count = counts[start : start + step]
        i = np.repeat(np.arange(start, start + len(count)), count)
        j = np.arange(len(i)) - np.repeat(np.cumsum(count) - count, count) + i + 1
        meets = (low[i, 1] <= high[j, 1]) & (low[j, 1] <= high[i, 1])
        yield order[i[meets]], order[j[meets]]


def _contact(one: Whole, other: Whole) -> tuple[Truth, Truth, Truth]:
    """Of each pair of segments whose boxes meet: they cross inside both; they share a length; they touch at all."""
    a, b, c, d = one[:, :2], one[:, 2:], other[:, :2], other[:, 2:]
    ac, ad = _turn(a, b, c), _turn(a, b, d)
    ca, cb = _turn(c, d, a), _turn(c, d, b)
    is_touch = (ac * ad <= 0) & (ca * cb <= 0)
    is_proper = (ac * ad < 0) & (ca * cb < 0)
    shared = np.minimum(np.maximum(a, b), np.maximum(c, d)) - np.maximum(np.minimum(a, b), np.minimum(c, d))
    is_overlap = (ac == 0) & (ad == 0) & (shared > 0).any(axis=1)
    return is_proper, is_overlap, is_touch


def _turn(a: Whole, b: Whole, c: Whole) -> Whole:
    """1 where a to b to c turns left, -1 right, 0 straight."""
    ab, ac = b - a, c - a
    return np.sign(ab[..., 0] * ac[..., 1] - ab[..., 1] * ac[..., 0])


def _points(ring: Whole) -> Whole:
    """Corners of a ring and the middles of its segments."""
    return np.concatenate([ring[:-1], (ring[:-1] + ring[1:]) // 2])


def _side(points: Whole, rings: Rings) -> Whole:
    """1 for each point inside the area the rings enclose together (even-odd), 0 on a ring, -1 outside."""
    segments, *_ = _segments(rings)
    start, end = segments[:, :2], segments[:, 2:]
    sides = []
    for block in np.array_split(points, 1 + len(points) * len(segments) // BLOCK):
        point = block[:, None, :]
        turn = _turn(start, end, point)
        is_between = ((np.minimum(start, end) <= point) & (point <= np.maximum(start, end))).all(axis=2)
        is_upward = (start[:, 1] <= point[..., 1]) & (point[..., 1] < end[:, 1])
        is_downward = (end[:, 1] <= point[..., 1]) & (point[..., 1] < start[:, 1])
        crossings = np.sum((is_upward & (turn > 0)) | (is_downward & (turn < 0)), axis=1)
        is_on = ((turn == 0) & is_between).any(axis=1)
        sides.append(np.where(is_on, 0, np.where(crossings % 2 == 1, 1, -1)))
    return np.concatenate(sides)


def _boxes_meet(one: Whole, other: Whole) -> bool:
    return bool((one.min(axis=0) <= other.max(axis=0)).all() and (other.min(axis=0) <= one.max(axis=0)).all())
