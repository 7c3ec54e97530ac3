"""Dagster's folder of a home: one Dagster at a time, and what a killed one leaves does not stand in the way."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from ingest.errors import GridscoreError
from ingest.home import Home
from orchestration.instance import SETTINGS, WRITTEN_BEFORE, dagster_folder, end_lost_runs, hold_alone

HOLD = """
import sys, time
from pathlib import Path
from orchestration.instance import hold_alone
hold_alone(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


FIRST_SETTINGS = """\
telemetry:
  enabled: false
# one run at a time: a home has one writer
concurrency:
  runs:
    max_concurrent_runs: 1
"""


def test_settings_are_renewed_where_nobody_changed_what_was_written_before(tmp_path: Path) -> None:
    settings = dagster_folder(Home(tmp_path)) / "dagster.yaml"
    own = FIRST_SETTINGS.replace("1", "2")
    for there, then in ((SETTINGS, SETTINGS), (FIRST_SETTINGS, SETTINGS), (own, own)):
        settings.write_text(there, encoding="utf-8")
        dagster_folder(Home(tmp_path))
        assert settings.read_text("utf-8") == then


def test_whoever_changes_the_settings_adds_the_former_ones_to_those_written_before() -> None:
    written = hashlib.sha256(SETTINGS.encode()).hexdigest()
    assert (
        written == "a9b035cb2b9ef982ca847673b46ec95081b5926973c6e39d4dec3bbbf3cd9025"
    )  # on a change: this one to WRITTEN_BEFORE, the new one here
    assert written not in WRITTEN_BEFORE


@dg.job
def nothing() -> None:
    """A job to have runs of."""


def test_a_run_that_a_killed_dagster_left_ends_as_failed_and_is_asked_for_again(tmp_path: Path) -> None:
    folder = dagster_folder(Home(tmp_path))
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        lost = instance.create_run_for_job(nothing, status=dg.DagsterRunStatus.STARTED)
        done = instance.create_run_for_job(nothing, status=dg.DagsterRunStatus.SUCCESS)
    assert (end_lost_runs(folder), end_lost_runs(folder)) == (1, 0)
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        runs = {run.run_id: run for run in instance.get_runs()}
    assert runs[done.run_id].status == dg.DagsterRunStatus.SUCCESS
    assert runs[lost.run_id].status == dg.DagsterRunStatus.FAILURE
    assert runs[lost.run_id].tags["dagster/will_retry"] == "true"


def test_a_second_dagster_of_a_home_is_refused_until_the_first_has_died(tmp_path: Path) -> None:
    folder = dagster_folder(Home(tmp_path))
    with subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(GridscoreError, match="already"):
            hold_alone(folder)
        first.kill()
    hold_alone(folder)
