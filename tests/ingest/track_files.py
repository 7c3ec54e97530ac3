"""Small exports of tracks, boundaries and workers, and a look at what is made of them."""

import hashlib
import itertools
import json

import polars as pl
import pytest
from landing_office import NOW, Office

from ingest.feeds import FEEDS
from ingest.home import Home
from ingest.identifiers import load_key
from ingest.intake import FileEntry, silent
from ingest.lake import feed_folder
from ingest.part import Terms
from ingest.receipts import Receipt
from ingest.register import worker_register
from ingest.settings import Site, Sources
from ingest.tracks import column_file, form
from ingest.tracks.land import land_tracks
from ingest.tracks.tables import TABLES
from ingest.vault import vault_path

HEADER = "网格员编号,定位时间,经度,纬度,定位精度,模拟定位\n"
WORKERS = "网格员编号,网格编号,岗位,任职日期,离任日期\n"
ODD_CODES = ("w1", "张三", "", "示例W01", '="W1"', "13812345678", "Ｗ１", "W1 ", "null")
"""Of workers, or not: what exports have in their place."""
LATITUDE_M = 111_195.1  # metres of a degree


def counts(receipt: Receipt) -> tuple[int, int, int, int, int]:
    return (receipt.rows_read, receipt.rows_landed, receipt.rows_replaced, receipt.rows_repeated, receipt.rows_rejected)


def fixes(worker: str, day: str, hour: int = 9, number: int = 4, longitude: float = 119.9005) -> list[str]:
    """A walk to the north: a fix a minute, 100 m apart, the first 50 m inside G1."""
    return [
        f"{worker},{day} {hour:02d}:{minute:02d}:00,{longitude},{31.7 + (50 + 100 * minute) / LATITUDE_M:.7f},5,否"
        for minute in range(number)
    ]


def csv(*rows: list[str]) -> str:
    return HEADER + "\n".join(itertools.chain(*rows)) + "\n"


def boundaries(**grids: tuple[float, float]) -> str:
    """GeoJSON of squares of 0.01 degrees with these south-west corners."""
    features = []
    for code, (west, south) in grids.items():
        east, north = round(west + 0.01, 7), round(south + 0.01, 7)
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"grid_code": code}, "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "features": features})


def table(office: Office, name: str) -> pl.DataFrame:
    files = sorted(feed_folder(office.home, name).glob("*.parquet"))
    return pl.read_parquet(files) if files else pl.DataFrame(schema=TABLES[name])


def everything(office: Office) -> dict[str, list[tuple]]:
    return {name: table(office, name).rows() for name in TABLES}


def landed(home: Home, contents: list[bytes], is_fast: bool, patch: pytest.MonkeyPatch) -> tuple[object, ...]:
    """What comes of files: tables, fates, and of each file all that its receipt says."""
    patch.setattr(form, "FEWEST_BYTES", 0 if is_fast else 1 << 40)
    patch.setattr(column_file, "FEWEST_ROWS", 0 if is_fast else 1 << 40)
    entries = []
    for number, content in enumerate(contents):
        sha256 = hashlib.sha256(content).hexdigest()
        path = vault_path(home, sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        entries.append(FileEntry(f"tracks_{number}.csv", sha256, len(content), NOW, 1, None, ("tracks",)))
    for folder in ("parts/tracks", "tracks", *(f"feeds/{name}" for name in TABLES)):
        for old in sorted((home.lake / folder).rglob("*"), reverse=True):
            old.unlink() if old.is_file() else old.rmdir()
    terms = Terms(home, Site(), Sources(), load_key(home), worker_register(home))
    parts, resolved = land_tracks(terms, FEEDS["tracks"], entries, silent)
    told = [
        (
            p.encoding,
            p.rows_read,
            p.notes,
            p.set_aside,
            sorted(p.looked_up.codes),
            p.looked_up.against,
            p.rejected.rows(),
        )
        for p in parts
    ]
    office = Office.__new__(Office)
    office.home = home
    return everything(office), dict(resolved.fates), told


BAD = {
    "W1,2026-03-02 09:10:00,,31.7,,": ("longitude", "required"),
    "W1,2026-03-02 09:10:00,119.9,,,": ("latitude", "required"),
    "W1,,119.9,31.7,,": ("located_at", "required"),
    ",2026-03-02 09:10:00,119.9,31.7,,": ("worker_code", "required"),
    "W1,09:10:00,119.9,31.7,,": ("located_at", "time_without_date"),
    "W1,2026-03-02 09:10:00,119度54分,31.7,,": ("longitude", "not_degrees"),
    "W1,2026-03-02 09:10:00,119.9,31.7,good,": ("accuracy_m", "not_a_number"),
    "W1,2026-03-02 09:10:00,119.9,31.7,,maybe": ("is_mock", "not_yes_or_no"),
    "W1,2026-03-02 09:10:00,119.9,31.7,,,": (None, "field_count"),
}
FILES = {
    "tracks_2026-03-10.csv": csv(fixes("W1", "2026-03-02"), fixes("W2", "2026-03-03")),
    "tracks_2026-03-20.csv": csv(fixes("W1", "2026-03-02", number=2, longitude=119.95), fixes("W1", "2026-03-19")),
    "tracks_2026-04-05.csv": csv(fixes("W1", "2026-04-01"), fixes("W1", "2026-03-19", hour=10), list(BAD)[:2]),
    "tracks_2026-04-06.csv": csv(fixes("W2", "2026-03-03")),
}
