"""Rows a second and peak memory of ingest for a clean CSV of items, beside programs that merely read it:
`python -m benchmarks.clean_csv`.

The file is generated: 14 columns as a platform writes them, about 210 bytes a row in UTF-8, times to the second, every
note another one, a note with a comma and so in quotes in every hundredth row, a tenth of the items still open. Ways:

- polars, duckdb: every cell as text, nothing looked at and nothing kept. Neither reads GB18030, so decoding is
  measured with it.
- guard: ingest from bytes to columns of text, behind the guard, piece by piece (`formats.read_tables`).
- typed: the guard, then every cell typed, checked and de-identified, every note fingerprinted.
- typed, no note: the same of a file without the column of notes; its polars is not measured again.
- land: from exports/ to the lake: hash, copy into the vault, guard, types, winners, files of the lake, receipts.

Each is a process of its own, so that its peak memory is its own; times are those of its clock and its CPU seconds, of
each the best of some rounds, in which the ways take turns. All begin behind their imports, ingest with its compiled
code loaded.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl

from ingest.decode import in_its_encoding
from ingest.feeds import FEEDS
from ingest.formats import read_tables
from ingest.home import Home
from ingest.identifiers import Key
from ingest.land import land_all
from ingest.prefetch import prefetched
from ingest.raw import Raw
from ingest.settings import Site, Sources
from ingest.spelled import compile_cells
from ingest.table import Shape
from ingest.typed_rows import type_rows

HEADER = (
    "事项编号,网格编号,网格员编号,事项类别,上报时间,处置时限,处置时间,处置结果,返工次数,网格自办,事项描述,经度,纬度,"
    "备注"
)
CLOCK = "%Y-%m-%d %H:%M:%S"
NOW = datetime(2026, 4, 10, tzinfo=UTC)
ENCODINGS = ("utf-8", "gb18030")
ROWS_AT_ONCE = 250_000
BYTES_A_ROW = 212
PEERS = ("polars", "duckdb")
COLUMNS = ("encoding", "MB", "rows", "way", "wall s", "CPU s", "rows a second", "wall", "CPU", "peak MiB")
"""wall, CPU: as so many times polars."""


def write_items(path: Path, rows: int, encoding: str) -> None:
    """A clean CSV of so many items."""
    with path.open("wb") as file:
        file.write(f"{HEADER}\n".encode(encoding))
        for first in range(0, rows, ROWS_AT_ONCE):
            lines = _items(pl.int_range(first, min(first + ROWS_AT_ONCE, rows), eager=True), rows)
            file.write("\n".join([*lines.to_list(), ""]).encode(encoding))


def _items(numbers: pl.Series, rows: int) -> pl.Series:
    n = pl.col("n")
    at = pl.lit(datetime(2026, 3, 1)) + pl.duration(seconds=n * 2_600_000 // rows)
    is_closed = n % 10 > 0
    note = pl.format("{}第{}处有垃圾未清理，请尽快处置", pl.lit("道路") + (n % 7).cast(pl.String), n)
    return (
        numbers.to_frame("n")
        .select(
            pl.format(
                "SX2603{},32041200{},W{},{},{},{},{},{},{},{},{},119.{},31.{},备注{}",
                n.cast(pl.String).str.zfill(8),
                (n % 300).cast(pl.String).str.zfill(4),
                (n % 500).cast(pl.String).str.zfill(5),
                pl.when(n % 5 > 1).then(pl.lit("环境保护")).otherwise(pl.lit("河道清淤")),
                at.dt.strftime(CLOCK),
                at.dt.offset_by("3d").dt.strftime(CLOCK),
                pl.when(is_closed).then(at.dt.offset_by("1d").dt.strftime(CLOCK)).otherwise(pl.lit("")),
                pl.when(is_closed).then(pl.lit("已办结")).otherwise(pl.lit("处置中")),
                n % 3 // 2,
                pl.when(n % 2 > 0).then(pl.lit("是")).otherwise(pl.lit("否")),
                pl.when(n % 100 == 3).then(pl.format('"{},第二次"', note)).otherwise(note),
                (n % 999_983).cast(pl.String).str.zfill(6),
                (n % 999_979).cast(pl.String).str.zfill(6),
                n,
            )
        )
        .to_series()
    )


def with_polars(path: Path, encoding: str) -> int:
    """Every column as text, by Polars."""
    if encoding == "utf-8":
        return pl.read_csv(path, infer_schema=False).height
    return pl.read_csv(path.read_bytes().decode(encoding).encode(), infer_schema=False).height


def with_duckdb(path: Path, encoding: str) -> int:
    """Every column as text, by DuckDB."""
    if encoding != "utf-8":
        content = path.read_bytes().decode(encoding).encode()
        path = path.with_name("utf8.csv")
        path.write_bytes(content)
    asked = f"count(*), max(length(columns(*))) from read_csv('{path}', all_varchar = true, header = true)"
    return int(duckdb.sql(f"select {asked}").fetchall()[0][0])


def guard(path: Path, encoding: str) -> int:
    """Ingest up to columns of text."""
    return _read(path)


def typed(path: Path, encoding: str) -> int:
    """Ingest up to the rows of a part."""
    return _read(path, is_typed=True)


def typed_without_notes(path: Path, encoding: str) -> int:
    """The same without notes."""
    return _read(path, is_typed=True, left_out="note")


def _read(path: Path, is_typed: bool = False, left_out: str = "") -> int:
    feed, shape, key, day = FEEDS["items"], Shape(), Key(b"benchmark" * 4, "0" * 8), date(2026, 3, 31)

    def read(encoding: str | None) -> int:
        rows = 0
        for table in prefetched(read_tables(Raw.at(path), feed, shape, encoding), are_many=True):
            rows += table.cells.height
            if left_out:
                table.cells.drop_in_place(left_out)
            if is_typed and type_rows(table, feed, shape, "Asia/Shanghai", key, day).rejected.height:
                raise ValueError("a clean file has rejected rows")
        return rows

    return in_its_encoding(read, None)


def land(path: Path, encoding: str) -> int:
    """From exports/ to the lake, receipts included."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        exports = Path(folder) / "exports"
        exports.mkdir()
        (exports / "items_2026-03.csv").hardlink_to(path)
        (receipt,) = land_all(Home(Path(folder)), Site(), Sources(), NOW)
    return receipt.rows_landed


