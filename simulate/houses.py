"""The house register: one workbook per month with a title row and a note."""

from __future__ import annotations

import numpy as np
import polars as pl

from simulate.files import ExportFile
from simulate.homes import address_codes, emptied, homes_of, house_codes
from simulate.wording import snapshots, texts, with_headers
from simulate.world import World

HEADERS = {"house_code": "房屋编号", "grid_code": "网格编号", "address_code": "标准地址编码", "usage": "房屋用途"}
USAGES = ("自住", "出租", "空置", "商用", "其他")


def generate(world: World) -> pl.DataFrame:
    """One row per monthly snapshot (`snapshot_date`) and house; poor grids leave more cells empty."""
    rng = world.plan.rng("houses")
    homes = homes_of(world)
    poor = 1 - world.grids.diligence[homes.grid]
    count = len(homes.grid)
    usage = rng.choice(len(USAGES), count, p=[0.62, 0.22, 0.08, 0.05, 0.03])
    base = pl.DataFrame(
        {
            "house_code": house_codes(homes.grid, homes.number),
            "grid_code": texts(world.grids.code[homes.grid]),
            "address_code": emptied(address_codes(homes.grid, homes.address), rng.random(count) < 0.05 * poor),
            "usage": emptied(pl.Series(USAGES).gather(usage), rng.random(count) < 0.01 + 0.22 * poor),
        }
    )
    return snapshots(world.plan, base, world.grids.opens[homes.grid], np.full(count, np.datetime64("9999-12-31")))


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A workbook per snapshot."""
    return [
        ExportFile(
            name=f"实有房屋_{snapshot:%Y%m%d}.xlsx",
            table=with_headers(part, HEADERS),
            encoding="xlsx",
            title="实有房屋登记表",
            note=f"填报日期：{snapshot:%Y年%m月%d日}",
        )
        for (snapshot,), part in frame.group_by("snapshot_date", maintain_order=True)
    ]
