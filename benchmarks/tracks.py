"""Patrol tracks at city scale: from a CSV of fixes to landed patrol days, beside programs that merely read that CSV:
`python -m benchmarks.tracks`.

The export is that of `track_city`: worker-days of 800 fixes in the order of time, with quotes, bad, late and repeated
rows, and the metres and seconds that were really walked inside each grid. Ways:

- duckdb, polars: the CSV with its types, counted and two columns summed; no row is checked, quotes are no quotes (with
  them a quote that does not close loses DuckDB all rows behind it), and what does not fit is passed over.
- duckdb, rejects: the same, and what does not fit is kept as DuckDB tells it (store_rejects).
- parquet: two columns of the same rows from a Parquet file, summed by Polars.
- parse: the narrow parser of ingest alone, block by block, on all cores.
- take in: the hash of the files, their copy in the vault, on disk.
- land: from the vault to the tables of patrol days: parser, careful reader, winners, walk, tables, notes. As in a run
  that just took the files in, their bytes were held against their hash before.
- land again: the same once more, as a run with nothing new.

Each is a process of its own; all take turns on the same file, best of the rounds. The peak is that of memory that is
not a mapped file.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.track_city import City, Truth, city_of, write_export
from benchmarks.track_floors import as_parquet, with_duckdb, with_parquet, with_polars

NAMES = "tracks_*.*"
NOW = datetime(2026, 4, 10, tzinfo=UTC)
SEED = 20260302
WORKERS, FEWER_WORKERS, FEW = 12_000, 1_200, 2_000_000
WAYS = ("polars", "duckdb", "duckdb, rejects", "parquet", "parse", "take in", "land", "land again")
COLUMNS = ("fixes", "way", "wall s", "CPU s", "ns a fix", "peak MiB", "times duckdb", "times parse")


def main() -> None:
    """One table of times, one of how true the result is."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--fixes", type=int, nargs="+", default=[1_000_000, 10_000_000])
    arguments.add_argument("--rounds", type=int, default=1)
    arguments.add_argument("--ways", choices=WAYS, nargs="+", default=WAYS)
    arguments.add_argument("--folder", type=Path, required=True, help="scratch: 150 bytes a fix")
    arguments.add_argument("--way", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.way:
        measured(given.way, given.folder)
        return
    lines = ["| " + " | ".join(COLUMNS) + " |", "| --- " * len(COLUMNS) + "|"]
    truths = ["| fixes | " + " | ".join(_HOW_TRUE) + " |", "| --- " * (1 + len(_HOW_TRUE)) + "|"]
    for fixes in given.fixes:
        folder = given.folder / str(fixes)
        random = np.random.default_rng(SEED)
        city = city_of(WORKERS if fixes > FEW else FEWER_WORKERS, random)
        truth = make(folder, city, fixes, random)
        found = [{way: in_a_process(way, folder) for way in given.ways} for _ in range(given.rounds)]
        best = {way: min((each[way] for each in found), key=lambda one: one["wall"]) for way in given.ways}
        for way, one in best.items():
            floors = (best.get(floor) for floor in ("duckdb", "parse"))
            cells = (f"{truth.rows:,}", way, f"{one['wall']:.1f}", f"{one['cpu']:.1f}")
            cells += (
                f"{one['cpu'] / truth.rows * 1e9:,.0f}",
                f"{one['peak']:,.0f}",
                *(f"{one['wall'] / floor['wall']:.2f}" if floor else "" for floor in floors),
            )
            lines.append("| " + " | ".join(cells) + " |")
        if "land" in best:
            truths.append(f"| {truth.rows:,} | " + " | ".join(how_true(folder, truth)) + " |")
    sys.stdout.write("\n".join([*lines, "", *truths, ""]))


def make(folder: Path, city: City, fixes: int, random: np.random.Generator) -> Truth:
    """A home with registers landed and an export of tracks beside it."""
    from ingest.home import Home
    from ingest.land import land_all
    from ingest.settings import Site, Sources

    home = Home(folder / "home")
    home.exports.mkdir(parents=True)
    features = [
        {"type": "Feature", "properties": {"grid_code": f"G{grid:05d}"}, "geometry": json.loads(boundary)}
        for grid, boundary in enumerate(city.boundaries())
    ]
    (home.exports / "grid_boundaries_20260301.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features})
    )
    rows = [f"W{n:06d},G{n % len(city.radius):05d},网格员,," for n in range(city.workers)]
    head = "网格员编号,网格编号,岗位,任职日期,离任日期"
    (home.exports / "workers_20260301.csv").write_text("\n".join([head, *rows, ""]), "utf-8")
    land_all(home, Site(), Sources(), NOW)
    return write_export(folder, city, fixes, random)


def in_a_process(way: str, folder: Path) -> dict[str, float]:
    """Wall and CPU seconds and peak MiB of one way."""
    command = [sys.executable, "-m", "benchmarks.tracks", "--way", way, "--folder", str(folder)]
    return dict(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))


def measured(way: str, folder: Path) -> None:
    """Write what one way takes. What it needs to begin is loaded before."""
    prepare, run = _ways(folder)[way]
    prepare()
    with peak() as found:
        begun, cpu = time.monotonic(), time.process_time()
        run()
        taken = {"wall": time.monotonic() - begun, "cpu": time.process_time() - cpu}
    sys.stdout.write(json.dumps({**taken, "peak": found[0] / 1024}))


