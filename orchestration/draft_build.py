"""A draft rulebook scored beside the one in force, in a scratch build that nobody else sees.

It reads the landed data of a home and writes nothing there: the build lies in a folder of its own that is removed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.settings import load_site
from orchestration.dbt_runner import prepare, run_models
from orchestration.warehouse import SourceName, create_warehouse, source_files
from rulebooks import Rulebook, rulebook_tables

ALWAYS = date(1900, 1, 1)
Files = Mapping[SourceName, Sequence[Path]]


def has_landed_data(home: Home) -> bool:
    """Whether a run has ever landed anything here."""
    return (home.lake / "run" / "settings.parquet").exists()


def draft_name(name: str) -> str:
    """What the draft is called beside the rulebook of the same name."""
    return f"{name} (draft)"


@contextmanager
def scored_beside(
    home: Home, draft: Sequence[Rulebook], now: Sequence[Rulebook], as_of: datetime | None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The scratch build, schema marts first: score, score_item and dim_item of both rulebooks over the same data.

    draft: the versions of one rulebook, of which the first holds from the beginning, whatever its date, so that all
    there is can be compared. now: those in force, none for a rulebook that is new. as_of: another clock than that of
    the last run. Nothing released is looked at: both are computed anew.
    Raises GridscoreError when the build fails, the home's tables are of another version, or a run changes the data
    meanwhile.
    """
    before = _state(source_files(home))
    with tempfile.TemporaryDirectory(prefix="gridscore-draft-") as scratch:
        build_file = Path(scratch) / "build.duckdb"
        files = _sources(home, [*now, *_as_draft(draft)], as_of, Path(scratch))
        try:
            create_warehouse(build_file, files)
        except GridscoreError as error:
            raise GridscoreError(
                f"the last run of {home.root} was by another version of gridscore; run gridscore run first"
            ) from error
        outcome = run_models(prepare(), build_file, load_site(home).time_zone, ["score", "score_item", "dim_item"])
        if not outcome.success:
            raise GridscoreError(f"the draft could not be scored: {outcome.message}")
        if _state(source_files(home)) != before:
            raise GridscoreError("a run changed the data meanwhile; try again")
        with duckdb.connect(str(build_file), read_only=True) as connection:
            connection.execute("set search_path = 'marts'")
            yield connection


def _sources(home: Home, rulebooks: list[Rulebook], as_of: datetime | None, scratch: Path) -> Files:
    """The home's own files, but for rulebooks, the clock, what is to be restated, and adjustments for both."""
    files: dict[SourceName, list[Path]] = dict(source_files(home))
    for table, rows in rulebook_tables(rulebooks).items():
        files["rules", table] = [_written(rows, scratch / f"rules-{table}.parquet")]
    files["run", "restatement"] = []
    if as_of is not None:
        settings = pl.read_parquet(files["run", "settings"]).with_columns(
            as_of=pl.lit(as_of.astimezone(UTC), pl.Datetime("us", "UTC"))
        )
        files["run", "settings"] = [_written(settings, scratch / "settings.parquet")]
    for number, path in enumerate(list(files["lake", "adjustments"])):
        rows = pl.read_parquet(path).with_columns(rulebook=pl.col("rulebook").map_elements(draft_name, pl.String))
        files["lake", "adjustments"].append(_written(rows, scratch / f"adjustments-{number}.parquet"))
    return files


def _as_draft(draft: Sequence[Rulebook]) -> list[Rulebook]:
    first = min(rulebook.content.effective_from for rulebook in draft)
    return [
        replace(
            rulebook,
            content=rulebook.content.model_copy(
                update={
                    "rulebook": draft_name(rulebook.name),
                    "effective_from": ALWAYS
                    if rulebook.content.effective_from == first
                    else rulebook.content.effective_from,
                }
            ),
        )
        for rulebook in draft
    ]


def _written(rows: pl.DataFrame, path: Path) -> Path:
    rows.write_parquet(path)
    return path


def _state(files: Files) -> list[tuple[Path, int, int]]:
    return [
        (path, path.stat().st_size, path.stat().st_mtime_ns)
        for name, paths in files.items()
        if name[0] != "rules"
        for path in paths
    ]
