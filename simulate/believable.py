"""What an office needs before false data are planted in it: visits that follow each other, with places and own words.

Without it the sample's own draws would look false: visits of one worker are drawn apart from each other and overlap.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

Row = dict[str, Any]
PLACE_M, METRES_PER_DEGREE = 12.0, 111_195.0
"""How far the positions of one place scatter (standard deviation), and a degree of latitude."""
OPENINGS = ("上午到访", "下午走访", "顺路看望", "按约上门", "电话预约后", "晚饭前", "雨后巡查", "与楼长一起")
MATTERS = (
    "查看燃气软管",
    "核对租客信息",
    "提醒电动车勿上楼",
    "询问用药情况",
    "讲解反诈要点",
    "检查灭火器压力",
    "了解孩子放学接送",
    "登记新装充电桩",
    "反映路灯不亮",
    "清点楼道杂物",
    "看望独居老人",
)
ENDINGS = (
    "一切正常",
    "约好下周再来",
    "已当场处理",
    "家属表示感谢",
    "需社区跟进",
    "留下联系卡",
    "无其他诉求",
    "提醒后改正",
)


def make_believable(rng: np.random.Generator, frames: dict[str, pl.DataFrame]) -> None:
    """Rework `visits`, `items` and `meetings` in place; positions come from where phones were in the grid."""
    spots = _spots(frames["tracks"])
    visits = _one_after_another(rng, frames["visits"].sort("worker_code", "visited_at", maintain_order=True).to_dicts())
    home: dict[str, tuple[float, float]] = {}
    for row in visits:
        place = _place(rng, spots, row["grid_code"], row["target_code"], home)
        row["longitude"], row["latitude"] = nearby(rng, place, PLACE_M) if place else (None, None)
        row["note"] = row["note"] if rng.random() < 0.5 else own_words(rng)
    items = frames["items"].to_dicts()
    for row in items:
        place = _place(rng, spots, row["grid_code"], None, home)
        row["longitude"], row["latitude"] = nearby(rng, place, PLACE_M) if place else (None, None)
        row["note"] = row["note"] if rng.random() < 0.5 else own_words(rng)
    place_type = {"longitude": pl.Float64, "latitude": pl.Float64}
    frames["visits"] = as_frame(visits, {**frames["visits"].schema, **place_type}, "visited_at", "grid_code")
    frames["items"] = as_frame(items, {**frames["items"].schema, **place_type}, "reported_at", "grid_code")
    frames["meetings"] = _signed_where_seen(frames)


def as_frame(rows: list[Row], schema: dict[str, Any], *order: str) -> pl.DataFrame:
    """Rows as a frame of a schema, sorted."""
    return pl.DataFrame(rows, schema=schema, orient="row").sort(*order, maintain_order=True)


def nearby(rng: np.random.Generator, place: tuple[float, float], metres: float) -> tuple[float, float]:
    """A position some metres off (standard deviation, east and north), to six decimals."""
    east, north = rng.normal(0, metres, 2)
    return moved(place, east, north)


def moved(place: tuple[float, float], east: float, north: float) -> tuple[float, float]:
    """A position so many metres east and north of another."""
    latitude = place[1] + north / METRES_PER_DEGREE
    longitude = place[0] + east / (METRES_PER_DEGREE * float(np.cos(np.radians(latitude))))
    return round(longitude, 6), round(latitude, 6)


def own_words(rng: np.random.Generator) -> str:
    """A sentence that nobody else is likely to write."""
    picked = [words[int(rng.integers(len(words)))] for words in (OPENINGS, MATTERS, ENDINGS)]
    return f"{picked[0]}{int(rng.integers(1, 60))}号{int(rng.integers(1, 30))}室，{picked[1]}，{picked[2]}"


def _spots(tracks: pl.DataFrame) -> dict[str, list[tuple[float, float]]]:
    """Some positions of each grid."""
    usable = tracks.filter(~pl.col("is_mock"), pl.col("accuracy_m").fill_null(5) < 30)
    sampled = usable.group_by("grid_code", maintain_order=True).agg(pl.struct("longitude", "latitude").head(400))
    return {grid: [(at["longitude"], at["latitude"]) for at in spots] for grid, spots in sampled.iter_rows()}


def _place(
    rng: np.random.Generator,
    spots: dict[str, list[tuple[float, float]]],
    grid: str,
    target: str | None,
    home: dict[str, tuple[float, float]],
) -> tuple[float, float] | None:
    """A target's own place, always the same; anywhere in the grid for nobody on a list."""
    if target is not None and target in home:
        return home[target]
    own = spots.get(grid)
    if not own:
        return None
    place = own[int(rng.integers(len(own)))]
    if target is not None:
        home[target] = place
    return place


def _one_after_another(rng: np.random.Generator, rows: list[Row]) -> list[Row]:
    """A visit begins three minutes or more after the one before has ended."""
    free: dict[tuple[str, Any], datetime] = {}
    for row in rows:
        day = (row["worker_code"], row["visited_at"].date())
        if day in free and row["visited_at"] < free[day]:
            row["visited_at"] = free[day]
        row["left_at"] = row["visited_at"] + timedelta(minutes=int(rng.integers(4, 16)))
        free[day] = row["left_at"] + timedelta(minutes=int(rng.integers(3, 12)))
    return rows


def _signed_where_seen(frames: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Attendance of those who left a trace on the day; the others were excused."""
    seen = pl.concat(
        [
            frames["visits"].select("worker_code", day=pl.col("visited_at").dt.date()),
            frames["items"].select("worker_code", day=pl.col("reported_at").dt.date()),
            frames["logins"].select("worker_code", day=pl.col("login_at").dt.date()),
            frames["tracks"].select("worker_code", day=pl.col("located_at").dt.date()),
        ]
    ).unique()
    signed = frames["meetings"].join(
        seen.with_columns(is_seen=True), left_on=["worker_code", "held_on"], right_on=["worker_code", "day"], how="left"
    )
    came = pl.col("attendance").is_in(["present", "late"]) & pl.col("is_seen").is_null()
    return signed.with_columns(attendance=pl.when(came).then(pl.lit("excused")).otherwise("attendance")).drop("is_seen")
