"""When is there nothing new? Each thing a publication depends on makes the next run a real one."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest
from small_home import write_small_home

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.ledger import Ledger
from orchestration import state
from orchestration.state import code_digest

MORNING = datetime.fromisoformat("2026-04-08T09:00+08:00")
EVENING = datetime.fromisoformat("2026-04-08T21:00+08:00")
NEXT_DAY = datetime.fromisoformat("2026-04-09T00:00+08:00")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with a note of a run that published."""
    home = write_small_home(tmp_path / "home")
    home.published.mkdir()
    home.published_file.write_bytes(b"published")
    Ledger(home.intake_file).append({"name": "items_2026-03.csv"})
    before = state.before_run(home, "clock")
    depends_on = {**before, **state.after_run(home)}
    state.write_last_run(home, state.LastRun(depends_on, 1, {"en": ["published"]}, ["2026-03"]))
    return home


def is_nothing_new(home: Home, clock: str = "clock") -> bool:
    return state.nothing_new(home, state.before_run(home, clock)) is not None


def test_an_untouched_home_ends_as_last_time(home: Home) -> None:
    last = state.nothing_new(home, state.before_run(home, "clock"))
    assert last is not None
    assert (last.exit_status, last.months) == (1, ["2026-03"])


def test_a_new_file(home: Home) -> None:
    (home.exports / "visits_2026-03.csv").write_text("x", encoding="utf-8")
    assert not is_nothing_new(home)


@pytest.mark.parametrize("name", [".DS_Store", "~$items_2026-03.xlsx", ".uploading/visits_2026-03.csv"])
def test_what_intake_passes_over_is_nothing_new(home: Home, name: str) -> None:
    """A workbook somebody looks at, a copy still on its way: no reason to run, and in an empty folder no export."""
    path = home.exports / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x", encoding="utf-8")
    assert is_nothing_new(home)


def test_a_file_whose_name_is_no_utf8_is_remembered_like_any_other(home: Home) -> None:
    (home.exports / os.fsdecode("事项上报.csv".encode("gb18030"))).write_text("x", encoding="utf-8")
    depends_on = {**state.before_run(home, "clock"), **state.after_run(home)}
    state.write_last_run(home, state.LastRun(depends_on, 0, {}, []))
    assert is_nothing_new(home)


def test_a_file_that_goes_while_it_is_looked_at_stops_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = home.exports / "items_2026-04.csv.part"
    monkeypatch.setattr(state, "candidates", lambda exports: [gone, *exports.iterdir()])
    assert sorted(state.landing_listing(home)) == ["grids_20260131.csv", "items_2026-03.csv"]


def test_a_changed_file_of_the_same_size(home: Home) -> None:
    path = home.exports / "items_2026-03.csv"
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))
    assert not is_nothing_new(home)


def test_another_setting_or_rulebook(home: Home) -> None:
    home.site_file.write_text("rulebooks: [small]\nsmall_cell: 5\n", encoding="utf-8")
    assert not is_nothing_new(home)


def test_another_version_of_the_code(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "code_digest", lambda: "edited")
    assert not is_nothing_new(home)


@pytest.mark.parametrize(
    "name", ["scores.py", "item.sql", "page.html", "looks.css", "words.js", "letter.typ", "columns.md"]
)
def test_whatever_scores_or_pages_are_made_of_is_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(state, "ROOT", tmp_path)
    changed = tmp_path / "publish" / "briefing" / name
    built = tmp_path / "dbt_project" / "target" / "compiled" / name
    for path in (changed, built):
        path.parent.mkdir(parents=True)
        path.write_text("before")
    before = code_digest()
    built.write_text("after")
    assert code_digest() == before
    changed.write_text("after")
    assert code_digest() != before


def test_another_clock(home: Home) -> None:
    assert not is_nothing_new(home, "another")


def test_a_ledger_entry_of_somebody_else(home: Home) -> None:
    Ledger(home.intake_file).append({"name": "more"})
    assert not is_nothing_new(home)


def test_an_earlier_line_of_a_ledger_that_was_changed_stops_the_run_and_is_named(home: Home) -> None:
    Ledger(home.intake_file).append({"name": "more"})
    home.intake_file.write_bytes(home.intake_file.read_bytes().replace(b"items_2026-03", b"items_2026-02"))
    with pytest.raises(GridscoreError, match=r"intake\.jsonl: line 1 does not fit the chain; .* from a backup"):
        is_nothing_new(home)


def test_a_published_file_that_is_gone(home: Home) -> None:
    home.published_file.unlink()
    assert not is_nothing_new(home)


def test_a_half_written_note_means_run(home: Home) -> None:
    (home.warehouse / "last_run.json").write_text('{"depends_on": {', encoding="utf-8")
    assert not is_nothing_new(home)


def test_now_is_its_local_day_and_an_instant_that_was_asked_for_is_meant_exactly() -> None:
    zone = "Asia/Shanghai"
    assert state.clock_mark(MORNING, True, zone) == state.clock_mark(EVENING, True, zone)
    assert state.clock_mark(EVENING, True, zone) != state.clock_mark(NEXT_DAY, True, zone)
    assert state.clock_mark(MORNING, False, zone) != state.clock_mark(EVENING, False, zone)
