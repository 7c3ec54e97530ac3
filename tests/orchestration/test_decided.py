"""Jobs for what a person decides, from Dagster's pages: they do what the commands do. Slow: two real runs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from no_pages import pages_left_out
from small_home import ITEMS, write_small_home

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.ledger import Ledger
from orchestration.command_run import RunOptions, run_home
from orchestration.decided import accept, restate, withdraw
from orchestration.definitions import defs
from orchestration.resources import Office
from publish import open_published
from publish.release_files import releases_file

CLOCK = "2026-04-08T09:00:00+08:00"
BAD = "I9,G1,环境保护,13月3日,,\nI10,G1,环境保护,never,,\n"


def done(home: Home, job: dg.JobDefinition, op: str, **typed: Any) -> bool:
    office = {"office": Office(root=str(home.root), as_of=CLOCK)}
    with pages_left_out():
        return job.execute_in_process(resources=office, run_config={"ops": {op: {"config": typed}}}).success


def test_what_a_person_decides_is_a_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDSCORE_HOME", str(tmp_path))
    assert {"accept", "withdraw", "restate"} <= set(defs().get_repository_def().job_names)


@pytest.mark.slow
def test_a_file_is_accepted_and_a_period_restated(tmp_path: Path) -> None:
    home = write_small_home(tmp_path / "home")
    (home.exports / "items_2026-03.csv").write_text(ITEMS + BAD, encoding="utf-8")
    with pytest.raises(GridscoreError, match=r"held back by items_2026-03\.csv"):
        run_home(home, RunOptions(datetime.fromisoformat(CLOCK)), "en")
    with pytest.raises(GridscoreError, match="no file"):
        done(home, withdraw, "withdraw_files", files=["items_2026-04.csv"], because="none such")
    assert not home.published_file.exists()

    assert done(home, accept, "accept_files", files=["items_2026-03.csv"], because="two rows of a test")
    with open_published(home) as connection:
        assert connection.execute("select count(*) from score where period = '2026-03'").fetchone() == (2,)
    assert done(home, restate, "restate_released", period="2026-03", because="to see it")
    assert [line["because"] for line in Ledger(releases_file(home)).entries()][-1] == "to see it"
