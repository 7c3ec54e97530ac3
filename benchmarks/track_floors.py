"""What other programs take to merely read an export of tracks: the floors of `benchmarks.tracks`."""

from __future__ import annotations

from pathlib import Path


def with_polars(paths: list[Path]) -> object:
    """Rows counted, two columns summed."""
    import polars as pl

    rows = pl.scan_csv(paths, ignore_errors=True, truncate_ragged_lines=True, quote_char=None)
    return rows.select(pl.len(), pl.col("经度").sum(), pl.col("纬度").sum()).collect(engine="streaming")


def read_csv(paths: list[Path], bad_rows: str = "ignore_errors") -> str:
    """The rows as DuckDB reads them."""
    types = "'网格员编号': 'varchar', '定位时间': 'timestamp', '经度': 'double', '纬度': 'double', '定位精度': 'double'"
    options = f"header = true, delim = ',', quote = '', {bad_rows} = true, columns = {{{types}, '模拟定位': 'int'}}"
    return f"read_csv({[*map(str, paths)]}, {options})"


def with_duckdb(paths: list[Path], bad_rows: str = "ignore_errors") -> object:
    """Rows counted, two columns summed."""
    import duckdb

    return duckdb.sql(
        f"select count(*), sum(经度), sum(纬度), max(定位时间) from {read_csv(paths, bad_rows)}"
    ).fetchall()


def as_parquet(paths: list[Path]) -> Path:
    """The rows of the CSV beside it."""
    import duckdb

    if not (parquet := paths[0].with_name("tracks.parquet")).exists():
        duckdb.sql(f"copy (from {read_csv(paths)}) to '{parquet}' (format parquet)")
    return parquet


def with_parquet(folder: Path) -> object:
    """Rows counted, two columns summed."""
    import polars as pl

    asked = pl.len(), pl.col("经度").sum(), pl.col("纬度").sum()
    return pl.scan_parquet(folder / "tracks.parquet").select(asked).collect(engine="streaming")
