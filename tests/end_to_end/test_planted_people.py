"""More than a thousand people planted in all feeds, a run with failures: none of them is anywhere but in exports/ and
vault/."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest
import typer.main
from interrupted_runs import LONGEST_S
from planted_people import People, plant
from properties import IS_SOAK
from test_people_stay_hidden import Finder, files_to_search, in_bytes, in_content, in_database, in_values
from whole_office import AFTER_THE_CLOSE, HERE, Exports, Tables, bring, gridscore, new_home, published

from ingest.feed import FreeText, Identifier
from ingest.feeds import FEEDS
from ingest.home import Home
from orchestration.cli import app
from publish.serving import listed_files, server_of


@dataclass(frozen=True)
class OneRun:
    """A run in a process of its own: what it wrote to its terminal, and its folder for temporary files."""

    home: Home
    output: str
    scratch: Path
    rows: Tables


HIDDEN = Identifier | FreeText
SITE = 'rulebooks: [town]\nhold_back: {rejected_share: "1", fewer_rows_share: "0"}\n'


@pytest.fixture(scope="module")
def people() -> People:
    return People()


@pytest.fixture(scope="module")
def planted(people: People, exports: Exports, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneRun]:
    """The office of December, and the planted files beside it; run as a process of its own."""
    folder = tmp_path_factory.mktemp("planted")
    home, scratch = new_home(folder / "home"), folder / "scratch"
    scratch.mkdir()
    bring(home, exports.december)
    plant(home.exports, people, exports.truth.frames["workers"]["worker_code"][0])
    home.site_file.write_text(SITE, encoding="utf-8")
    command = [sys.executable, "-m", "orchestration.cli", "run", "--home", str(home.root), "--as-of", AFTER_THE_CLOSE]
    done = subprocess.run(
        command,
        env={**os.environ, "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
    )
    output = done.stdout + done.stderr
    assert done.returncode in (0, 1), output
    yield OneRun(home, output, scratch, published(home))


@pytest.fixture(scope="module")
def finder(people: People) -> Finder:
    return Finder(frozenset(people.canaries))


def test_more_than_a_thousand_are_planted_in_every_feed_and_were_read(planted: OneRun, people: People, finder: Finder):
    assert len(set(people.canaries)) >= 1_000
    assert min(len(each) for each in people.planted.values()) >= 100
    files = {row["feed"]: row for row in planted.rows["ingested_file"] if "20260131" in row["file_name"]}
    assert files.keys() == FEEDS.keys()
    assert all(row["rows_rejected"] for row in files.values())
    hiding = {feed.name for feed in FEEDS.values() if any(isinstance(c.type, HIDDEN) for c in feed.columns)}
    assert hiding <= {feed for feed, row in files.items() if row["rows_landed"]}
    in_exports = set().union(*(in_bytes(path, finder) for path in planted.home.exports.rglob("*") if path.is_file()))
    assert in_exports == set(people.canaries)


def test_none_is_in_any_byte_or_value_of_the_home(planted: OneRun, finder: Finder):
    assert anywhere(planted.home, finder) == {}


def anywhere(home: Home, finder: Finder) -> dict[str, list[str]]:
    """Canaries by file, some of each, in whatever lies outside exports and vault."""
    found: dict[str, list[str]] = {}
    for path in files_to_search(home):
        words = in_bytes(path, finder)
        words += in_values(path, finder) if path.suffix == ".parquet" else []
        words += in_database(path, finder) if path.suffix == ".duckdb" else []
        if words:
            found[path.relative_to(home.root).as_posix()] = words[:5]
    return found


def test_none_is_in_anything_a_run_says_or_leaves_in_a_temporary_folder(planted: OneRun, finder: Finder):
    assert finder.findall(planted.output) == []
    assert [path.name for path in files(planted.scratch) if in_bytes(path, finder)] == []


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_none_is_in_anything_a_command_says(planted: OneRun, finder: Finder, tmp_path: Path, lang: str):
    tables = [("sql", f"select * from {name}", "--csv") for name in planted.rows]
    for command in [*_commands(tmp_path), *tables]:
        told = gridscore(planted.home, *command, "--lang", lang)
        assert told.exit_code in (0, 1), (command, told.output)
        assert finder.findall(told.output) == [], command
    written = [path for path in tmp_path.rglob("*") if path.is_file() and "vault" not in path.parts]
    assert {path.name for path in written if in_bytes(path, finder)} == set()
    assert {path.relative_to(tmp_path).parts[0] for path in written} >= {"slips", "template.xlsx"}


def _commands(folder: Path) -> list[tuple[str, ...]]:
    """Every command that says something of a home, and what it says of this one."""
    return [
        ("check",),
        ("check", "CN01"),
        ("scores", "--csv"),
        ("explain", "CN01", "2025-12"),
        ("slip", "CN01", "2025-12", "--output", str(folder / "slips"), "--each"),
        ("template", "workers", "--output", str(folder / "template.xlsx")),
        ("run", "--dry-run"),
        ("runs", "--all", "--csv"),
        ("briefing", "2025-12"),
        ("dashboard", "2025-12"),
        ("rulebook", "check", str(HERE / "town.yaml")),
        ("verify",),
    ]


def test_no_page_or_document_that_is_served_shows_anybody(planted: OneRun, finder: Finder):
    if not (planted.home.published / "briefing").exists():  # where no test above has written them
        for command in ("briefing", "dashboard"):
            gridscore(planted.home, command, "2025-12")
    server = server_of(planted.home, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        pages = ["/", *listed_files(planted.home.published)]
        served = {page: urlopen(f"http://127.0.0.1:{server.server_port}{quote(page)}").read() for page in pages}
    finally:
        server.shutdown()
        server.server_close()
    assert {Path(page).suffix for page in served} >= {"", ".html", ".pdf", ".xlsx"}
    assert {page: words for page, content in served.items() if (words := in_content(content, finder))} == {}


def test_neither_a_backup_nor_a_home_made_of_it_shows_anybody(planted: OneRun, finder: Finder, tmp_path: Path):
    copy, again = Home(tmp_path / "copy"), Home(tmp_path / "again")
    for home, command in ((planted.home, "backup"), (again, "restore")):
        told = gridscore(home, command, str(copy.root))
        assert told.exit_code in (0, 1), told.output
        assert finder.findall(told.output) == []
    assert files_to_search(copy)
    assert anywhere(copy, finder) == anywhere(again, finder) == {}


@pytest.mark.skipif(not IS_SOAK, reason="a run for each; part of make soak")
@pytest.mark.hypothesis
def test_none_is_in_anything_that_a_run_after_a_decision_says_or_leaves(
    planted: OneRun, people: People, finder: Finder, tmp_path: Path
):
    home = Home(tmp_path / "home")
    shutil.copytree(planted.home.root, home.root)
    numbers = f"误报 {people.planted['phone'][0]} {people.planted['id_number'][0]}"
    for command in (
        ("withdraw", "residents_20260130.csv", "--because", numbers),
        ("accept", "residents_20260130.csv", "--because", numbers),
        ("restate", "2025-12", "--because", numbers),
        ("rebuild",),
    ):
        told = gridscore(home, *command)
        assert told.exit_code in (0, 1), told.output
        assert finder.findall(told.output) == []
        assert anywhere(home, finder) == {}


def test_no_command_is_left_out(tmp_path: Path):
    # Each has a test of its own above; a sample office and Dagster's pages have no words of their own about a home.
    elsewhere = {"serve", "backup", "restore", "accept", "withdraw", "restate", "rebuild", "demo", "dagster"}
    commands = typer.main.get_command(app)
    assert {command for command, *_ in _commands(tmp_path)} | {"sql"} == set(commands.commands) - elsewhere


def test_refusals_that_name_a_file_show_nobody(planted: OneRun, finder: Finder):
    for command in (("accept", "通讯录.csv"), ("withdraw", "nobody.csv", "--because", "x"), ("sql", "select nothing")):
        assert finder.findall(gridscore(planted.home, *command).output) == []
