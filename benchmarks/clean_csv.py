"""Rows a second and peak memory of landing a clean CSV of items, beside programs that merely read it:
`python -m benchmarks.clean_csv`.

The file is generated: 14 columns as a platform writes them, a quoted note with a comma in every tenth row, times to the
second, 40 grids, a tenth of the rows still open. Each way runs in a process of its own, after the same imports.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

HEADER = (
    "事项编号,网格编号,网格员编号,事项类别,上报时间,处置时限,处置时间,处置结果,返工次数,网格自办,事项描述,经度,纬度,"
    "备注"
)
NOW = datetime(2026, 4, 10, tzinfo=UTC)
ENCODINGS = ("utf-8", "gb18030")


def main() -> None:
    """Print a table: way, encoding, seconds of CPU, rows a second, peak MiB."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--one", nargs=2, metavar=("WAY", "HOME"), help="measure one way in this process")
    asked = parser.parse_args()
    if asked.one:
        sys.stdout.write(json.dumps(measured(WAYS[asked.one[0]], Path(asked.one[1]))))
        return
    sys.stdout.write(
        "| way | encoding | rows | CPU s | rows a second | peak MiB |\n| --- | --- | --- | --- | --- | --- |\n"
    )
    for encoding in ENCODINGS:
        for way in WAYS if encoding == "utf-8" else ("land",):
            with tempfile.TemporaryDirectory() as folder:
                (Path(folder) / "exports").mkdir()
                write_items(Path(folder) / "exports" / "items_2026-03.csv", asked.rows, encoding)
                command = [sys.executable, "-m", "benchmarks.clean_csv", "--one", way, folder]
                seconds, peak = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            row = (way, encoding, f"{asked.rows:,}", f"{seconds:.1f}", f"{asked.rows / seconds:,.0f}", f"{peak:.0f}")
            sys.stdout.write(f"| {' | '.join(row)} |\n")


def measured(way: Callable[[Path], object], home: Path) -> tuple[float, float]:
    """Seconds of CPU and peak MiB of this process (Linux; what getrusage tells was inherited from the parent)."""
    began = time.process_time()
    way(home)
    seconds = time.process_time() - began
    status = Path("/proc/self/status").read_text("ascii")
    return seconds, int(status.split("VmHWM:")[1].split()[0]) / 1024


def land(root: Path) -> None:
    """From exports/ to the lake, receipts included."""
    from ingest.home import Home
    from ingest.land import land_all
    from ingest.settings import Site, Sources

    (receipt,) = land_all(Home(root), Site(), Sources(), NOW)
    assert receipt.rows_landed == receipt.rows_read > 0


def with_polars(root: Path) -> None:
    """Every cell read as text, nothing kept."""
    pl.read_csv(root / "exports" / "items_2026-03.csv", infer_schema=False)


def with_duckdb(root: Path) -> None:
    """Every cell read as text, nothing kept."""
    import duckdb

    longest = f"max(length(columns(*))) from read_csv('{root}/exports/items_2026-03.csv', all_varchar=true)"
    duckdb.sql(f"select {longest}").fetchall()


WAYS: dict[str, Callable[[Path], None]] = {"land": land, "polars": with_polars, "duckdb": with_duckdb}


def write_items(path: Path, rows: int, encoding: str) -> None:
    """A clean CSV of so many items."""
    number = pl.int_range(rows, eager=True)
    seconds = pl.duration(seconds=pl.col("n") * 2_600_000 // rows)
    frame = pl.DataFrame({"n": number}).with_columns((pl.lit(datetime(2026, 3, 1)) + seconds).alias("at"))
    clock = "%Y-%m-%d %H:%M:%S"
    text = frame.select(
        pl.format(
            "XM2026{},CN{},W{},环境保护,{},{},{},{},0,{},{},119.{},31.{},备注{}",
            pl.col("n").cast(pl.String).str.zfill(9),
            (pl.col("n") % 40).cast(pl.String).str.zfill(4),
            (pl.col("n") % 300).cast(pl.String).str.zfill(5),
            pl.col("at").dt.strftime(clock),
            pl.col("at").dt.offset_by("3d").dt.strftime(clock),
            pl.when(pl.col("n") % 10 > 0)
            .then(pl.col("at").dt.offset_by("1d").dt.strftime(clock))
            .otherwise(pl.lit("")),
            pl.when(pl.col("n") % 10 > 0).then(pl.lit("已办结")).otherwise(pl.lit("处置中")),
            pl.when(pl.col("n") % 2 > 0).then(pl.lit("是")).otherwise(pl.lit("否")),
            pl.when(pl.col("n") % 10 == 3)
            .then(pl.format('"道路破损,第{}号路口"', "n"))
            .otherwise(pl.format("路灯不亮{}", pl.col("n") % 5000)),
            900_000 + pl.col("n") % 90_000,
            700_000 + pl.col("n") % 90_000,
            "n",
        )
    ).to_series()
    path.write_bytes("\n".join([HEADER, *text.to_list(), ""]).encode(encoding))


if __name__ == "__main__":
    main()
