"""What stops a command: exit status 2, one line for a person, no traceback, and nothing is published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result
from whole_office import AFTER_THE_CLOSE, Exports, Stage, gridscore, new_home

from ingest.home import Home

GRIDS = "网格台账_20251231.xlsx"


def refused(result: Result, *words: str) -> None:
    """The last line says why; before it, only stages of a run that had begun."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    *stages, line = result.stderr.splitlines()
    assert line.startswith("gridscore: ")
    assert not any(stage.startswith(("gridscore", " ", "Traceback")) for stage in stages)
    assert all(word in line for word in words), line


def with_a_hole_in_its_bands(home: Home) -> None:
    bands = 'deductions: [{from: "0.90", below: "0.95", points: "1"}, {below: "0.80", points: "2"}]'
    town = home.rulebooks / "town.yaml"
    old = "- {kind: rate_points, measure: login, grid_type: comprehensive}"
    new = f"- {{kind: bands, measure: login, grid_type: comprehensive, {bands}}}"
    text = town.read_text(encoding="utf-8")
    assert old in text
    town.write_text(text.replace(old, new), encoding="utf-8")


def with_a_broken_site(home: Home) -> None:
    home.site_file.write_text("rulebooks: [town\n", encoding="utf-8")


def with_an_unknown_setting(home: Home) -> None:
    home.site_file.write_text("rulebook: town\n", encoding="utf-8")


def with_a_rulebook_that_is_not_there(home: Home) -> None:
    home.site_file.write_text("rulebooks: [village]\n", encoding="utf-8")


def with_a_key_others_can_read(home: Home) -> None:
    home.key_file.write_text("0" * 64, encoding="ascii")
    home.key_file.chmod(0o440)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (with_a_hole_in_its_bands, ("town.yaml", "T1", "0.80", "0.90")),
        (with_a_broken_site, ("site.yaml",)),
        (with_an_unknown_setting, ("site.yaml", "rulebook")),
        (with_a_rulebook_that_is_not_there, ("site.yaml", "village")),
        (with_a_key_others_can_read, ("key", "others can read")),
    ],
)
def test_a_home_that_is_not_in_order_publishes_nothing(
    exports: Exports, tmp_path: Path, spoil: Callable[[Home], None], words: tuple[str, ...]
) -> None:
    home = new_home(tmp_path / "home")
    (home.exports / GRIDS).write_bytes((exports.december / GRIDS).read_bytes())
    spoil(home)
    refused(gridscore(home, "run", "--as-of", AFTER_THE_CLOSE), *words)
    assert not home.published_file.exists()


def test_a_home_that_does_not_exist(tmp_path: Path) -> None:
    home = Home(tmp_path / "nowhere")
    refused(gridscore(home, "run"), "no home at")
    assert not home.root.exists()


def test_a_home_without_files(tmp_path: Path) -> None:
    refused(gridscore(new_home(tmp_path / "home"), "run"), "no files in")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("explain", "CN77", "2025-12"), ("CN77",)),
        (("explain", "CN01", "2024-12"), ("2024-12",)),
        (("explain", "CN01", "December"), ("no scores for period", "2025-12")),
        (("explain", "CN01", "2025-12", "T9"), ("T9", "T1")),
        (("scores", "--period", "2024-12"), ("2024-12",)),
        (("scores", "--rulebook", "village"), ("village",)),
        (("sql", "select * from scores"), ("scores",)),
        (("run", "--month", "2025-13"), ("2025-13",)),
        (("run", "--month", "2024-12", "--as-of", AFTER_THE_CLOSE), ("2024-12", "has no scores")),
        (("restate", "2024-12", "--because", "x"), ("2024-12", "never released")),
    ],
)
def test_what_is_asked_for_and_not_there(one_run: Stage, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    before = one_run.home.published_file.stat()
    refused(gridscore(one_run.home, *arguments), *words)
    after = one_run.home.published_file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
