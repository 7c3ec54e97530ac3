"""The build file: DuckDB with one relation per dbt source, so that models see plain tables and never a path.

A source whose files are there is a view over its Parquet with the declared types, one that is given as a frame (of the
ledger's releases all but their evidence) is a table, and one with neither is an empty table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
import yaml

from ingest.errors import GridscoreError
from ingest.home import Home
from publish import read_releases
from publish.releases import released_evidence

SOURCES_FILE = Path(__file__).resolve().parent.parent / "dbt_project" / "models" / "staging" / "_sources.yml"
SourceName = tuple[str, str]  # (schema, table)


@dataclass(frozen=True)
class SourceTable:
    """One source as the dbt project declares it: columns are (name, type) in order."""

    schema: str
    name: str
    columns: tuple[tuple[str, str], ...]


def declared_sources(path: Path = SOURCES_FILE) -> list[SourceTable]:
    """Every source table of the dbt project, from `_sources.yml`."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # as safe, and ten times as fast where libyaml is there
    declared = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)["sources"]
    return [
        SourceTable(
            schema=source.get("schema", source["name"]),
            name=table["name"],
            columns=tuple((column["name"], column["data_type"]) for column in table["columns"]),
        )
        for source in declared
        for table in source["tables"]
    ]


def source_files(home: Home) -> dict[SourceName, list[Path]]:
    """Parquet files of each source in the lake; a source without any has an empty list.

    lake: lake/feeds/<feed>/*, lake/receipts/<table>, lake/expectations/*; rules: lake/rules/<table>;
    run: lake/run/<table>.
    """
    return {(table.schema, table.name): _files(home, table) for table in declared_sources()}


def sources_of(home: Home) -> tuple[Mapping[SourceName, Sequence[Path]], Mapping[str, pl.DataFrame]]:
    """What a run builds from: the files of each source, and the frames of schema ledger."""
    files = {**source_files(home), ("ledger", "released_evidence"): released_evidence(home)}
    return files, read_releases(home, has_evidence=False)


def create_warehouse(
    build_file: Path, files: Mapping[SourceName, Sequence[Path]], ledger: Mapping[str, pl.DataFrame] | None = None
) -> int:
    """Make the build file anew and return how many sources have rows in files. `ledger`: frames of schema ledger.

    The file is disposable: whatever a killed run left (file or WAL) is removed first. Raises GridscoreError when a
    Parquet file lacks a declared column or holds another type.
    """
    build_file.parent.mkdir(parents=True, exist_ok=True)
    for old in (build_file, build_file.with_name(build_file.name + ".wal")):
        old.unlink(missing_ok=True)
    filled = 0
    with duckdb.connect(str(build_file)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for table in declared_sources():
            paths = files.get((table.schema, table.name), [])
            frame = (ledger or {}).get(table.name) if table.schema == "ledger" else None
            filled += bool(paths)
            connection.execute(f'create schema if not exists "{table.schema}"')
            try:
                if frame is not None:
                    connection.register("given", frame.to_arrow())
                    connection.execute(f'create table "{table.schema}"."{table.name}" as {_select(table, "given")}')
                    connection.unregister("given")
                elif paths and table.schema == "ledger":
                    connection.execute(_view_of_kept(table, paths))
                else:
                    connection.execute(_view_of(table, paths) if paths else _empty(table))
            except duckdb.Error as error:
                told = str(error).splitlines()[0]
                raise GridscoreError(f"{table.schema}.{table.name} does not fit its declaration: {told}") from error
    return filled


def _files(home: Home, table: SourceTable) -> list[Path]:
    if table.schema == "ledger":
        return []
    if table.schema in ("rules", "run"):
        return [path for path in [home.lake / table.schema / f"{table.name}.parquet"] if path.exists()]
    if table.name == "expectation_result":
        return sorted((home.lake / "expectations").glob("*.parquet"))
    receipt = home.lake / "receipts" / f"{table.name}.parquet"
    return [receipt] if receipt.exists() else sorted((home.lake / "feeds" / table.name).glob("*.parquet"))


def _view_of(table: SourceTable, paths: Sequence[Path]) -> str:
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    files = f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
    return f'create view "{table.schema}"."{table.name}" as {_select(table, files)}'


def _view_of_kept(table: SourceTable, paths: Sequence[Path]) -> str:
    """Of files that stay as they were written: a column that came later is empty in them."""
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    typed = ", ".join(f'cast(null as {kind}) as "{name}"' for name, kind in table.columns)
    files = f"select * from read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
    return (
        f'create view "{table.schema}"."{table.name}" as '
        f"{_select(table, f'(select {typed} where false union all by name {files})')}"
    )


def _select(table: SourceTable, relation: str) -> str:
    columns = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in table.columns)
    return f"select {columns} from {relation}"


def _empty(table: SourceTable) -> str:
    columns = ", ".join(f'"{name}" {kind}' for name, kind in table.columns)
    return f'create table "{table.schema}"."{table.name}" ({columns})'
