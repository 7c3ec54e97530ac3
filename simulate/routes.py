"""Ways through the grids: a round past every cell of a grid, and an errand across its border."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simulate.outlines import Rings
from simulate.town import METRES_PER_DEGREE
from simulate.world import World

CELL_M = 100
WALKING = 1.25
"""Metres a second; a patrol is a little faster or slower than the route's own time."""
PIECE_M = 10
"""A route is cut into pieces of about this length, each inside the grid or not."""
BESIDE_M = 12
"""Streets lead past the middle of a cell at most this far, east or north."""
AT_A_CORNER, ON_THE_WAY = (45, 100), (30, 150)
"""Seconds that somebody stays, from and to: at each corner, and at some of the other places."""
STOPS = 0.2


@dataclass(frozen=True)
class Routes:
    """Closed routes, one after the other in flat arrays of points, each at a second of the route's own time.

    second: rises over all routes; longitude, latitude: degrees; metres, seconds: how much of the route up to here lies
    inside the grid. Of each route: where its points begin (`first`), its first second, and its length in seconds,
    metres inside and seconds inside. Route `round_of[grid, version]` is the round, `errand_of[grid]` the errand.
    """

    second: np.ndarray
    longitude: np.ndarray
    latitude: np.ndarray
    metres: np.ndarray
    seconds: np.ndarray
    starts: np.ndarray
    length: np.ndarray
    inside_m: np.ndarray
    inside_s: np.ndarray
    round_of: np.ndarray
    errand_of: np.ndarray


@dataclass(frozen=True)
class Land:
    """A grid in metres from the south-west corner of its bounding box (`corner`, degrees; metres of a degree)."""

    corner: np.ndarray
    degree_m: np.ndarray
    edges: np.ndarray

    @classmethod
    def of(cls, rings: Rings) -> Land:
        """From rings in degrees."""
        corner = np.concatenate([ring for part in rings for ring in part]).min(axis=0)
        degree_m = METRES_PER_DEGREE * np.array([math.cos(math.radians(corner[1])), 1.0])
        plane = [(ring - corner) * degree_m for part in rings for ring in part]
        return cls(corner, degree_m, np.concatenate([np.hstack([ring[:-1], ring[1:]]) for ring in plane]))

    def holds(self, points: np.ndarray) -> np.ndarray:
        """Which points (n, 2), metres, lie inside: a ray to the east crosses an odd number of edges."""
        x, y = points.T
        x1, y1, x2, y2 = (column[:, None] for column in self.edges.T)
        is_level = (y1 > y) != (y2 > y)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray((is_level & (x < x1 + (x2 - x1) * (y - y1) / (y2 - y1))).sum(axis=0) % 2 == 1)

    def cells(self) -> np.ndarray:
        """Centres (n, 2) of the 100 m cells that belong to the grid, row by row, every second row backwards; along the
        longer side. At least one point: the middle of the bounding box."""
        size = self.edges[:, :2].max(axis=0)
        columns, rows = np.maximum(1, np.ceil(size / CELL_M)).astype("int64").tolist()
        place = np.stack(np.meshgrid(np.arange(columns), np.arange(rows), indexing="ij"), axis=2).reshape(-1, 2)
        place = place[self.holds((place + 0.5) * CELL_M)]
        if not len(place):
            return size[None, :] / 2
        across, along = (0, 1) if size[1] > size[0] else (1, 0)
        is_back = place[:, across] % 2 == 1
        order = np.lexsort((np.where(is_back, -place[:, along], place[:, along]), place[:, across]))
        return np.asarray((place[order] + 0.5) * CELL_M)


