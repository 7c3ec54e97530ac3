"""The second engine: the same dbt project built on Apache Spark, and what is published copied into the build file.

Everything around it stays as it is: ingest lands Parquet, checks and publication read the build file. Needs the
packages of requirements-spark.lock and Java 17 (docs/second_engine.md); nothing of them is imported before a build.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pyarrow.parquet as pq

from ingest.errors import GridscoreError
from ingest.home import Home
from orchestration.dbt_runner import PUBLISHED, Outcome, build_on_spark, prepare
from orchestration.warehouse import SourceName, SourceTable, declared_sources, sources_of
from publish.sql_text import quoted_text

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MASTER = "GRIDSCORE_SPARK_MASTER"
"""Environment variable: where Spark computes; every core of this machine where it is not set."""
SPARK_TYPES = {"timestamptz": "timestamp", "string[]": "array<string>"}
"""Types whose name is another than in `_sources.yml`."""
SETTINGS = {
    # so that a model means what it means on DuckDB
    "spark.sql.ansi.enabled": "true",  # an overflow is an error, not null
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",  # a product of decimals keeps its places
    "spark.sql.parser.escapedStringLiterals": "true",  # a backslash in a text is one
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",  # instants in UTC, which DuckDB reads as such
    # tables of one build, in a folder of their own: no metastore
    "spark.sql.catalogImplementation": "in-memory",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
ON_ONE_MACHINE = {
    "spark.driver.memory": "4g",
    "spark.driver.host": "localhost",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2",  # small tables: a task costs more than its rows
    "spark.sql.adaptive.enabled": "false",
}
# Errors reach dbt, and a log would hold values of rows. Without an appender Spark takes the file for none at all.
QUIET_LOG = """
rootLogger.level = off
rootLogger.appenderRef.nowhere.ref = nowhere
appender.nowhere.type = Null
appender.nowhere.name = nowhere
"""


def what_is_missing() -> str | None:
    """Why Spark cannot run here, as a sentence, or None."""
    if find_spec("pyspark") is None or find_spec("dbt.adapters.spark") is None:
        return "the second engine needs the packages of requirements-spark.lock (docs/second_engine.md)"
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return "the second engine needs Java 17: none is on the path, and JAVA_HOME is not set"
    return None


def build(home: Home, time_zone: str, on_result: Callable[[dict[str, Any]], None]) -> Outcome:
    """Run every model and every data test on Spark and copy what is published into the home's build file.

    The build file has the sources already; `on_result` is that of `dbt_runner.build`. Raises GridscoreError when the
    second engine is not installed, or a landed file does not fit its source's declaration.
    """
    if (missing := what_is_missing()) is not None:
        raise GridscoreError(missing)
    folder = home.warehouse / "spark"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    session = _session(folder, time_zone)
    try:
        create_sources(session, *sources_of(home), folder)
        outcome = build_on_spark(folder, on_result)
        if outcome.success:
            _copy_published(folder, home.build_file)
    finally:
        _stop(session)
    if outcome.success:
        shutil.rmtree(folder)
    return outcome


def create_sources(
    session: SparkSession,
    files: Mapping[SourceName, Sequence[Path]],
    ledger: Mapping[str, pl.DataFrame],
    folder: Path,
) -> None:
    """A view for every source of the dbt project, as `create_warehouse` makes them for DuckDB; frames go to `folder`.

    Raises GridscoreError when no file of a source has one of its declared columns.
    """
    for table in declared_sources():
        paths = list(files.get((table.schema, table.name), []))
        if table.schema == "ledger" and table.name in ledger:
            paths = [folder / f"{table.schema}.{table.name}.parquet"]
            ledger[table.name].write_parquet(paths[0])
        session.sql(f"create database if not exists `{table.schema}`")
        session.sql(f"create view `{table.schema}`.`{table.name}` as {_select(table, paths)}")


def _session(folder: Path, time_zone: str) -> SparkSession:
    """The session dbt will find. What is not set here is for Spark's own spark-defaults.conf (SPARK_CONF_DIR)."""
    from pyspark.sql import SparkSession

    master = os.environ.get(MASTER, "local[*]")
    log = folder / "log4j2.properties"
    log.write_text(QUIET_LOG, encoding="utf-8")
    builder = SparkSession.builder.master(master).appName("gridscore")
    for name, value in (SETTINGS | (ON_ONE_MACHINE if master.startswith("local") else {})).items():
        builder = builder.config(name, value)
    return (
        builder.config("spark.sql.session.timeZone", time_zone)
        .config("spark.sql.warehouse.dir", str(folder / "tables"))
        .config("spark.local.dir", str(folder / "scratch"))
        .config("spark.driver.extraJavaOptions", f"-Dlog4j2.configurationFile={log.as_uri()}")
        .getOrCreate()
    )


def _stop(session: SparkSession) -> None:
    """End the session and the Java machine, which would keep its memory until this process ends."""
    from pyspark import SparkContext

    session.stop()
    gateway = SparkContext._gateway
    SparkContext._gateway = SparkContext._jvm = None
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()


def _select(table: SourceTable, paths: Sequence[Path]) -> str:
    """The source's columns out of its files: one part for those that have the same columns, others are null."""
    alike: dict[frozenset[str], list[Path]] = {}
    for path in paths:
        alike.setdefault(frozenset(pq.read_schema(path).names), []).append(path)
    lacking = {name for name, _ in table.columns}.difference(*alike) if alike else set()
    if lacking and table.schema != "ledger":  # what was released stays as it was written
        raise GridscoreError(f"{table.schema}.{table.name} does not fit its declaration: no {min(lacking)}")
    parts = [f"{_typed(table, names)} from parquet.`{_glob(some)}`" for names, some in alike.items()]
    return " union all ".join(parts or [f"{_typed(table, frozenset())} where false"])


def _typed(table: SourceTable, there: frozenset[str]) -> str:
    columns = (
        f"cast({f'`{name}`' if name in there else 'null'} as {SPARK_TYPES.get(kind, kind)}) as `{name}`"
        for name, kind in table.columns
    )
    return "select " + ", ".join(columns)


def _glob(paths: Sequence[Path]) -> str:
    """A pattern of Hadoop's for exactly these files, as it stands between backticks."""
    plain = [str(path.absolute()).removeprefix("/") for path in paths]
    escaped = ["".join(f"\\{sign}" if sign in "\\{}[]*?,^" else sign for sign in path) for path in plain]
    return ("/{" + ",".join(escaped) + "}").replace("`", "``")


def _copy_published(folder: Path, build_file: Path) -> None:
    """The tables readers are promised, with their types and descriptions, as plain tables of the build file."""
    nodes = prepare().as_dict()["nodes"].values()
    with duckdb.connect(str(build_file)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"create schema if not exists {PUBLISHED}")
        for node in nodes:
            if node["resource_type"] != "model" or node["schema"] != PUBLISHED:
                continue
            name, columns = f"{PUBLISHED}.{node['name']}", node["columns"].values()
            declared = ", ".join(f"{column['name']} {column['data_type']}" for column in columns)
            connection.execute(f"create or replace table {name} ({declared})")
            files = sorted((folder / "tables" / f"{PUBLISHED}.db" / node["name"]).glob("*.parquet"))
            if files:
                listed = ", ".join(quoted_text(str(file)) for file in files)
                connection.execute(f"insert into {name} by name select * from read_parquet([{listed}])")
            connection.execute(f"comment on table {name} is {quoted_text(node['description'])}")
            for column in columns:
                told = quoted_text(column["description"])
                connection.execute(f"comment on column {name}.{column['name']} is {told}")
