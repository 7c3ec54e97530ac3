"""Rows rejected in a released month land after a fix of sources.yaml and are a proposed revision. Slow: real runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from no_pages import pages_left_out
from small_home import ITEMS, write_small_home
from typer.testing import CliRunner, Result

from ingest.home import Home
from orchestration.cli import app
from publish import open_published

pytestmark = pytest.mark.slow
# An item of G1 that nobody handled, in dates that could be read in two ways.
CASE = ITEMS.splitlines()[0] + "\nI9,G1,环境保护,03/03/2026 09:00,03/05/2026 09:00,\n"
FIX = 'sources:\n  - {feed: items, files: "cases/*.csv", time_format: "%m/%d/%Y %H:%M"}\n'


def gridscore(home: Home, *arguments: str) -> Result:
    asked = [*arguments, "--home", str(home.root), "--as-of", "2026-04-08T09:00", "--lang", "en"]
    with pages_left_out():
        return CliRunner().invoke(app, asked)


def asked(home: Home, sql: str) -> list[tuple]:
    with open_published(home) as connection:
        return connection.execute(sql).fetchall()


POINTS = "select points from score where period = '2026-03' and unit_code = 'G1'"
REVISION = "select unit_code, old_points, new_points, cause, status from revision where period = '2026-03'"
FATES = "select rows_landed, rows_rejected from ingested_file where file_name like 'cases/%'"


def test_rows_replayed_after_a_fix_change_nothing_published_and_propose_a_revision_once(tmp_path: Path) -> None:
    home = write_small_home(tmp_path / "home")
    (home.exports / "cases").mkdir()
    (home.exports / "cases" / "items_x.csv").write_text(CASE, encoding="utf-8")
    first = gridscore(home, "run")
    assert "1 rejected" in first.output
    [(before,)] = asked(home, POINTS)
    assert (asked(home, FATES), asked(home, REVISION)) == ([(0, 1)], [])

    home.sources_file.write_text(FIX, encoding="utf-8")
    assert gridscore(home, "run").exit_code == 0
    assert asked(home, FATES) == [(1, 0)]
    assert asked(home, "select count(*) from fct_item where item_code = 'I9'") == [(1,)]
    assert asked(home, POINTS) == [(before,)]
    [(unit, old, new, cause, status)] = asked(home, REVISION)
    assert (unit, old, cause, status) == ("G1", before, "data", "proposed")
    assert new < before
