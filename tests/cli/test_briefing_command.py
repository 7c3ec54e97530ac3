"""gridscore briefing: which files it writes, and what it says when there is nothing to write."""

from __future__ import annotations

from pathlib import Path

import pytest
from handmade_build import make_build

from ingest.home import Home
from publish import publish


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home of its own: briefings are written into it."""
    made = Home(tmp_path_factory.mktemp("briefing_command") / "home")
    make_build(made.build_file)
    publish(made)
    return made


def test_what_closed_last_is_written_in_the_language_of_the_site(gridscore, home: Home) -> None:
    answer = gridscore("briefing", home=home.root)
    written = [home.published / "briefing" / f"chengnan-2026-01-r1-zh.{ending}" for ending in ("pdf", "xlsx")]
    # --lang was given: the files are in it
    assert answer.exit_code == 0, answer.stderr
    assert answer.stdout.split() == [part for path in written for part in ("written:", str(path).replace("-zh", "-en"))]
    sums = (home.published / "SHA256SUMS").read_text(encoding="utf-8")
    assert sums.count("briefing/chengnan-2026-01-r1-en.") == 2


def test_a_period_that_is_not_closed_has_none(gridscore, home: Home) -> None:
    answer = gridscore("briefing", "2026-02", home=home.root)
    assert (answer.exit_code, answer.stdout) == (2, "")
    told = "gridscore: no briefing of 2026-02: it is no closed period; the newest closed ones are 2026-01\n"
    assert answer.stderr == told


def test_a_rulebook_that_is_not_there_is_told(gridscore, home: Home) -> None:
    answer = gridscore("briefing", "--rulebook", "beicheng", home=home.root)
    assert answer.exit_code == 2
    assert "no scores by rulebook 'beicheng'; there are chengnan, nanxiashu" in answer.stderr


def test_a_rulebook_without_a_closed_period_is_told(gridscore, home: Home, tmp_path: Path) -> None:
    answer = gridscore("briefing", "--rulebook", "nanxiashu", home=home.root)
    assert (answer.exit_code, answer.stderr) == (2, "gridscore: no period is closed yet\n")