WAYS: dict[str, Callable[[Path, str], int]] = {
    "polars": with_polars,
    "duckdb": with_duckdb,
    "guard": guard,
    "typed, no note": typed_without_notes,
    "typed": typed,
    "land": land,
}


def measure(way: str, path: Path, encoding: str) -> None:
    """What a process of its own does: print rows, seconds by the clock and of CPU, and peak MiB (Linux: getrusage
    inherits the parent's)."""
    if way not in PEERS:
        compile_cells()
    begun, begun_cpu = time.perf_counter(), time.process_time()
    rows = WAYS[way](path, encoding)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - begun_cpu
    status = Path("/proc/self/status").read_text("ascii")
    sys.stdout.write(json.dumps([rows, seconds, cpu, int(status.split("VmHWM:")[1].split()[0]) / 1024]))


def measured(path: Path, encoding: str, rows: int, rounds: int) -> dict[str, list[float]]:
    """Seconds by the clock, CPU seconds and peak MiB of each way, of each the least of all rounds."""
    best: dict[str, list[float]] = {}
    for _ in range(rounds):
        for way in WAYS:
            command = [sys.executable, "-m", "benchmarks.clean_csv", "--one", way, str(path), encoding]
            found, *figures = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            if found != rows:
                raise ValueError(f"{way} finds {found} of {rows} rows")
            best[way] = list(map(min, best.get(way, figures), figures))
    return best


def main() -> None:
    """Print one line of a table for each encoding, size and way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, nargs="+", default=[50, 200, 800], help="sizes, as UTF-8")
    parser.add_argument("--encodings", nargs="+", default=ENCODINGS)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        return measure(asked.one[0], Path(asked.one[1]), asked.one[2])
    sys.stdout.write(f"| {' | '.join(COLUMNS)} |\n{'| --- ' * len(COLUMNS)}|\n")
    for encoding in asked.encodings:
        for megabytes in asked.megabytes:
            rows = megabytes * 1_000_000 // BYTES_A_ROW
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "items.csv"
                write_items(path, rows, encoding)
                size = f"{path.stat().st_size / 1e6:.0f}"
                found = measured(path, encoding, rows, asked.rounds)
            for way, (wall, cpu, peak) in found.items():
                times = [f"{spent / least:.1f}" for spent, least in zip((wall, cpu), found["polars"], strict=False)]
                line = (encoding, size, f"{rows:,}", way, f"{wall:.2f}", f"{cpu:.2f}", f"{rows / wall:,.0f}", *times)
                sys.stdout.write(f"| {' | '.join(line)} | {peak:,.0f} |\n")
                sys.stdout.flush()
    return None


if __name__ == "__main__":
    main()
