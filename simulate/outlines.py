"""Outlines of the areas of a lattice: rings that walk along its corners, so that neighbours share every point."""

from __future__ import annotations

import numpy as np

Rings = list[list[np.ndarray]]
"""Parts of one area; each is an outer ring and its holes. A ring: (points, 2), closed."""
STEPS = np.array([[0, 1], [1, 0], [0, -1], [-1, 0]])
"""East, north, west, south, as (row, column)."""


def outlines(labels: np.ndarray, corners: np.ndarray, count: int) -> list[Rings]:
    """The rings of areas 0 to count - 1. labels: (rows, columns) area of each mesh, negative for none;
    corners: (rows + 1, columns + 1, 2) position of each corner. Outer rings run counterclockwise, holes clockwise."""
    rings: list[list[np.ndarray]] = [[] for _ in range(count)]
    ahead = _edges(labels)
    width = labels.shape[1] + 1
    steps = (STEPS @ [width, 1]).tolist()
    positions = corners.reshape(-1, 2)
    while ahead:
        area, start, heading = first = next(iter(ahead))
        del ahead[first]
        ring, at = [start], start + steps[heading]
        while at != start or len(ring) < 3:
            ring.append(at)
            # Left first: meshes that touch at a corner only are two parts.
            heading = next(turn % 4 for turn in (heading + 1, heading, heading - 1) if (area, at, turn % 4) in ahead)
            del ahead[area, at, heading]
            at += steps[heading]
        rings[area].append(positions[[*ring, start]])
    return [_parts(own) for own in rings]


def _edges(labels: np.ndarray) -> dict[tuple[int, int, int], None]:
    """Edges between areas, each as (area on its left, corner it begins at, heading)."""
    padded = np.pad(labels, 1, constant_values=-1)
    inner = padded[1:-1, 1:-1]
    width = labels.shape[1] + 1
    found: list[np.ndarray] = []
    # Walking round a mesh counterclockwise: its southern edge goes east, its eastern north, and so on.
    sides = [(-1, 0, 0, 0), (0, 1, 0, 1), (1, 0, 1, 1), (0, -1, 1, 0)]
    for heading, (up, right, from_row, from_column) in enumerate(sides):
        rows, columns = labels.shape
        beyond = padded[1 + up : 1 + up + rows, 1 + right : 1 + right + columns]
        row, column = np.nonzero((inner != beyond) & (inner >= 0))
        corner = (row + from_row) * width + column + from_column
        found.append(np.stack([inner[row, column], corner, np.full(len(row), heading)], axis=1))
    return dict.fromkeys(map(tuple, np.concatenate(found).tolist()))


def twice_area(ring: np.ndarray) -> float:
    """Twice the signed area of a closed ring: positive when it runs counterclockwise."""
    x, y = (ring - ring[0]).T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))


def _parts(rings: list[np.ndarray]) -> Rings:
    """Outer rings, the largest first, each with the holes inside its bounding box."""
    outer = sorted((ring for ring in rings if twice_area(ring) > 0), key=twice_area, reverse=True)
    parts = [[ring] for ring in outer]
    for hole in (ring for ring in rings if twice_area(ring) < 0):
        around = next(part for part in parts if _is_around(part[0], hole))
        around.append(hole)
    return parts


def _is_around(outer: np.ndarray, hole: np.ndarray) -> bool:
    is_west_and_south = (outer.min(axis=0) <= hole.min(axis=0)).all()
    return bool(is_west_and_south and (outer.max(axis=0) >= hole.max(axis=0)).all())
