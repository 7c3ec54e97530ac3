"""Boundaries of the grids: one GeoJSON file per month, longitude before latitude (WGS-84)."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import polars as pl

from simulate.files import ExportFile
from simulate.outlines import Rings
from simulate.world import World

HEADERS = {"grid_code": "grid_code", "boundary": "geometry"}


def generate(world: World) -> pl.DataFrame:
    """One row per monthly snapshot (`snapshot_date`) and grid: `boundary` is its geometry as compact GeoJSON.

    Every grid is there in every snapshot, so that the grids of a snapshot tile the town.
    """
    plan, town = world.plan, world.town
    code = world.grids.code.tolist()
    versions = [
        pl.DataFrame({"grid_code": code, "boundary": [_geometry(rings) for rings in grids]}) for grids in town.rings
    ]
    return pl.concat(
        versions[town.version[index]].with_columns(snapshot_date=pl.lit(plan.month_end(index)))
        for index in range(plan.months)
    )


def _geometry(rings: Rings) -> str:
    polygons: list[Any] = [[_positions(ring) for ring in part] for part in rings]
    is_one = len(polygons) == 1
    shape = {"type": "Polygon" if is_one else "MultiPolygon", "coordinates": polygons[0] if is_one else polygons}
    return json.dumps(shape, separators=(",", ":"))


def _positions(ring: np.ndarray) -> list[list[float]]:
    return [list(position) for position in ring.tolist()]


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A file per snapshot; `name` is there to be dropped."""
    return [
        ExportFile(f"网格边界_{snapshot:%Y%m%d}.geojson", part.select(*HEADERS), "geojson")
        for (snapshot,), part in frame.group_by("snapshot_date", maintain_order=True)
    ]
