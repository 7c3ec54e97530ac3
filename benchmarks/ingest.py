"""Rows a second of ingest beside Polars and DuckDB that merely read the same file: `python -m benchmarks.ingest`.

The file is generated: clean items of 13 columns (about 190 bytes a row in UTF-8), every note another one. Measured are

- scan: every column as text, nothing looked at. Neither library reads GB18030, so decoding is measured with it.
- guard: `ingest.formats.read_table`, the same work for ingest: bytes to columns of text, behind the guard.
- all: the guard, then every cell typed, checked and de-identified, every note fingerprinted.

Each is a process of its own, so that its peak memory is its own; times are its CPU seconds, the best of some rounds.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

HEADER = (
    "事项编号,网格编号,上报人编号,事项类别,上报时间,处置时限,处置时间,处置结果,返工次数,网格自办,事项描述,经度,纬度\n"
)
CATEGORIES = ("环境保护", "社会治安", "公共安全", "河道清淤", "民生服务")
PLACES = ("道路", "河边", "小区", "菜场", "学校门口", "公园")
ENCODINGS = ("utf-8", "gb18030")
READERS = ("polars scan", "duckdb scan", "guard", "all")


def write_items(path: Path, rows: int, encoding: str) -> None:
    """Write a clean file of items."""
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(HEADER)
        for n in range(rows):
            day, hour, minute = n % 27 + 1, n * 7 % 24, n * 13 % 60
            file.write(
                f"SX2603{n:08d},32041200{n % 300:07d},W{n % 500:05d},{CATEGORIES[n % 5]},"
                f"2026-03-{day:02d} {hour:02d}:{minute:02d}:00,2026-03-{day + 2:02d} 18:00:00,"
                f"2026-03-{day + 1:02d} 09:{minute:02d}:00,已办结,{n % 3 // 2},是,"
                f"{PLACES[n % 6]}第{n * 31 % rows}处有垃圾未清理，请尽快处置,119.{n % 999983:06d},31.{n % 999979:06d}\n"
            )


def polars_scan(path: Path, encoding: str) -> int:
    """Every column as text, by Polars."""
    import polars as pl

    content = path.read_bytes()
    if encoding != "utf-8":
        content = content.decode(encoding).encode()
    return pl.read_csv(content, infer_schema=False).height


def duckdb_scan(path: Path, encoding: str) -> int:
    """Every column as text, by DuckDB, handed on as Arrow."""
    import duckdb

    if encoding != "utf-8":
        content = path.read_bytes().decode(encoding).encode()
        path = path.with_name("utf8.csv")
        path.write_bytes(content)
    table = duckdb.sql(f"select * from read_csv('{path}', all_varchar = true, header = true)").to_arrow_table()
    return int(table.num_rows)


def guard(path: Path, encoding: str) -> int:
    """Ingest up to columns of text."""
    from ingest.feeds import FEEDS
    from ingest.formats import read_table
    from ingest.table import Shape

    return read_table(path.read_bytes(), FEEDS["items"], Shape()).cells.height


def everything(path: Path, encoding: str) -> int:
    """Ingest up to the rows of a part."""
    from ingest.feeds import FEEDS
    from ingest.formats import read_table
    from ingest.identifiers import Key
    from ingest.table import Shape
    from ingest.typed_rows import type_rows

    table = read_table(path.read_bytes(), FEEDS["items"], Shape())
    typed = type_rows(
        table, FEEDS["items"], Shape(), "Asia/Shanghai", Key(b"benchmark" * 4, "0" * 8), date(2026, 3, 31)
    )
    if typed.rejected.height:
        raise ValueError("a clean file has rejected rows")
    return typed.rows.height


WORK: dict[str, Callable[[Path, str], int]] = dict(
    zip(READERS, (polars_scan, duckdb_scan, guard, everything), strict=True)
)


def measured(reader: str, path: Path, encoding: str, rounds: int) -> dict[str, float]:
    """CPU seconds of the best round, rows, and peak memory in MiB, of a process that does nothing else."""
    command = [sys.executable, "-m", "benchmarks.ingest", "--measure", reader, str(path), encoding, str(rounds)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure(reader: str, path: Path, encoding: str, rounds: int) -> None:
    """What the process of its own does: print its figures."""
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        rows = WORK[reader](path, encoding)
        taken.append(time.process_time() - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": min(taken), "rows": rows, "peak": peak}))


def main() -> None:
    """Write one line of a table for each encoding, size and reader."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, nargs="+", default=[100_000, 400_000])
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--measure", nargs=4, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.measure:
        reader, path, encoding, rounds = given.measure
        return measure(reader, Path(path), encoding, int(rounds))
    write = sys.stdout.write
    write("| encoding | rows | MB | reader | CPU s | rows a second | times Polars' scan | peak MiB |\n")
    write("| --- " * 8 + "|\n")
    for encoding in ENCODINGS:
        for rows in given.rows:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "items.csv"
                write_items(path, rows, encoding)
                size = path.stat().st_size / 1e6
                figures = {reader: measured(reader, path, encoding, given.rounds) for reader in READERS}
            least = figures["polars scan"]["seconds"]
            for reader, found in figures.items():
                seconds = found["seconds"]
                write(f"| {encoding} | {rows:,} | {size:.0f} | {reader} | {seconds:.2f} | {rows / seconds:,.0f} ")
                write(f"| {seconds / least:.1f} | {found['peak']:,.0f} |\n")
    return None


if __name__ == "__main__":
    main()
