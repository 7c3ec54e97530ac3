"""A track export so small that reading and walking it takes nothing but compiling."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from ingest.feeds.tracks import TRACKS
from ingest.home import Home
from ingest.identifiers import Key
from ingest.intake import FileEntry, silent
from ingest.register import NO_REGISTER
from ingest.settings import Tracks
from ingest.table import Shape
from ingest.tracks.blocks import Reading, Workers
from ingest.tracks.form import encoding_of, export_at
from ingest.tracks.ground import Ground
from ingest.tracks.plain_file import PlainFile
from ingest.tracks.stream import Progress, Stream, threads
from ingest.tracks.walker import OWNER, Walker

HEADER = "网格员编号,定位时间,经度,纬度,定位精度,模拟定位\n"
BOUNDARY = '{"type": "Polygon", "coordinates": [[[0, 0], [0.001, 0], [0.001, 0.001], [0, 0]]]}'
ROWS = 200


def land_a_sample() -> None:
    """Read a text twice, as a new file and again for some of its days, and walk what it holds."""
    rows = [f"W{n % 2},2026-03-02 09:{n // 60:02d}:{n % 60:02d},0.0005,0.0004,5,0\n" for n in range(ROWS)]
    appointed = {"worker_code": ["W1"], "grid_code": ["G1"], "start_date": [None], "end_date": [None]}
    schema = {"worker_code": pl.String, "grid_code": pl.String, "start_date": pl.Date, "end_date": pl.Date}
    boundaries = pl.DataFrame({"grid_code": ["G1"], "polygon_sha256": [""], "boundary": [BOUNDARY]})
    ground = Ground(pl.DataFrame(appointed, schema=schema), boundaries)
    with tempfile.TemporaryDirectory() as folder, threads() as (pool, ahead):
        path = Path(folder) / "tracks.csv"
        path.write_text(HEADER + "".join([*rows, rows[0]]), "utf-8")
        encoding_of(path)
        reading = Reading(Home(Path(folder)), TRACKS, "Asia/Shanghai", Key(bytes(32), ""), NO_REGISTER)
        file = FileEntry(path.name, "", path.stat().st_size, datetime(2026, 4, 1, tzinfo=UTC), 1, None, ("tracks",))
        workers = Workers()
        walker = Walker(ground, Tracks(), workers)
        owners = None
        for _ in range(2):
            export = export_at(path, TRACKS, Shape(), reading.zone, None, fewest_bytes=0)
            assert export is not None
            source = PlainFile(reading, file, Shape(), export, pool, ahead)
            stream = Stream(lambda: walker, workers, pool, owners, room=2 * ROWS)
            made = stream.run([(0, source, None)], Progress(silent, "", 0)).made
            assert made is not None
            owners = made.days[OWNER].to_numpy()
