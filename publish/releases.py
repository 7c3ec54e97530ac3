"""Releases: what was published for a closed period, kept for good.

A release is a folder ledger/releases/<release_id>/ with the rows of that rulebook and period as Parquet, and an entry
in the hash-chained ledger/releases.jsonl that holds their hashes. The entry is what makes it a release: a folder
without one is the trace of a killed run and is written again.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from ingest.errors import GridscoreError
from ingest.files import sync_folder
from ingest.home import Home
from ingest.ledger import Ledger
from publish.files import sha256_of, sync_file, working_folder
from publish.read_scores import months_of
from publish.release_files import RELEASED, releases_file, releases_folder, whole_file
from publish.release_tables import SCHEMAS, empty, shaped
from publish.sql_text import quoted_text

WORKING_PREFIX = ".writing-"
_RELEASE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True)
class Release:
    """One row of marts.release."""

    release_id: str
    rulebook: str
    period: str
    released_at: datetime
    supersedes: str | None
    rulebook_sha256: str | None
    inputs_sha256: str | None
    because: str | None
    rulebook_version: str | None


@dataclass(frozen=True)
class KeptRelease:
    """A release whose rows are on disk, with the SHA-256 of each file by name."""

    release: Release
    hashes: dict[str, str]


def keep_releases(home: Home, build: Path) -> list[KeptRelease]:
    """Write the rows of every release of the build file that the ledger does not have yet; in order.

    Until it is entered a release is a folder that nobody reads, so this may go on beside other work. Raises
    GridscoreError for a release without a score or with an id that is no file name.
    """
    known = {entry["release_id"] for entry in Ledger(releases_file(home)).entries()}
    with duckdb.connect(str(build), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        rows = connection.execute(
            """
            select release_id, rulebook, period, released_at, supersedes, rulebook_sha256, inputs_sha256, because,
                rulebook_version
            from marts.release order by released_at, release_id
            """
        ).fetchall()
        new = [release for row in rows if (release := Release(*row)).release_id not in known]
        return [KeptRelease(release, _write_rows(connection, release, releases_folder(home))) for release in new]


def enter_releases(home: Home, kept: Sequence[KeptRelease]) -> list[str]:
    """Enter releases whose rows are written into the ledger: that makes them releases. Returns their ids in order.

    Called before the published file is swapped: what readers see as released is always in the ledger. A crash after
    any step leaves either no entry (the release is written again) or all of it (nothing is left to do).
    """
    Ledger(releases_file(home)).extend([_entry(each.release, each.hashes) for each in kept])
    return [each.release.release_id for each in kept]


def read_releases(home: Home, has_evidence: bool = True) -> dict[str, pl.DataFrame]:
    """What dbt reads as source `ledger`, by table name; empty frames with columns and types when nothing is released.

    `release` and `release_input` tell of every release there was; the `released_*` tables hold the rows of the newest
    release of each rulebook and period, `released_score_item` also those of the one it supersedes (a revision is told
    against them), `released_rulebook_item` and `released_file` by which rules and of which files both were made.
    has_evidence: false, and the largest of them, `released_evidence`, is left out, to be read from its files.
    Raises GridscoreError when a file of a release is missing or was changed.
    """
    entries = Ledger(releases_file(home)).entries()
    newest = _newest(entries)
    frames = {
        "release": pl.concat([empty("release"), *(_release_row(entry) for entry in entries)]),
        "release_input": _stacked(home, entries, "release_input", "release_input"),
    }
    superseded = {entry["supersedes"] for entry in newest}
    compared = [entry for entry in entries if entry in newest or entry["release_id"] in superseded]
    since = [entry for entry in compared if "rulebook_item.parquet" in entry["files"]]  # older ones were made without
    frames["released_rulebook_item"] = _stacked(home, since, "rulebook_item", "released_rulebook_item")
    frames["released_file"] = _files_named(home, compared)
    for table in RELEASED if has_evidence else RELEASED[:-1]:
        wanted = compared if table == "score_item" else newest
        frames[f"released_{table}"] = _stacked(home, wanted, table, f"released_{table}")
    return frames


def released_evidence(home: Home) -> list[Path]:
    """The files of `released_evidence`: many rows that need not be held. Raises GridscoreError as read_releases."""
    return [whole_file(home, entry, "evidence.parquet") for entry in _newest(Ledger(releases_file(home)).entries())]


def _newest(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The newest release of each rulebook and period."""
    return list({(entry["rulebook"], entry["period"]): entry for entry in entries}.values())


