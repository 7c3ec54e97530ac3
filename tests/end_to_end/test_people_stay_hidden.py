"""Names, telephone and identity numbers of the office's people are in exports and vault, and nowhere else."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
import pytest
from interrupted_runs import Interrupted
from whole_office import BROKEN_ITEM, Exports, Stage, gridscore

from ingest.home import Home
from ingest.zip_guard import ZIP
from simulate.people import found_in


@dataclass(frozen=True)
class Finder:
    """Finds any of thousands of canaries in one pass."""

    canaries: frozenset[str]

    def findall(self, text: str) -> list[str]:
        return sorted(found_in(self.canaries, text.encode("utf-8", "ignore")))


@pytest.fixture(scope="module")
def canary(exports: Exports) -> Finder:
    return Finder(frozenset(exports.truth.canaries))


def files_to_search(home: Home) -> list[Path]:
    hidden = (home.exports, home.vault)
    return [p for p in home.root.rglob("*") if p.is_file() and not any(p.is_relative_to(folder) for folder in hidden)]


def in_bytes(path: Path, canary: Finder) -> list[str]:
    """Canaries in the bytes of a file."""
    return in_content(path.read_bytes(), canary)


def in_content(content: bytes, canary: Finder) -> list[str]:
    """Canaries in bytes, in either encoding the exports had; of a workbook in those of its parts, too."""
    parts = [content]
    if content.startswith(ZIP) and zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts += map(archive.read, archive.namelist())
    return sorted(
        {word for code in ("utf-8", "gb18030") for part in parts for word in found_in(canary.canaries, part, code)}
    )


def in_values(path: Path, canary: Finder) -> list[str]:
    """Canaries in the values of a Parquet file: its pages are compressed."""
    return canary.findall(str(pl.read_parquet(path).to_dicts()))


def in_database(path: Path, canary: Finder) -> list[str]:
    """Canaries in the values of every table and view of a database."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        names += connection.execute("select schema_name, view_name from duckdb_views() where not internal").fetchall()
        return [
            word
            for schema, name in names
            for word in canary.findall(str(connection.execute(f'select * from "{schema}"."{name}"').fetchall()))
        ]


def test_the_canaries_would_be_found(exports: Exports, one_run: Stage, canary: Finder) -> None:
    assert len(exports.truth.canaries) > 100
    assert all(in_bytes(path, canary) for path in one_run.home.exports.glob("网格员台账*"))
    assert sum(bool(in_bytes(path, canary)) for path in one_run.home.vault.rglob("*") if path.is_file()) >= 6


def test_no_byte_and_no_value_of_a_home_holds_one(one_run: Stage, canary: Finder) -> None:
    searched = files_to_search(one_run.home)
    assert {path.suffix for path in searched} >= {".duckdb", ".parquet", ".jsonl", ".json"}
    for path in searched:
        assert in_bytes(path, canary) == [], path.name
        if path.suffix == ".parquet":
            assert in_values(path, canary) == [], path.name
        if path.suffix == ".duckdb":
            assert in_database(path, canary) == [], path.name


def test_a_rejected_row_is_shown_masked(one_run: Stage) -> None:
    shown = {row["file_name"]: row["content_masked"] for row in one_run.rows["rejected_row"]}
    assert any(BROKEN_ITEM in text and "[phone]" in text and "***" in text for text in shown.values())
    # where a row holds people, no Chinese word of it is shown: a shifted column could put a name anywhere
    assert any("id_number=***" in text for text in shown.values())
    assert not any("不是岗位" in text for text in shown.values())


def test_nothing_a_run_says_or_leaves_in_a_temporary_folder_holds_one(
    one_run: Stage, interrupted: Interrupted, canary: Finder
) -> None:
    for said in (one_run.said.output, interrupted.waiter_said_after, interrupted.last.stdout, interrupted.last.stderr):
        assert canary.findall(said) == []
    scratch = [path for path in interrupted.scratch.rglob("*") if path.is_file()]
    assert [path.name for path in scratch if in_bytes(path, canary)] == []


def test_logs_of_dbt_and_everything_a_killed_run_leaves_hold_none(interrupted: Interrupted, canary: Finder) -> None:
    searched = files_to_search(interrupted.home)
    assert any(path.is_relative_to(interrupted.home.warehouse / "dbt") for path in searched)
    assert [path.name for path in searched if in_bytes(path, canary)] == []


def test_nothing_a_home_says_or_keeps_all_through_its_life_holds_one(
    provisional: Stage,
    released: Stage,
    late: Stage,
    restated: Stage,
    reworded: Stage,
    rebuilt: Stage,
    canary: Finder,
) -> None:
    for stage in (provisional, released, late, restated, reworded, rebuilt):
        assert canary.findall(stage.said.output) == []
    for path in files_to_search(rebuilt.home):
        assert in_bytes(path, canary) == [], path.name
        assert path.suffix != ".duckdb" or in_database(path, canary) == [], path.name


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "command",
    [
        ("scores", "--csv"),
        ("explain", "CN01", "2025-12"),
        ("explain", "CN01", "2026-01", "T2", "--all"),
        ("explain", "CN0101", "2025-12", "F1", "--all"),
        ("check",),
        ("sql", "select * from rejected_row", "--csv"),
        ("sql", "select * from fct_item", "--csv"),
        ("sql", "select * from dim_worker", "--csv"),
        ("run", "--dry-run"),
    ],
)
def test_nothing_a_command_says_holds_one(one_run: Stage, canary: Finder, command: tuple[str, ...], lang: str) -> None:
    told = gridscore(one_run.home, *command, "--lang", lang)
    assert told.exit_code in (0, 1)
    assert len(told.stdout) > 10
    assert canary.findall(told.output) == []
