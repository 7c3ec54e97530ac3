"""One writer per home."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from ingest.home import Home
from orchestration.lock import HomeBusyError, holder, home_lock
from orchestration.resources import Office

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys, time
from pathlib import Path
from orchestration.lock import home_lock
with home_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def hold(lock: Path, seconds: float) -> subprocess.Popen[str]:
    """Another process that has the lock when this returns."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock), str(seconds)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with hold(tmp_path / "lock", 30) as other:
        with pytest.raises(HomeBusyError, match=f"process {other.pid} since 20"), home_lock(tmp_path / "lock"):
            pass
        other.kill()


def test_a_killed_run_leaves_no_lock(tmp_path: Path) -> None:
    with hold(tmp_path / "lock", 30) as other:
        os.kill(other.pid, signal.SIGKILL)
    with home_lock(tmp_path / "lock"):
        assert holder(tmp_path / "lock").startswith(f"process {os.getpid()} ")


def test_waiting_gets_the_lock_when_the_other_is_done(tmp_path: Path) -> None:
    with hold(tmp_path / "lock", 0.5) as other, home_lock(tmp_path / "lock", wait=True, poll_s=0.05):
        assert other.wait() == 0


def test_a_step_inside_a_run_takes_the_runs_own_lock(tmp_path: Path) -> None:
    with home_lock(tmp_path / "lock"), home_lock(tmp_path / "lock"):
        pass
    with home_lock(tmp_path / "lock"):
        pass


def test_a_run_that_dagster_starts_waits_for_whoever_works_on_the_home(tmp_path: Path) -> None:
    """Its schedule and sensor ask once: a run that failed here would leave its files and its month lying."""

    @dg.op
    def work(office: Office) -> str:
        return holder(office.home.lock_file)

    @dg.job
    def at_work() -> None:
        work()

    with hold(Home(tmp_path).lock_file, 0.5):
        result = at_work.execute_in_process(resources={"office": Office(root=str(tmp_path))})
    assert result.output_for_node("work").startswith(f"process {os.getpid()} ")