@contextmanager
def peak() -> Iterator[list[int]]:
    """The largest memory of this process that is not a mapped file, in KiB, looked at 20 times a second."""
    found, is_over = [0], threading.Event()

    def watch() -> None:
        while not is_over.wait(0.05):
            status = Path("/proc/self/status").read_text().splitlines()
            own = next(line for line in status if line.startswith("RssAnon"))
            found[0] = max(found[0], int(own.split()[1]))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield found
    finally:
        is_over.set()
        watcher.join()


def _ways(folder: Path) -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    paths = sorted(folder.glob(NAMES))

    def taken_in() -> None:
        from ingest.home import Home
        from ingest.vault import opened

        load()
        for file in take_in(folder):
            opened(Home(folder / "home"), file.sha256)

    return {
        "polars": (lambda: __import__("polars"), lambda: with_polars(paths)),
        "duckdb": (lambda: __import__("duckdb"), lambda: with_duckdb(paths)),
        "duckdb, rejects": (lambda: __import__("duckdb"), lambda: with_duckdb(paths, "store_rejects")),
        "parquet": (lambda: as_parquet(paths), lambda: with_parquet(folder)),
        "parse": (load, lambda: parse(paths)),
        "take in": (load, lambda: take_in(folder)),
        "land": (taken_in, lambda: land(folder, is_new=True)),
        "land again": (load, lambda: land(folder, is_new=False)),
    }


def load() -> None:
    """Compiled code and libraries, as a process of a run has them after its first file, and as rarely collected."""
    from importlib import import_module

    from ingest.garbage import collect_rarely
    from ingest.tracks.sample import land_a_sample

    import_module("ingest.land")
    land_a_sample()
    collect_rarely()


def parse(paths: list[Path]) -> None:
    """Every block by the parser, nothing kept."""
    from ingest.feeds.tracks import TRACKS
    from ingest.home import Home
    from ingest.identifiers import Key
    from ingest.intake import FileEntry
    from ingest.register import Register
    from ingest.table import Shape
    from ingest.tracks.blocks import Reading, Workers
    from ingest.tracks.form import export_at
    from ingest.tracks.plain_file import PlainFile
    from ingest.tracks.stream import threads

    codes = frozenset(f"W{n:06d}" for n in range(WORKERS))
    reading = Reading(Home(paths[0].parent), TRACKS, "Asia/Shanghai", Key(bytes(32), ""), Register(codes))
    with threads() as (pool, ahead):
        for path in paths:
            export = export_at(path, TRACKS, Shape(), reading.zone, None)
            assert export is not None
            entry = FileEntry(path.name, "", 0, NOW, 1, None, ("tracks",))
            for _ in PlainFile(reading, entry, Shape(), export, pool, ahead).scanned(Workers()):
                pass


def take_in(folder: Path) -> list[Any]:
    """The export into the vault and the intake log; all that is there."""
    from ingest.home import Home
    from ingest.intake import intake
    from ingest.settings import Sources

    home = Home(folder / "home")
    for path in folder.glob(NAMES):
        if not (home.exports / path.name).exists():
            os.link(path, home.exports / path.name)
    return intake(home, Sources(), NOW)


def land(folder: Path, is_new: bool) -> None:
    """Patrol days of all that was taken in."""
    import shutil

    from ingest.feeds.tracks import TRACKS
    from ingest.home import Home
    from ingest.intake import arrivals
    from ingest.land import land_feed
    from ingest.settings import Site, Sources

    home = Home(folder / "home")
    if is_new:
        for name in ("parts/tracks", "tracks", *(f"feeds/{table}" for table in TRACKS.tables)):
            shutil.rmtree(home.lake / name, ignore_errors=True)
    report = (lambda said: print(said, file=sys.stderr)) if is_new else (lambda _: None)  # noqa: T201
    receipts = land_feed(home, TRACKS, arrivals(home, Sources()), Site(), Sources(), report)
    names = ("rows_read", "rows_landed", "rows_repeated", "rows_rejected")
    told = [sum(getattr(receipt, name) for receipt in receipts) for name in names]
    (folder / "receipt.json").write_text(json.dumps(told))


_HOW_TRUE = ("rows read", "bad rows", "rejected", "planted twice", "repeated", "km found / true", "hours found / true",
             "worker-days more than 5 % off, of those above 1 km")  # fmt: skip


def how_true(folder: Path, truth: Truth) -> list[str]:
    """What was landed against what was planted."""
    import polars as pl

    read, _, repeated, rejected = json.loads((folder / "receipt.json").read_text())
    days = pl.read_parquet(str(folder / "home/lake/feeds/patrol_day/*.parquet"))
    place = days.select(
        day=(pl.col("patrol_date") - pl.col("patrol_date").min()).dt.total_days(),
        worker=pl.col("worker_code").str.slice(1).cast(pl.Int64),
    )
    found, seconds = np.zeros(truth.metres.shape), np.zeros(truth.metres.shape)
    found[place["day"], place["worker"]] = days["distance_mm"].to_numpy() / 1000
    seconds[place["day"], place["worker"]] = days["duration_s"].to_numpy()
    is_long = truth.metres > 1000
    off = np.abs(found[is_long] / truth.metres[is_long] - 1) > 0.05
    return [
        f"{read:,}",
        f"{truth.bad:,}",
        f"{rejected:,}",
        f"{truth.twice:,}",
        f"{repeated:,}",
        f"{found.sum() / truth.metres.sum():.4f}",
        f"{seconds.sum() / truth.seconds.sum():.4f}",
        f"{off.mean():.2%}" if off.size else "none",
    ]


if __name__ == "__main__":
    main()
