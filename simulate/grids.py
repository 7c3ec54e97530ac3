"""The grid register: one snapshot per month, as a workbook with a title row and a note under the data."""

from __future__ import annotations

import polars as pl

from simulate.appointments import OPEN_END
from simulate.files import ExportFile
from simulate.grid_list import ALWAYS
from simulate.wording import AREA_TYPES, GRID_TYPES, days, texts, with_headers, worded
from simulate.world import World

COMMUNITY_NAMES = ("翠竹社区", "湖塘社区", "青枫社区", "聚湖社区", "蒋湾村", "河西村", "塘门村", "庙桥村")
GRID_NAMES = ("东苑", "西苑", "南苑", "北苑", "桂花", "银杏", "香樟", "紫藤", "梧桐", "石榴", "海棠", "木槿")
SPECIAL_NAMES = ("工业园", "商贸城", "学校", "医院")
HEADERS = {
    "grid_code": "网格编号",
    "grid_name": "网格名称",
    "grid_type": "网格类型",
    "community_code": "村社区编号",
    "community_name": "村社区名称",
    "area_type": "城乡类型",
    "households": "总户数",
    "valid_from": "启用日期",
    "valid_to": "停用日期",
}


def generate(world: World) -> pl.DataFrame:
    """One row per monthly snapshot (`snapshot_date`) and grid; a grid appears from the month it opens in.

    A closing day appears only in snapshots of its month or later, as in a register that is kept by hand.
    """
    grids, plan = world.grids, world.plan
    base = pl.DataFrame(
        {
            "grid_code": texts(grids.code),
            "grid_name": [_grid_name(world, index) for index in range(plan.grids)],
            "grid_type": ["special" if is_special else "comprehensive" for is_special in grids.is_special],
            "community_code": [world.community_code[index] for index in grids.community],
            "community_name": [community_name(int(index)) for index in grids.community],
            "area_type": ["urban" if is_urban else "rural" for is_urban in grids.is_urban],
            "households": [int(count) or None for count in grids.households],
            "valid_from": days(grids.opens),
            "valid_to": days(grids.closes),
        },
        schema_overrides={"households": pl.Int64},
    ).with_columns(
        valid_from=pl.when(pl.col("valid_from") > ALWAYS.item()).then("valid_from"),
        valid_to=pl.when(pl.col("valid_to") < OPEN_END.item()).then("valid_to"),
    )
    snapshots = []
    for index in range(plan.months):
        end = plan.month_end(index)
        known = base.filter(pl.col("valid_from").is_null() | (pl.col("valid_from") <= end))
        closing = pl.when(pl.col("valid_to") <= end).then("valid_to")
        snapshots.append(known.with_columns(snapshot_date=pl.lit(end), valid_to=closing))
    return pl.concat(snapshots)


def exports(world: World, frame: pl.DataFrame) -> list[ExportFile]:
    """A workbook per snapshot."""
    files = []
    for (snapshot,), part in frame.group_by("snapshot_date", maintain_order=True):
        rows = part.with_columns(worded("grid_type", GRID_TYPES), worded("area_type", AREA_TYPES))
        files.append(
            ExportFile(
                name=f"网格台账_{snapshot:%Y%m%d}.xlsx",
                table=with_headers(rows, HEADERS),
                encoding="xlsx",
                title="网格化社会治理中心网格台账",
                note=f"填报日期：{snapshot:%Y年%m月%d日}",
            )
        )
    return files


def community_name(index: int) -> str:
    """A readable name; numbered when the list is used up."""
    name = COMMUNITY_NAMES[index % len(COMMUNITY_NAMES)]
    return name if index < len(COMMUNITY_NAMES) else f"{name}{index // len(COMMUNITY_NAMES) + 1}"


def _grid_name(world: World, index: int) -> str:
    stock = SPECIAL_NAMES if world.grids.is_special[index] else GRID_NAMES
    return f"{community_name(int(world.grids.community[index]))[:2]}{stock[index % len(stock)]}网格"
