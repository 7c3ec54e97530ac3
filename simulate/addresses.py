"""The address register: one UTF-8 file with BOM per month, its columns divided by tabs."""

from __future__ import annotations

import numpy as np
import polars as pl

from simulate.files import ExportFile
from simulate.homes import address_codes, emptied, homes_of
from simulate.wording import snapshots, texts, with_headers
from simulate.world import World

HEADERS = {"address_code": "标准地址编码", "grid_code": "网格编号"}


def generate(world: World) -> pl.DataFrame:
    """One row per monthly snapshot (`snapshot_date`) and address. One in seventy was forgotten, some have no grid."""
    rng = world.plan.rng("addresses")
    homes = homes_of(world)
    is_first = homes.address == homes.number
    grid, address = homes.grid[is_first], homes.address[is_first]
    is_known = rng.random(len(grid)) >= 1 / 70
    grid, address = grid[is_known], address[is_known]
    base = pl.DataFrame(
        {
            "address_code": address_codes(grid, address),
            "grid_code": emptied(texts(world.grids.code[grid]), rng.random(len(grid)) < 0.02),
        }
    )
    return snapshots(world.plan, base, world.grids.opens[grid], np.full(len(grid), np.datetime64("9999-12-31")))


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A file per snapshot."""
    return [
        ExportFile(
            name=f"标准地址_{snapshot:%Y%m%d}.csv",
            table=with_headers(part, HEADERS),
            encoding="utf-8-sig",
            delimiter="\t",
        )
        for (snapshot,), part in frame.group_by("snapshot_date", maintain_order=True)
    ]
