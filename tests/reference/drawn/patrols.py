"""Patrols in grids of a few cells: enough metres or a day short, four cells of five or three, or nobody goes."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from ..office import Month, Office, Row, is_active, is_held
from ..walk import UP
from .dice import DAY, Dice

WEST, SOUTH = 120.0, 31.0
EDGE_M = 5
"""How much less than whole cells a grid is wide and high, so that no fix lies on its edge."""
STEP_M, STEP_S = 70, 60
TRACK_HEADER = ("网格员编号", "定位时间", "经度", "纬度", "定位精度", "模拟定位")
Line = tuple[str, str, str, str, str, str]


def walked(dice: Dice, grids: list[Row], most: int) -> dict[str, tuple[int, int]]:
    """Grids that have a boundary, with the cells they are wide and high: five or ten."""
    return {grid["grid_code"]: dice.one((5, 1), (5, 2)) for grid in dice.some(grids, most)}


def boundaries(sizes: dict[str, tuple[int, int]]) -> str:
    """A rectangle for each, as GeoJSON."""
    features = []
    for place, (code, (wide, high)) in enumerate(sizes.items()):
        corners = [
            (0, 0),
            (wide * 100 - EDGE_M, 0),
            (wide * 100 - EDGE_M, high * 100 - EDGE_M),
            (0, high * 100 - EDGE_M),
        ]
        ring = [list(degrees(place, *corner)) for corner in [*corners, corners[0]]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"grid_code": code}, "geometry": shape})
    return json.dumps({"type": "FeatureCollection", "features": features})


def degrees(place: int, east: float, north: float) -> tuple[float, float]:
    """Longitude and latitude of metres from the south-west corner of the n-th grid; grids lie a kilometre apart."""
    longitude = WEST + 0.01 * place + east / (UP * math.cos(math.radians(SOUTH)))
    return round(longitude, 7), round(SOUTH + north / UP, 7)


def fixes(dice: Dice, office: Office, sizes: dict[str, tuple[int, int]]) -> Iterator[Line]:
    """Of each grid with a boundary and each month: every duty day long enough, one short, too few cells, or nothing."""
    for month in office.months:
        grids = {grid["grid_code"]: grid for grid in office.grids(month)}
        for place, (code, size) in enumerate(sizes.items()):
            mood = dice.one("enough", "enough", "a day short", "few cells", "four of five", "nobody")
            if code in grids and mood != "nobody":
                yield from patrols(dice, office, grids[code], month, place, size, mood)


def patrols(
    dice: Dice, office: Office, grid: Row, month: Month, place: int, size: tuple[int, int], mood: str
) -> Iterator[Line]:
    short = dice.day(month) if mood == "a day short" else None
    cells = {"few cells": 3, "four of five": 4}.get(mood, 5)
    for day in [month.start + n * DAY for n in range(month.end.day)]:
        is_on_duty = day in month.duty_days
        if not is_active(grid, day) or not (is_on_duty or dice.hits(0.1)):
            continue
        rows = office.by_grid("workers", month)[grid["grid_code"]]
        held = [row["worker_code"] for row in rows if is_held(row, grid["grid_code"], day)]
        if held:
            metres = 900 if day == short else dice.one(1_700, 1_700, 1_050)
            yield from patrol(dice, dice.of(held), datetime.combine(day, time(8)), place, cells, size[1], metres)


def patrol(dice: Dice, worker: str, at: datetime, place: int, cells: int, rows: int, metres: int) -> Iterator[Line]:
    """To and fro along the rows of cells, as far as so many columns, at an easy pace; now and then a fix of no use."""
    length = cells * 100 - 40
    for number in range(metres // STEP_M + 2):
        lap, along = divmod(number * STEP_M, length)
        east = 20 + (along if lap % 2 == 0 else length - along)
        longitude, latitude = degrees(place, east, 50 + 100 * (lap % rows))
        yield worker, str(at + timedelta(seconds=number * STEP_S)), str(longitude), str(latitude), "8", "否"
        if dice.hits(0.01):
            bad = dice.one(("80", "否"), ("8", "是"))
            yield worker, str(at + timedelta(seconds=number * STEP_S + 20)), str(longitude), str(latitude), *bad
