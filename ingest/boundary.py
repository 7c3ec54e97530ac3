"""One boundary: geometry as GeoJSON text, checked, put in order, and written in the one way the lake keeps it."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from ingest.datum import Datum, Degrees, to_wgs84
from ingest.rings import Whole, crosses_itself, has_hole_outside, overlap, twice_area, without_spikes

# Kept to 1e-7 degrees (1 cm); the checks count in halves of that.
DECIMALS = 7
UNIT = 10**DECIMALS
MIN_POINTS = 4
MAX_POINTS = 20_000
# Nobody walks a grid of a thousand kilometres: a point far off is a slip of the pen.
MAX_DEGREES = 10
# Latitudes and longitudes of China have no value in common, so that their order can be told there.
CHINA_LATITUDES, CHINA_LONGITUDES = (3, 54), (73, 136)

REPAIRS = {
    "swapped": "had latitude before longitude and were turned round",
    "closed": "had a ring that was not closed; closed",
    "turned": "had a ring in the other direction; turned",
    "repeated": "had a point twice in a row; taken once",
    "heights": "had heights; left out",
    "spikes": "had lines that go out and straight back; left out",
    "idle": "had rings that enclose nothing; left out",
}


@dataclass(frozen=True)
class CheckedBoundary:
    """text: compact GeoJSON, WGS-84, longitude before latitude, rings closed, outer rings counterclockwise, holes
    clockwise; None when the boundary is not valid, then fault is the rule it broke. repairs: what was put in order."""

    text: str | None
    fault: str | None = None
    repairs: frozenset[str] = frozenset()


class _Fault(Exception):
    """The rule that a boundary broke."""


def read_boundary(text: str, datum: Datum = "WGS-84") -> CheckedBoundary:
    """Check one geometry, put it in order and bring it to WGS-84. Only repairs with one possible outcome are made:
    closing a ring, its direction, a point given twice in a row, what encloses nothing, heights, and latitude before
    longitude where that is certain."""
    repairs: set[str] = set()
    try:
        polygons = [[_positions(ring, repairs) for ring in polygon] for polygon in _polygons(text)]
        everything = np.concatenate([ring for polygon in polygons for ring in polygon])
        if _is_swapped(everything):
            repairs.add("swapped")
            polygons = [[ring[:, ::-1] for ring in polygon] for polygon in polygons]
            everything = everything[:, ::-1]
        _check_place(everything)
        rings = [[_ring(to_wgs84(ring, datum), repairs) for ring in polygon] for polygon in polygons]
        whole = _in_order(_enclosing(rings, repairs), repairs)
    except _Fault as fault:
        return CheckedBoundary(None, str(fault))
    return CheckedBoundary(_written(whole), None, frozenset(repairs))


def read_boundaries(texts: pl.Series, datum: Datum) -> tuple[pl.Series, pl.Series, list[str]]:
    """Boundaries in the lake's form (null where not valid), the rule each broke (else null), and how many were
    repaired in which way. texts: null where empty."""
    read = [CheckedBoundary(None) if text is None else read_boundary(text, datum) for text in texts.to_list()]
    counts = {repair: sum(repair in each.repairs for each in read) for repair in REPAIRS}
    notes = [f"{count} {REPAIRS[repair]}" for repair, count in counts.items() if count]
    values = pl.Series(texts.name, [each.text for each in read], dtype=pl.String)
    return values, pl.Series([each.fault for each in read], dtype=pl.String), notes


def _polygons(text: str) -> list[list[Any]]:
    """Polygons as lists of rings as they were written; each has at least one ring."""
    try:
        geometry = json.loads(text)
    except (ValueError, RecursionError):
        raise _Fault("boundary_unreadable") from None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise _Fault("boundary_not_a_polygon" if isinstance(kind, str) else "boundary_unreadable")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons or not all(isinstance(each, list) and each for each in polygons):
        raise _Fault("boundary_unreadable")
    return polygons


def _positions(ring: Any, repairs: set[str]) -> Degrees:
    """Points of a ring, shape (n, 2), in the order they were written."""
    if not isinstance(ring, list) or not all(isinstance(position, list) for position in ring):
        raise _Fault("boundary_unreadable")
    if len(ring) < MIN_POINTS:
        raise _Fault("boundary_too_few_points")
    if any(
        len(position) < 2 or any(isinstance(number, bool) or not isinstance(number, int | float) for number in position)
        for position in ring
    ):
        raise _Fault("boundary_unreadable")
    if any(len(position) > 2 for position in ring):
        repairs.add("heights")
    try:
        return np.array([position[:2] for position in ring], dtype=np.float64)
    except OverflowError:
        raise _Fault("boundary_out_of_range") from None


def _is_swapped(points: Degrees) -> bool:
    """Whether latitude stands before longitude: the second numbers can be no latitudes, or all points lie in China
    when read so (and, since the ranges have nothing in common, none does otherwise)."""
    first, second = np.abs(points[:, 0]), np.abs(points[:, 1])
    is_impossible = second.max() > 90 and first.max() <= 90 and second.max() <= 180
    return bool(is_impossible or (_within(points[:, 0], CHINA_LATITUDES) and _within(points[:, 1], CHINA_LONGITUDES)))


def _within(numbers: Degrees, limits: tuple[int, int]) -> bool:
    return bool(limits[0] <= numbers.min() and numbers.max() <= limits[1])


def _check_place(points: Degrees) -> None:
    if not (_within(points[:, 0], (-180, 180)) and _within(points[:, 1], (-90, 90))):
        raise _Fault("boundary_out_of_range")
    if (np.ptp(points, axis=0) > MAX_DEGREES).any():
        raise _Fault("boundary_too_wide")
    if len(points) > MAX_POINTS:
        raise _Fault("boundary_too_many_points")


def _ring(points: Degrees, repairs: set[str]) -> Whole:
    """The ring in halves of a unit: closed, no point twice in a row."""
    ring = 2 * np.rint(points * UNIT).astype(np.int64)
    is_new = np.append(True, (ring[1:] != ring[:-1]).any(axis=1))
    if not is_new.all():
        repairs.add("repeated")
        ring = ring[is_new]
    if (ring[0] != ring[-1]).any():
        repairs.add("closed")
        ring = np.concatenate([ring, ring[:1]])
    straight = without_spikes(ring)
    if len(straight) < len(ring):
        repairs.add("spikes")
    return straight


def _enclosing(polygons: list[list[Whole]], repairs: set[str]) -> list[list[Whole]]:
    """The rings that enclose anything; the others are slips of the pen. Outer rings go with their polygon only."""
    kept = [[ring for ring in polygon if len(ring) >= MIN_POINTS] for polygon in polygons]
    if any(rings and len(polygon[0]) < MIN_POINTS for rings, polygon in zip(kept, polygons, strict=True)):
        raise _Fault("boundary_hole_outside")
    kept = [rings for rings in kept if rings]
    if not kept:
        raise _Fault("boundary_without_area")
    if sum(map(len, kept)) < sum(map(len, polygons)):
        repairs.add("idle")
    return kept


def _turned(ring: Whole, is_outer: bool, repairs: set[str]) -> Whole:
    """A ring that does not cross itself, in the direction it should have."""
    if (twice_area(ring) > 0) == is_outer:
        return ring
    repairs.add("turned")
    return ring[::-1]


def _in_order(polygons: list[list[Whole]], repairs: set[str]) -> list[list[Whole]]:
    """The polygons with every ring in its direction, when none crosses another or lies where it may not."""
    corner = np.min([ring.min(axis=0) for polygon in polygons for ring in polygon], axis=0)
    near = [[ring - corner for ring in polygon] for polygon in polygons]
    if any(crosses_itself(polygon) for polygon in near):
        raise _Fault("boundary_crosses_itself")
    if any(has_hole_outside(polygon) for polygon in near):
        raise _Fault("boundary_hole_outside")
    near = [[_turned(ring, place == 0, repairs) for place, ring in enumerate(polygon)] for polygon in near]
    if any(overlap(one, other) for one, other in itertools.combinations(near, 2)):
        raise _Fault("boundary_parts_overlap")
    return [[ring + corner for ring in polygon] for polygon in near]


def _written(polygons: list[list[Whole]]) -> str:
    written = [[(ring / 2 / UNIT).round(DECIMALS).tolist() for ring in polygon] for polygon in polygons]
    if len(written) == 1:
        return json.dumps({"type": "Polygon", "coordinates": written[0]}, separators=(",", ":"))
    return json.dumps({"type": "MultiPolygon", "coordinates": written}, separators=(",", ":"))
