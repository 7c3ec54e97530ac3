"""Jobs that look after a home from Dagster's pages: they do what the commands do, and fail where these end with 2."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.intake import intake
from ingest.settings import Sources
from orchestration.definitions import defs
from orchestration.resources import Office
from orchestration.upkeep import backup, verify


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Two files taken in, nothing published."""
    home = Home(tmp_path / "home")
    home.exports.mkdir(parents=True)
    for name in ("items_2026-03.csv", "visits_2026-03.csv"):
        (home.exports / name).write_text(name, encoding="utf-8")
    intake(home, Sources(), datetime(2026, 4, 1, tzinfo=UTC))
    return home


def test_every_command_that_looks_after_a_home_is_a_job_and_verify_has_a_schedule(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIDSCORE_HOME", str(home.root))
    repository = defs().get_repository_def()
    assert {"verify", "rebuild", "backup", "score"} <= set(repository.job_names)
    weekly = repository.get_schedule_def("verify_weekly")
    assert (weekly.job_name, weekly.default_status) == ("verify", dg.DefaultScheduleStatus.STOPPED)


def test_verify_fails_where_something_is_damaged(home: Home) -> None:
    office = {"office": Office(root=str(home.root))}
    assert verify.execute_in_process(resources=office).success
    next(path for path in home.vault.rglob("*") if path.is_file()).unlink()
    with pytest.raises(GridscoreError, match=r"\.csv\)：缺失"):
        verify.execute_in_process(resources=office)


def test_backup_goes_where_it_is_told_to(home: Home, tmp_path: Path) -> None:
    config = {"ops": {"back_up_all": {"config": {"folder": str(tmp_path / "copy")}}}}
    assert backup.execute_in_process(resources={"office": Office(root=str(home.root))}, run_config=config).success
    assert (tmp_path / "copy" / "backup.json").is_file()
