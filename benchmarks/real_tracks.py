"""Real tracks through all of ingest, beside what was published with them: `python -m benchmarks.real_tracks DATA`.

DATA holds `safecast`, `singapore-areas` and `gotrack`. The exports are written in the shape of the feed, landed in a
scratch home, and the lake is asked.
"""

from __future__ import annotations

import csv
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

from ingest.home import Home
from ingest.lake import feed_folder
from ingest.land import land_all
from ingest.settings import Site, Sources, Tracks
from ingest.tracks.batch import Batch
from ingest.tracks.kernel import walk_all
from ingest.tracks.polygon import Polygon

NOW = datetime(2026, 4, 10, tzinfo=UTC)
LABEL_ONLY = Tracks(max_accuracy_m=100_000, max_speed_kmh=100_000, cell_m=1000)
"""Settings under which nothing but the receiver's label leaves a fix out."""
NO_LIMITS = Tracks(max_gap_s=100_000, max_speed_kmh=100_000)
"""As those who published the phone tracks added them up: across every gap, at any speed."""
AREAS = {"SOUTHERN_ISLANDS": 2056, "DOWNTOWN_CORE": 828, "BUKIT_MERAH": 86, "MUSEUM": 1}
"""Valid fixes of the Singapore log in each area, as published with it."""
HEADER = ("worker_code", "located_at", "longitude", "latitude", "accuracy_m", "is_mock")


def main() -> None:
    """Tables of all logs."""
    data = Path(sys.argv[1])
    told = ["safecast, fixes inside each area:", *(f"  {line}" for line in _of_areas(data))]
    told += ["safecast, the rule as it stands:", *(f"  {line}" for line in _of_logs(data))]
    told += ["gotrack, metres against those published:", *(f"  {line}" for line in _of_phones(data))]
    sys.stdout.write("\n".join([*told, ""]))


def walked(home: Home, rows: Iterable[tuple[str, ...]], areas: dict[str, dict], settings: Tracks) -> pl.DataFrame:
    """Patrol days (lake table) of rows of HEADER, every worker appointed to every area (GeoJSON geometry by code).

    home: scratch, emptied before.
    """
    shutil.rmtree(home.root, ignore_errors=True)
    home.exports.mkdir(parents=True)
    rows = list(rows)
    _write(home.exports / "tracks_2026-03.csv", [HEADER, *rows])
    workers = sorted({row[0] for row in rows})
    held = [(worker, area, "网格员", "", "") for worker in workers for area in areas]
    _write(home.exports / "workers_2026-03-01.csv", [("网格员编号", "网格编号", "岗位", "任职日期", "离任日期"), *held])
    features = [
        {"type": "Feature", "properties": {"grid_code": code}, "geometry": geometry} for code, geometry in areas.items()
    ]
    (home.exports / "grid_boundaries_2026-03-01.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), "utf-8"
    )
    land_all(home, Site(tracks=settings), Sources(), NOW)
    return lake(home, "patrol_day")


def lake(home: Home, table: str) -> pl.DataFrame:
    """A table of the lake, all months."""
    return pl.read_parquet(sorted(feed_folder(home, table).glob("*.parquet")))


def safecast(path: Path, is_labelled: bool) -> list[tuple[str, ...]]:
    """Fixes of a bGeigie log. is_labelled: those that the receiver calls void are told as mock; else as any other."""
    rows = []
    for line in path.read_text("ascii").splitlines():
        if line.startswith("$"):
            cells = line.split(",")
            degrees = [_degrees(*cells[at : at + 2]) for at in (9, 7)]
            rows.append((path.stem, cells[2], *degrees, "", str(int(is_labelled and cells[12] == "V"))))
    return rows


def singapore(data: Path) -> dict[str, dict]:
    """Geometry of the planning areas."""
    found = json.loads((data / "singapore-areas" / "planning_areas.geojson").read_text("utf-8"))
    return {_code(each["properties"]["name"]): each["geometry"] for each in found["features"]}


def gotrack(data: Path) -> tuple[list[tuple[str, ...]], dict[str, float]]:
    """Fixes of all phone tracks, each a worker of its own, and the kilometres published of each."""
    with (data / "gotrack" / "points.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (f"T{row['track_id']}", row["time"], row["longitude"], row["latitude"], "", "0")
            for row in csv.DictReader(file)
        ]
    with (data / "gotrack" / "tracks.csv").open(encoding="utf-8", newline="") as file:
        return rows, {f"T{row['id']}": float(row["distance"]) for row in csv.DictReader(file)}


