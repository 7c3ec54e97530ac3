"""Where the grids lie: a town drawn on a fine lattice with moved corners, so that neighbours share every point."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simulate.grid_list import Grids
from simulate.outlines import Rings, outlines
from simulate.plan import Plan

METRES_PER_DEGREE = 6_371_008.8 * math.pi / 180
ORIGIN = (119.9, 31.7)
"""Longitude and latitude of the town's south-west corner, WGS-84."""
MESH_M = 100
"""Distance of the lattice's corners before they are moved."""
MOVED_M = 17
"""How far a corner is moved at most, east or north: streets are never quite straight."""
TURNED = math.radians(8)
"""The town does not lie quite north to south."""
TALL = {True: 5, False: 8}
WIDE = {True: 6, False: 9}
"""Meshes of an urban and a rural grid: about 0.3 and 0.7 square kilometres."""
ENCLAVE = {True: 2, False: 3}
"""Meshes, each way, of a special grid: a school or a factory inside another grid, or at its edge."""
NOBODY = -1

Labels = np.ndarray
"""Index of the grid of each mesh, from the south-west; NOBODY outside the town."""


@dataclass(frozen=True)
class Town:
    """Boundaries as of each month: `version` of a month is an index of `rings`, which has the rings of each grid.

    A ring is an array (points, 2) of longitude and latitude, closed; the first ring of a part runs counterclockwise,
    its holes clockwise. changed: the two grids between which a strip changes hands, where one does.
    """

    version: np.ndarray
    rings: list[list[Rings]]
    changed: tuple[int, int] | None


def make_town(plan: Plan, grids: Grids) -> Town:
    """The town of a plan. From the month in the middle on, two neighbours have another boundary between them."""
    rng = plan.rng("town")
    labels = _labels(plan, grids, rng)
    corners = _corners(rng, labels.shape)
    changed, later = _with_moved_boundary(labels, grids)
    version = np.zeros(plan.months, dtype="int64")
    rings = [outlines(labels, corners, plan.grids)]
    if changed is not None and plan.months > 1:
        version[plan.months // 2 :] = 1
        rings.append(outlines(later, corners, plan.grids))
    return Town(version, rings, changed if len(rings) > 1 else None)


def _labels(plan: Plan, grids: Grids, rng: np.random.Generator) -> Labels:
    """Communities in bands from south to north, the urban ones first; each is a block of the lattice."""
    bands = []
    for is_urban in (True, False):
        members = np.unique(grids.community[grids.is_urban == is_urban])
        per_band = max(1, math.ceil(math.sqrt(len(members))))
        for first in range(0, len(members), per_band):
            own = [np.flatnonzero(grids.community == index) for index in members[first : first + per_band]]
            bands.append(_band(own, grids, is_urban, rng))
    last = np.flatnonzero((grids.community == plan.communities - 1) & ~grids.is_special)
    if len(last) > 2:
        _put_exclave(bands[-1], int(last[0]), int(last[-1]))
    width = max(band.shape[1] for band in bands)
    return np.vstack([np.pad(band, ((0, 0), (0, width - band.shape[1])), constant_values=NOBODY) for band in bands])


def _band(communities: list[np.ndarray], grids: Grids, is_urban: bool, rng: np.random.Generator) -> Labels:
    """Blocks of equal height side by side."""
    ordinary = [own[~grids.is_special[own]] if (~grids.is_special[own]).any() else own for own in communities]
    rows = max(math.isqrt(len(own)) for own in ordinary)
    blocks = []
    for own, plain in zip(communities, ordinary, strict=True):
        block = _block(plain, min(rows, len(plain)), (rows * TALL[is_urban], WIDE[is_urban]), rng)
        special = own[~np.isin(own, plain)]
        for place, grid in enumerate(special.tolist()):
            _put_enclave(block, grid, int(plain[(place + 1) % len(plain)]), ENCLAVE[is_urban])
        blocks.append(block)
    return np.hstack(blocks)


def _block(own: np.ndarray, rows: int, meshes: tuple[int, int], rng: np.random.Generator) -> Labels:
    """A community's grids in rows; where two of them meet, the boundary runs in steps.

    meshes: height of the whole block and width of one grid.
    """
    height, wide = meshes
    parts = np.array_split(own, rows)
    width = max(len(part) for part in parts) * wide
    strips = []
    for part, tall in zip(parts, np.diff(np.linspace(0, height, rows + 1).astype("int64")).tolist(), strict=True):
        cuts = np.linspace(0, width, len(part) + 1)[1:-1].round()
        steps = np.repeat(rng.integers(0, 2, (tall // 2 + 1, len(cuts))), 2, axis=0)[:tall]
        place = (np.arange(width)[None, :, None] >= (cuts[None, :] + steps)[:, None, :]).sum(axis=2)
        strips.append(part[place])
    return np.vstack(strips)


def _put_enclave(block: Labels, grid: int, host: int, size: int) -> None:
    """A special grid in the middle of its host; every second one at the host's southern edge."""
    rows, columns = np.nonzero(block == host)
    is_hole = grid // 10 % 2 == 0
    south = (rows.min() + rows.max() + 1 - size) // 2 if is_hole else rows.min()
    west = (columns.min() + columns.max() + 1 - size) // 2
    block[south : south + size, west : west + size] = grid


def _put_exclave(band: Labels, host: int, owner: int) -> None:
    """Two meshes in the corner of one grid belong to another, far from its other land."""
    rows, columns = np.nonzero(band == host)
    south, west = rows.min(), columns[rows == rows.min()].min()
    band[south, west : west + 2] = owner


def _corners(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Longitude and latitude of the lattice's corners (rows + 1, columns + 1, 2), to 7 places."""
    north, east = np.mgrid[0 : shape[0] + 1, 0 : shape[1] + 1].astype("float64") * MESH_M
    north += rng.uniform(-MOVED_M, MOVED_M, north.shape)
    east += rng.uniform(-MOVED_M, MOVED_M, east.shape)
    x = east * math.cos(TURNED) - north * math.sin(TURNED)
    y = east * math.sin(TURNED) + north * math.cos(TURNED)
    longitude = ORIGIN[0] + x / (METRES_PER_DEGREE * math.cos(math.radians(ORIGIN[1])))
    return np.stack([longitude, ORIGIN[1] + y / METRES_PER_DEGREE], axis=2).round(7)


def _with_moved_boundary(labels: Labels, grids: Grids) -> tuple[tuple[int, int] | None, Labels]:
    """The first two ordinary neighbours side by side, and the town after the second got a strip of the first."""
    west, east = labels[:, :-1], labels[:, 1:]
    plain = np.flatnonzero(~grids.is_special)
    meet = (west != east) & np.isin(west, plain) & np.isin(east, plain) & (west >= 0) & (east >= 0)
    meet &= grids.community[west] == grids.community[east]
    row, column = np.nonzero(meet)
    for giver, taker in dict.fromkeys(zip(west[row, column].tolist(), east[row, column].tolist(), strict=True)):
        strip = (west == giver) & (east == taker)
        if strip.sum() >= min(TALL.values()) - 1:
            later = labels.copy()
            later[:, :-1][strip] = taker
            return (giver, taker), later
    return None, labels
