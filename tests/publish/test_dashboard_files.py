"""Which dashboards are written, and when one that is there is written again."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from page_home import copied
from typer.testing import CliRunner

from ingest.home import Home
from orchestration.cli import app
from orchestration.words import subject
from publish import open_published
from publish.dashboard import dashboards_due, newest_closed, write_dashboard
from publish.dashboard.page import PARTS
from publish.patterns import PATTERNS

GRIDS, COMMUNITIES = "nanxiashu", "chengnan"


@pytest.fixture(scope="module")
def month(published_demo: Home) -> str:
    with open_published(published_demo) as connection:
        return newest_closed(connection, GRIDS)[0][1]


def test_a_page_is_written_again_only_when_something_in_it_changes(published_demo: Home, month: str, tmp_path: Path):
    home = copied(published_demo, tmp_path / "home")
    path = write_dashboard(home, GRIDS, month)
    before = path.read_bytes(), path.stat().st_mtime_ns
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("publish.dashboard.write.read_blocks", lambda *_: pytest.fail("the evidence need not be read"))
        assert write_dashboard(home, GRIDS, month) == path == home.published / "dashboard" / f"{GRIDS}-{month}.html"
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    home.site_file.write_text("small_cell: 3\n", encoding="utf-8")
    write_dashboard(home, GRIDS, month)
    assert path.read_bytes() != before[0]
    home.site_file.unlink()
    write_dashboard(home, GRIDS, month)
    assert path.read_bytes() == before[0], "equal input gives equal bytes"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_page_leads_to_pages_that_are_there_only(published_demo: Home, month: str, tmp_path: Path):
    home = copied(published_demo, tmp_path / "home")
    alone = write_dashboard(home, GRIDS, month).read_bytes()
    before = f"{month[:5]}{int(month[5:]) - 1:02}"
    older = write_dashboard(home, GRIDS, before)
    assert b'"released":[]' in alone
    assert f'"released":["{before}"]'.encode() in write_dashboard(home, GRIDS, month).read_bytes()
    assert b'"released":[]' in older.read_bytes()


def test_the_command_and_a_run_write_what_closed_last_of_each_rulebook(
    published_demo: Home, month: str, tmp_path: Path
):
    home = copied(published_demo, tmp_path / "home")
    quarter = f"{month[:4]}-Q{int(month[5:]) // 3}"
    closed = [(rulebook, period) for rulebook in (COMMUNITIES, GRIDS) for period in (month, quarter)]
    assert dashboards_due(home) == closed
    answer = CliRunner().invoke(app, ["dashboard", "--home", str(home.root), "--lang", "en"])
    assert answer.exit_code == 0, answer.output
    written = sorted(path.stem for path in (home.published / "dashboard").iterdir())
    assert written == sorted(f"{rulebook}-{period}" for rulebook, period in closed)
    assert answer.stdout.count("written: ") == len(closed)
    noted = (home.published / "SHA256SUMS").read_text(encoding="utf-8")
    assert all(f"dashboard/{name}.html" in noted for name in written)
    wrong = CliRunner().invoke(app, ["dashboard", "--home", str(home.root), "--rulebook", "nobody"])
    assert (wrong.exit_code, len(wrong.stderr.splitlines())) == (2, 1)


def test_an_older_page_is_due_again_with_a_new_release_or_a_revision(published_demo: Home, month: str, tmp_path: Path):
    old = f"{month[:5]}{int(month[5:]) - 1:02d}"
    home = copied(published_demo, tmp_path / "home")
    write_dashboard(home, COMMUNITIES, old)
    assert (COMMUNITIES, old) not in dashboards_due(home)
    _change(home, f"update score set release_id = 'x' where rulebook = '{COMMUNITIES}' and period = '{old}'")
    assert (COMMUNITIES, old) in dashboards_due(home)
    write_dashboard(home, COMMUNITIES, old)
    _change(home, f"update release set release_id = 'x' where rulebook = '{COMMUNITIES}' and period = '{old}'")
    write_dashboard(home, COMMUNITIES, old)
    assert (COMMUNITIES, old) not in dashboards_due(home)
    _change(home, f"insert into revision by name select '{COMMUNITIES}' as rulebook, '{old}' as period")
    assert (COMMUNITIES, old) in dashboards_due(home)


def _change(home: Home, statement: str) -> None:
    with duckdb.connect(str(home.published_file)) as connection:
        connection.execute("use marts")
        connection.execute(statement)


def terms(group: str) -> dict[str, str]:
    told = re.search(rf"{group}: \{{(.*?)\}}", (PARTS / "terms.js").read_text(encoding="utf-8"), re.DOTALL)
    assert told is not None
    return dict(re.findall(r'(\w+): "(.*?)"', told[1]))


def test_patterns_are_called_as_everywhere_else():
    assert terms("detector") == {key: names[0] for key, names in PATTERNS.items()}


@pytest.mark.parametrize("group", ["subject", "rule", "kind", "cause"])
def test_words_of_the_tables_are_those_of_the_command_line(group: str):
    assert terms(group) == {word: subject("zh", word) for word in terms(group)}
