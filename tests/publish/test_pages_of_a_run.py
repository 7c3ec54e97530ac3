"""The pages that a run writes behind its publication."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from page_home import copied

from ingest.home import Home
from orchestration.assets_pages import ASSETS
from orchestration.resources import LEFT_UNDONE, Office
from publish import dashboard
from publish.publications import noted_sums


@pytest.fixture
def home(published_demo: Home, tmp_path: Path) -> Home:
    return copied(published_demo, tmp_path / "home")


def told(home: Home, all_pages: bool = True) -> dict[str, dict[str, Any]]:
    """Metadata of the assets, by name."""
    office = Office(root=str(home.root), all_pages=all_pages)
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize(ASSETS, resources={"office": office}, instance=instance)
    made = [event.materialization for event in result.get_asset_materialization_events()]
    return {each.asset_key.path[-1]: {key: value.value for key, value in each.metadata.items()} for each in made}


def written(home: Home, folder: str) -> list[str]:
    return sorted(path.name for path in (home.published / folder).glob("*"))


def test_what_closed_last_gets_all_its_pages_and_they_are_noted(home: Home):
    assert set(told(home)) == {"documents", "dashboard", "briefing"}
    pages = [f"dashboard/{name}" for name in written(home, "dashboard")]
    pages += [f"briefing/{name}" for name in written(home, "briefing")]
    assert {name.partition("/")[0] for name in pages} == {"dashboard", "briefing"}
    assert {"chengnan-2026-03.html", "chengnan-2026-Q1.html"} <= set(written(home, "dashboard"))
    assert {"chengnan-2026-03-r1-zh.pdf", "chengnan-2026-03-r1-zh.xlsx"} <= set(written(home, "briefing"))
    assert set(pages) <= set(noted_sums(home))


def test_a_quick_run_leaves_briefings_and_quarters_to_their_commands(home: Home):
    assert told(home, all_pages=False)["briefing"] == {"files": 0}
    assert written(home, "dashboard") == ["chengnan-2026-03.html", "nanxiashu-2026-03.html"]


def test_a_page_that_cannot_be_written_is_told_and_fails_nothing(home: Home, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> Path:
        raise OSError("no space left, and a name of nobody")

    monkeypatch.setattr(dashboard, "write_dashboard", full)
    found = told(home, all_pages=False)
    assert found["dashboard"] == {LEFT_UNDONE: "OSError"}
    assert found["documents"]["files"] == 2
