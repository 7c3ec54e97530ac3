"""Visits: monthly plain UTF-8 files with short times."""

from __future__ import annotations

import numpy as np
import polars as pl

from simulate.draws import moments, office_hours, pick_workers, spread, worker_codes
from simulate.files import ExportFile
from simulate.rounds import aim
from simulate.wording import SHORT_TIME, monthly, texts, times, with_headers, yes_no
from simulate.world import World

HEADERS = {
    "visit_code": "走访编号",
    "worker_code": "走访人",
    "grid_code": "网格编号",
    "visited_at": "走访时间",
    "left_at": "离开时间",
    "target_code": "走访对象编号",
    "has_photo": "是否附图",
    "photo_hash": "图片指纹",
    "note": "走访内容",
}
PHRASES = (
    "入户走访，情况正常",
    "上门宣传消防安全",
    "走访商户，检查用电",
    "了解生活困难，已登记",
    "排查出租房屋",
    "回访上次反映的问题",
)
PLACES = {"longitude": "经度", "latitude": "纬度"}
"""Written where the rows have them."""


def generate(world: World) -> pl.DataFrame:
    """One row per visit, to the minute. A good grid makes about nine each duty day, a poor one four."""
    rng = world.plan.rng("visits")
    diligence = world.grids.diligence[:, None]
    asked = np.where(world.days.is_working, 10, 3)[None, :]
    chance = np.where(world.days.is_working[None, :], 0.32 + 0.6 * diligence, 0.35 * diligence)
    counts = rng.binomial(np.broadcast_to(asked, world.works.shape), chance) * world.works
    grid, day = spread(counts)
    worker = pick_workers(world, rng, grid, day)
    seconds = office_hours(rng, len(grid)) // 60 * 60
    has_photo = rng.random(len(grid)) < 0.84 + 0.14 * world.grids.diligence[grid]
    has_hash = has_photo & (rng.random(len(grid)) < 0.5)
    photo = rng.integers(0, 2**63, len(grid))
    frame = pl.DataFrame(
        {
            "worker_code": worker_codes(worker),
            "grid_code": texts(world.grids.code[grid]),
            "visited_at": times(moments(world, day, seconds)),
            "minutes": rng.integers(5, 46, len(grid)),
            "target_code": aim(world, grid, day, rng.integers(0, 60, len(grid))),
            "has_photo": has_photo,
            "photo_hash": [f"{value:016x}" if has else None for value, has in zip(photo, has_hash, strict=True)],
            "note": [PHRASES[index] for index in rng.integers(0, len(PHRASES), len(grid))],
        }
    )
    return (
        frame.filter(pl.col("worker_code").is_not_null())
        .sort("visited_at", "grid_code", maintain_order=True)
        .with_columns(left_at=pl.col("visited_at") + pl.duration(minutes="minutes"))
        .with_row_index("number", offset=1)
        .with_columns(visit_code=pl.format("ZF{}", pl.col("number").cast(pl.String).str.zfill(7)))
        .drop("number", "minutes")
    )


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A file per month, beginning three days early."""
    rows = frame.with_columns(
        yes_no("has_photo"),
        pl.col("left_at").dt.to_string(SHORT_TIME),
        text=pl.col("visited_at").dt.to_string(SHORT_TIME),
    )
    headers = HEADERS | (PLACES if "longitude" in frame.columns else {})
    return [
        ExportFile(f"走访记录_{month}.csv", with_headers(part.with_columns(visited_at="text"), headers), "utf-8")
        for month, part in monthly(world.plan, rows, "visited_at")
    ]