def box(rows: Iterable[tuple[str, ...]]) -> dict[str, dict]:
    """One area around all fixes."""
    places = [(float(row[2]), float(row[3])) for row in rows]
    west, east = min(x for x, _ in places) - 0.01, max(x for x, _ in places) + 0.01
    south, north = min(y for _, y in places) - 0.01, max(y for _, y in places) + 0.01
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"ALL": {"type": "Polygon", "coordinates": [ring]}}


def inside(data: Path, rows: list[tuple[str, ...]]) -> dict[str, int]:
    """Fixes inside each area by the compiled rule alone, whatever ingest thinks of the boundaries."""
    areas = singapore(data)
    polygons = [Polygon.from_boundary(code, json.dumps(geometry), 10_000) for code, geometry in areas.items()]
    at = [int(datetime.fromisoformat(row[1]).timestamp() * 1e6) for row in rows]
    longitude, latitude = (np.array([float(row[place]) for row in rows]) for place in (2, 3))
    is_mock = np.array([row[5] == "1" for row in rows])
    days, grids = np.array([0, len(rows)]), np.arange(len(polygons))
    unknown, first_grid = np.full(len(rows), np.nan), np.array([0, len(polygons)])
    batch = Batch(days, np.array(at), longitude, latitude, unknown, is_mock, first_grid, grids)
    found = walk_all(batch, polygons, LABEL_ONLY).fixes_inside.tolist()
    return {code: count for code, count in zip(areas, found, strict=True) if count}


def landed_inside(home: Home, data: Path, rows: list[tuple[str, ...]]) -> dict[str, int]:
    """The same from the lake, of the areas that the log touches, as far as ingest takes their boundaries."""
    days = walked(home, rows, {code: singapore(data)[code] for code in AREAS}, LABEL_ONLY)
    counted = days.group_by("grid_code").agg(pl.col("fixes_inside").sum()).filter(pl.col("fixes_inside") > 0)
    return dict(counted.rows())


def _of_areas(data: Path) -> list[str]:
    rows = safecast(data / "safecast" / "007-0601.LOG", is_labelled=True)
    with tempfile.TemporaryDirectory() as folder:
        landed = landed_inside(Home(Path(folder) / "home"), data, rows)
    by_rule = inside(data, rows)
    return [
        f"{area}: by the rule {by_rule.pop(area, 0):,}, landed {landed.pop(area, 0):,}, published {count:,}"
        for area, count in AREAS.items()
    ] + [f"others: {sum(by_rule.values())}, landed {sum(landed.values())}"]


def _of_logs(data: Path) -> list[str]:
    told = []
    for path in sorted((data / "safecast").glob("*.LOG")):
        rows = safecast(path, is_labelled=False)
        with tempfile.TemporaryDirectory() as folder:
            home = Home(Path(folder) / "home")
            days = walked(home, rows, box(rows), Tracks())
            seen = lake(home, "track_day").select(
                pl.sum("fixes_read", "fixes_kept", "outliers", "same_second", "jumps")
            )
        said = ", ".join(f"{name} {value:,}" for name, value in seen.row(0, named=True).items())
        told.append(f"{path.stem}: {days['distance_mm'].sum() / 1e6:.2f} km in {days['duration_s'].sum()} s; {said}")
    return told


def _of_phones(data: Path) -> list[str]:
    rows, published = gotrack(data)
    with tempfile.TemporaryDirectory() as folder:
        days = walked(Home(Path(folder) / "home"), rows, box(rows), Tracks())
        unlimited = walked(Home(Path(folder) / "home"), rows, box(rows), NO_LIMITS)
    metres = metres_of(days)
    near = [track for track, km in published.items() if is_near(metres.get(track, 0), km * 1000)]
    total, all_m = sum(metres.values()) / 1000, metres_of(unlimited)
    wide = [track for track, km in published.items() if is_near(all_m.get(track, 0), km * 1000)]
    return [
        f"{len(near)} of {len(published)} tracks within 5 % or 50 m, {len(wide)} without limits of gap and speed",
        f"all tracks: {total:.1f} km, published {sum(published.values()):.1f} km",
    ]


def metres_of(days: pl.DataFrame) -> dict[str, float]:
    """Metres of each worker."""
    return dict(days.group_by("worker_code").agg(pl.col("distance_mm").sum() / 1000).rows())


def is_near(metres: float, published_m: float) -> bool:
    """Within 5 % or 50 m."""
    return abs(metres - published_m) <= max(50.0, 0.05 * published_m)


def _code(area: str) -> str:
    return area.replace(" ", "_").replace("-", "_").replace("'", "")


def _degrees(text: str, side: str) -> str:
    """Degrees from ddmm.mmmm."""
    degrees, minutes = divmod(float(text), 100)
    return f"{(degrees + minutes / 60) * (-1 if side in 'SW' else 1):.7f}"


def _write(path: Path, rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
