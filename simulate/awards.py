"""Awards: one UTF-8 file per quarter with dates written 20260305."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from simulate.files import ExportFile
from simulate.wording import LEVELS, UNIT_TYPES, quarter_names, with_headers, worded
from simulate.world import World

HEADERS = {
    "award_code": "加分编号",
    "unit_type": "单位类型",
    "unit_code": "单位编号",
    "kind": "类型",
    "awarded_on": "日期",
    "level": "级别",
    "matter_code": "事项号",
}
SCHEMA = {
    "unit_type": pl.String,
    "unit_code": pl.String,
    "kind": pl.String,
    "awarded_on": pl.Date,
    "level": pl.String,
    "matter_code": pl.String,
}
RATES = {"site_meeting": 0.02, "paper": 0.04, "news": 0.3}
ADOPTED_RATE = 0.06


def generate(world: World) -> pl.DataFrame:
    """One row per award; one news story in three is taken up by a higher level and comes twice with one matter code."""
    rng = world.plan.rng("awards")
    grids = world.grids
    rows: list[tuple[object, ...]] = []
    for month in range(world.plan.months):
        first = world.plan.month_start(month)
        for index, code in enumerate(world.community_code):
            quality = float(grids.diligence[grids.community == index].mean())
            for kind, rate in RATES.items():
                draw, day, level, again = rng.random(), int(rng.integers(25)), rng.random(), rng.random()
                if draw >= rate * 2 * quality:
                    continue
                matter = f"M{first:%y%m}{index:03d}{kind[0]}" if level < 0.7 else None
                rows.append(("community", code, kind, first + timedelta(days=day), "county", matter))
                if matter and again < 0.5:
                    higher = "prefecture" if again < 0.35 else "province"
                    rows.append(("community", code, kind, first + timedelta(days=min(day + 2, 27)), higher, matter))
        adopted = rng.random(world.plan.grids) < ADOPTED_RATE * 2 * grids.diligence
        for code in grids.code[adopted].tolist():
            rows.append(("grid", code, "item_adopted", first + timedelta(days=int(rng.integers(25))), None, None))
    return (
        pl.DataFrame(rows, schema=SCHEMA, orient="row")
        .sort("awarded_on", "unit_type", "unit_code", "kind", maintain_order=True)
        .with_row_index("number", offset=1)
        .with_columns(award_code=pl.format("JF{}", pl.col("number").cast(pl.String).str.zfill(5)))
        .select(*HEADERS)
    )


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A file per quarter."""
    rows = frame.with_columns(
        worded("unit_type", UNIT_TYPES),
        worded("level", LEVELS),
        text=pl.col("awarded_on").dt.to_string("%Y%m%d"),
    )
    files = []
    for _, start, end in quarter_names(world.plan):
        part = rows.filter(pl.col("awarded_on").is_between(start, end)).with_columns(awarded_on="text")
        files.append(ExportFile(f"加分事项_{end:%Y%m%d}.csv", with_headers(part, HEADERS), "utf-8"))
    return files
