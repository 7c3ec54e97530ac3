"""One home built by both engines: wall clock, CPU seconds and rows that differ: `python -m benchmarks.engines HOME`.

HOME has been run. Its landed data and releases are built anew in a scratch folder, by DuckDB and by Spark; it stays
as it is. CPU seconds are those of the process and of the Java machine it started, starts included.
Needs what `make spark` installs.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.settings import load_site
from orchestration import dbt_runner, spark_engine
from orchestration.warehouse import create_warehouse, sources_of
from publish.database_file import marts_of

ENGINES = ("duckdb", "spark")


def cpu_seconds() -> float:
    """Of this process and of those it started that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def build_by(engine: str, source: Home, scratch: Path) -> Path:
    """Build the home's data by one engine; returns the build file. Raises GridscoreError when the build fails."""
    home = Home(scratch / engine)
    home.root.mkdir(parents=True)
    for kept in ("lake", "ledger"):
        (home.root / kept).symlink_to((source.root / kept).absolute())
    time_zone = load_site(source).time_zone
    create_warehouse(home.build_file, *sources_of(home))
    if engine == "spark":
        outcome = spark_engine.build(home, time_zone, lambda _: None)
    else:
        outcome = dbt_runner.build(dbt_runner.prepare(), home.build_file, time_zone, lambda _: None)
    if not outcome.success:
        raise GridscoreError(f"{engine}: {outcome.message}")
    return home.build_file


def attached(files: dict[str, Path]) -> duckdb.DuckDBPyConnection:
    """Both build files in one connection, as by_duckdb and by_spark."""
    connection = duckdb.connect(":memory:")
    for engine, path in files.items():
        connection.execute(f"attach '{path}' as by_{engine} (read_only)")
    return connection


def differences(built: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, object]]:
    """Rows that one engine has more often than the other; the first three of each."""
    first, second = (f"select * from by_{engine}.marts.{table}" for engine in ENGINES)
    sides = {"by duckdb": f"{first} except all {second}", "by spark": f"{second} except all {first}"}
    more = {side: f"select * from ({sql}) order by all limit 3" for side, sql in sides.items()}
    return [(side, row) for side, sql in more.items() for row in built.execute(sql).fetchall()]


def main() -> int:
    """Build by both, print a line each and the tables that differ; 1 when any does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    source = Home(parser.parse_args().home)
    scratch = Path(tempfile.mkdtemp(prefix="gridscore-engines-"))
    try:
        files = {}
        for engine in ENGINES:
            wall, cpu = time.perf_counter(), cpu_seconds()
            files[engine] = build_by(engine, source, scratch)
            told = f"{time.perf_counter() - wall:.0f} s, {cpu_seconds() - cpu:.0f} CPU s"
            sys.stdout.write(f"{engine}: {told}\n")
            sys.stdout.flush()
        built = attached(files)
        tables = [table.name for table in marts_of(built, "by_duckdb")]
        different = {table: found for table in tables if (found := differences(built, table))}
        sys.stdout.write(f"{len(tables)} tables, different: {', '.join(different) or 'none'}\n")
        for table, found in different.items():
            sys.stdout.writelines(f"{table} {side}: {row}\n" for side, row in found)
        return 1 if different else 0
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    raise SystemExit(main())
