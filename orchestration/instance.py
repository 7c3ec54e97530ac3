"""Dagster's own folder of a home: run history of what Dagster starts, telemetry off, one Dagster at a time."""

from __future__ import annotations

import fcntl
import hashlib
import os
from pathlib import Path

from ingest.errors import GridscoreError
from ingest.files import write_whole
from ingest.home import Home

SETTINGS = """\
telemetry:
  enabled: false
# no request to join anything on the first page
nux:
  enabled: false
# one run at a time: a home has one writer
concurrency:
  runs:
    max_concurrent_runs: 1
# a run whose process died is asked for once more; one that a check or a file stopped would only be stopped again
run_retries:
  enabled: true
  max_retries: 1
  retry_on_asset_or_op_failure: false
"""
WRITTEN_BEFORE = (
    "6a5710145bf0abcb2df810d07ff6c5252154b0070bd4f80d4b2856f9acfe816c",
    "aea5bd8859232ea6a153e0a33b03a9d698bd5336f1d311072f210b401f152fb6",
)
"""SHA-256 of the settings that were written before these: whoever changes SETTINGS adds theirs."""


def dagster_folder(home: Home) -> Path:
    """DAGSTER_HOME of a home, with its settings. They are written where there are none, and where nobody changed those
    that were written before; what somebody wrote stands."""
    folder = home.root / "dagster"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = folder / "dagster.yaml"
    if not settings.exists() or hashlib.sha256(settings.read_bytes()).hexdigest() in WRITTEN_BEFORE:
        write_whole(settings, SETTINGS.encode())
    return folder


def hold_alone(folder: Path) -> None:
    """Keep other Dagsters off this folder until the process ends, also when it becomes another program.

    Raises GridscoreError when one is at work there.
    """
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise GridscoreError(f"Dagster is at work on {folder.parent} already") from None
    os.set_inheritable(handle, True)


def end_lost_runs(folder: Path) -> int:
    """Note as failed the runs that a Dagster before this one left as running, and return how many.

    Killed together with it they would stay so, and as one run goes at a time, none would ever start again.
    """
    import dagster as dg

    at_work = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        lost = instance.get_runs(dg.RunsFilter(statuses=at_work))
        for run in lost:
            instance.report_run_failed(run, "Dagster ended while the run was at work")
    return len(lost)
