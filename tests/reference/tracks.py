"""Where the workers' phones were and where the grids lie, read from the raw exports by readers of their own."""

from __future__ import annotations

import csv
import json
import re
from calendar import monthrange
from collections import defaultdict
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path

from .walk import Fix, Leg, Walk, legs_of, walk

POSITION = ("经度", "纬度", "定位精度")


class Phones:
    """Fixes by worker and local day, one for each second, in time order."""

    def __init__(self, exports: Path) -> None:
        self.days = worker_days(sorted(exports.glob("巡查轨迹_*.csv"), key=export_day))
        self.legs = cache(self._legs)
        self.walk = cache(self._walk)

    @cached_property
    def first_day(self) -> date | None:
        """The local day of the first row of all; None without any."""
        return min((day for _, day in self.days), default=None)

    def _legs(self, worker: str, day: date) -> list[Leg]:
        return legs_of(self.days.get((worker, day), []))

    def _walk(self, worker: str, day: date, boundary: str) -> Walk:
        return walk(self.legs(worker, day), boundary)


def export_day(path: Path) -> tuple[date, str]:
    """The day in a file's name, the month's last where only a month stands there; then the name."""
    found = re.search(r"_(\d{4})-?(\d\d)(\d\d)?", path.name)
    assert found, path.name
    year, month, day = int(found[1]), int(found[2]), found[3]
    return date(year, month, int(day) if day else monthrange(year, month)[1]), path.name


def worker_days(files: list[Path]) -> dict[tuple[str, date], list[Fix]]:
    """Readable rows by worker and day, in time order, one for each second: the later line wins."""
    rows: dict[tuple[str, datetime], Fix] = {}
    for file in files:
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                at = datetime.fromisoformat(row["定位时间"])
                try:
                    lon, lat, accuracy = (float(row[name]) if row[name] else None for name in POSITION)
                except ValueError:
                    continue
                rows[row["网格员编号"], at] = Fix(at, lon, lat, accuracy, row["模拟定位"] == "是")
    days: dict[tuple[str, date], list[Fix]] = defaultdict(list)
    for (worker, at), fix in sorted(rows.items(), key=lambda entry: entry[0]):
        days[worker, at.date()].append(fix)
    return dict(days)


def boundaries(exports: Path) -> dict[date, dict[str, str]]:
    """The geometry of every grid as text, by day of the snapshot and code."""
    snapshots: dict[date, dict[str, str]] = {}
    for path in exports.glob("网格边界_*.geojson"):
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        shapes = {feature["properties"]["grid_code"]: json.dumps(feature["geometry"]) for feature in features}
        snapshots.setdefault(export_day(path)[0], {}).update(shapes)
    return snapshots