def _write_rows(connection: duckdb.DuckDBPyConnection, release: Release, folder: Path) -> dict[str, str]:
    """Write the rows of one release into its folder, whole or not at all; returns SHA-256 by file name."""
    if not _RELEASE_ID.fullmatch(release.release_id):
        raise GridscoreError(f"release {release.release_id!r} cannot be kept: its name is no file name")
    final = folder / release.release_id
    with working_folder(folder, WORKING_PREFIX) as working:
        rows = working / "rows"
        rows.mkdir()
        for table in RELEASED:
            _copy_rows(connection, release, table, rows / f"{table}.parquet")
        for name, query in _beside(release).items():
            connection.execute(
                f"copy ({query} order by all) to {quoted_text(rows / f'{name}.parquet')} (format parquet)"
            )
        hashes = {path.name: sha256_of(path) for path in sorted(rows.iterdir())}
        for path in rows.iterdir():
            sync_file(path)
        sync_folder(rows)
        if final.exists():  # the trace of a run killed before its entry
            shutil.rmtree(final)
        rows.replace(final)
        sync_folder(folder)
    return hashes


def _copy_rows(connection: duckdb.DuckDBPyConnection, release: Release, table: str, path: Path) -> None:
    columns = [name for name in SCHEMAS[f"released_{table}"] if name != "release_id"]
    where = f"rulebook = {quoted_text(release.rulebook)} and period = {quoted_text(release.period)}"
    if table == "score":
        where += f" and release_id = {quoted_text(release.release_id)}"
    connection.execute(
        f"copy (select {', '.join(columns)}, {quoted_text(release.release_id)} as release_id "
        f"from marts.{table} where {where} order by all) to {quoted_text(path)} (format parquet, compression zstd)"
    )
    if table == "score" and pl.scan_parquet(path).select(pl.len()).collect().item() == 0:
        raise GridscoreError(f"release {release.release_id} has no score; nothing was published")


def _beside(release: Release) -> dict[str, str]:
    """What is kept with a release: the files it was made of, and what an explanation needs to read as it does now."""
    months = ", ".join(map(quoted_text, months_of(release.period)))
    return {
        "release_input": f"select distinct {quoted_text(release.release_id)} as release_id, sha256, file_name "
        "from marts.ingested_file where status = 'landed'",
        "rulebook_item": f"select {quoted_text(release.release_id)} as release_id, item, sha256 from rules.item "
        f"where rulebook = {quoted_text(release.rulebook)} and version = {quoted_text(release.rulebook_version or '')}",
        "dim_item": f"select * from marts.dim_item where rulebook = {quoted_text(release.rulebook)}",
        "dim_grid": f"select * from marts.dim_grid where month in ({months})",
    }


def _entry(release: Release, hashes: dict[str, str]) -> dict[str, Any]:
    entry: dict[str, Any] = dict(vars(release))
    entry["released_at"] = release.released_at.isoformat()
    entry["files"] = hashes
    return entry


def _release_row(entry: dict[str, Any]) -> pl.DataFrame:
    row = {name: entry.get(name) for name in SCHEMAS["release"]}
    row["released_at"] = datetime.fromisoformat(entry["released_at"])
    return shaped(pl.DataFrame([row]), "release")


def _files_named(home: Home, entries: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Which files the evidence of releases names, by measure and period."""
    columns = list(SCHEMAS["released_file"])
    named = (
        pl.scan_parquet(whole_file(home, entry, "evidence.parquet"))
        .filter(pl.col("source_file").is_not_null())
        .select(columns)
        .unique()
        .collect()
        for entry in entries
    )
    return pl.concat([empty("released_file"), *(shaped(frame, "released_file") for frame in named)]).sort(columns)


def _stacked(home: Home, entries: Sequence[dict[str, Any]], file: str, table: str) -> pl.DataFrame:
    frames = []
    for entry in entries:
        frames.append(shaped(pl.read_parquet(whole_file(home, entry, f"{file}.parquet")), table))
    return pl.concat([empty(table), *frames])
