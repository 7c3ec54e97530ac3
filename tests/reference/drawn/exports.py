"""A drawn office as the exports it would send: one CSV for each feed and snapshot, lines in any order."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from ..office import Row
from .dice import LAST_SECOND
from .office import REGISTERS, Drawn
from .patrols import TRACK_HEADER

ENDS = ("due_at", "extended_to")
"""Columns in which a date alone ends its day."""
EMPTY = ("", "", "", "-", "/", "暂无", "null")


def write_exports(drawn: Drawn, folder: Path, seed: int) -> None:
    """Write every feed's files into the folder, which is created."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    day = drawn.now.date()
    for feed, rows in drawn.office.rows.items():
        if feed in REGISTERS:
            for snapshot, own in drawn.office.of(feed, "snapshot_date").items():
                write(folder / f"{feed}_{snapshot:%Y%m%d}.csv", [without(row) for row in own], chance)
        elif rows:
            write(folder / f"{feed}_{day:%Y%m%d}.csv", rows, chance)
    (folder / f"网格边界_{day:%Y%m%d}.geojson").write_text(drawn.boundaries, encoding="utf-8")
    if drawn.fixes:
        lines = chance.sample(drawn.fixes, len(drawn.fixes))
        write_lines(folder / f"巡查轨迹_{day:%Y%m%d}.csv", [TRACK_HEADER, *lines])


def without(row: Row) -> Row:
    """The day of a snapshot stands in the file's name."""
    return {column: value for column, value in row.items() if column != "snapshot_date"}


def write(path: Path, rows: list[Row], chance: random.Random) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [[text(column, row.get(column), chance) for column in columns] for row in rows]
    chance.shuffle(lines)
    write_lines(path, [columns, *lines])


def write_lines(path: Path, lines: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)


def text(column: str, value: Any, chance: random.Random) -> str:
    """As source systems write it: several kinds of nothing, Chinese words for yes and no, silent times left out."""
    if value is None:
        return chance.choice(EMPTY)
    if isinstance(value, bool):
        return chance.choice(("是", "true") if value else ("否", "false"))
    if isinstance(value, datetime):
        silent = LAST_SECOND if column in ENDS else time.min
        return str(value.date()) if value.time() == silent and chance.random() < 0.4 else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)