def make_routes(world: World) -> Routes:
    """The round of each grid in each version of the town, and its errand to the next grid of the community."""
    rng, town, count = world.plan.rng("routes"), world.town, world.plan.grids
    parts: list[tuple[np.ndarray, ...]] = []
    round_of = np.zeros((count, len(town.rings)), dtype="int64")
    stops: list[np.ndarray] = []
    for grid, rings in enumerate(town.rings[0]):
        land = Land.of(rings)
        # The door, where a round begins, is in the middle of the list: in a part of the grid that is no exclave.
        cells = land.cells()
        stops.append(np.roll(cells, len(cells) // 2, axis=0))
        parts.append(_route(rng, land, stops[grid]))
        round_of[grid] = grid
    lands = [Land.of(rings) for rings in town.rings[0]]
    errand_of = len(parts) + np.arange(count)
    for grid, there in enumerate(_neighbours(world)):
        shift = (lands[there].corner - lands[grid].corner) * lands[grid].degree_m
        parts.append(_route(rng, lands[grid], np.concatenate([stops[grid][:3], stops[there][:4] + shift])))
    for version, grids in enumerate(town.rings[1:], start=1):
        for grid in town.changed or ():
            land = Land.of(grids[grid])
            round_of[grid, version] = len(parts)
            parts.append(_route(rng, land, land.cells()))
    return _joined(parts, round_of, errand_of)


def _neighbours(world: World) -> Iterator[int]:
    """For each grid the next one of its community; the last one's is the one before it."""
    community = world.grids.community
    for grid in range(len(community)):
        is_last = grid + 1 == len(community) or community[grid + 1] != community[grid]
        yield max(0, grid - 1) if is_last else grid + 1


def _route(rng: np.random.Generator, land: Land, stops: np.ndarray) -> tuple[np.ndarray, ...]:
    """One closed route past the stops (n, 2), metres: second, longitude, latitude, metres and seconds inside so far."""
    if len(stops) < 3:
        around = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * CELL_M / 4
        stops = (stops[:, None, :] + around[None]).reshape(-1, 2)
    stops = stops + rng.uniform(-BESIDE_M, BESIDE_M, stops.shape)
    way = np.roll(stops, -1, axis=0) - stops
    long = np.hypot(*way.T)
    heading = np.arctan2(way[:, 1], way[:, 0])
    turn = np.abs((heading - np.roll(heading, 1) + math.pi) % math.tau - math.pi)
    stays = np.where(rng.random(len(stops)) < STOPS, rng.uniform(*ON_THE_WAY, len(stops)), 0)
    stays = np.where(turn > math.radians(40), rng.uniform(*AT_A_CORNER, len(stops)), stays)
    pieces = np.maximum(1, np.ceil(long / PIECE_M).astype("int64"))
    # The points: each stop on arrival, then the ends of the pieces of the way from it; staying is a piece too.
    leg = np.repeat(np.arange(len(stops)), pieces + 1)
    number = np.arange(len(leg)) - np.repeat(np.cumsum(pieces + 1) - pieces - 1, pieces + 1)
    is_stay = number == 0
    points = stops[leg] + way[leg] * (np.maximum(number - 1, 0) / pieces[leg])[:, None]
    lasts = np.where(is_stay, stays[leg], (long / pieces)[leg] / WALKING)
    middle = np.where(is_stay[:, None], points, points + way[leg] / (2 * pieces[leg])[:, None])
    is_inside = land.holds(middle)
    columns = (
        np.cumsum(lasts),
        np.cumsum(np.where(is_inside & ~is_stay, (long / pieces)[leg], 0)),
        np.cumsum(np.where(is_inside, lasts, 0)),
    )
    second, metres, seconds = (np.concatenate([[0.0], column]) for column in columns)
    degrees = land.corner + np.concatenate([points, points[:1]]) / land.degree_m
    return second, degrees[:, 0], degrees[:, 1], metres, seconds


def _joined(parts: list[tuple[np.ndarray, ...]], round_of: np.ndarray, errand_of: np.ndarray) -> Routes:
    second, longitude, latitude, metres, seconds = zip(*parts, strict=True)
    length, inside_m, inside_s = (np.array([own[-1] for own in column]) for column in (second, metres, seconds))
    # A second between two routes keeps their times apart.
    starts = np.concatenate([[0.0], np.cumsum(length + 1)[:-1]])
    return Routes(
        second=np.concatenate([own + start for own, start in zip(second, starts.tolist(), strict=True)]),
        longitude=np.concatenate(longitude),
        latitude=np.concatenate(latitude),
        metres=np.concatenate(metres),
        seconds=np.concatenate(seconds),
        starts=starts,
        length=length,
        inside_m=inside_m,
        inside_s=inside_s,
        round_of=round_of,
        errand_of=errand_of,
    )
