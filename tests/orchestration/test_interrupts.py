"""Ctrl-C and SIGTERM in the middle of a run, really sent: one line, the right status, and nothing half done is seen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from small_home import write_small_home

from ingest.home import Home
from orchestration.lock import home_lock

ROOT = Path(__file__).resolve().parents[2]
GRIDSCORE = "from orchestration.cli import main; main()"
STANDS = "what was last published stands, and the next run goes on from here"
GONE_S = 60


def stopped(home: Home, number: signal.Signals, stage: str) -> tuple[int | None, list[str], str]:
    """Status, lines on stderr after the stage began, and stdout of a run whose whole group gets the signal then."""
    command = [
        sys.executable,
        "-c",
        GRIDSCORE,
        "run",
        "--home",
        str(home.root),
        "--as-of",
        "2026-04-08",
        "--lang",
        "en",
    ]
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, start_new_session=True, **piped) as run:
        assert run.stderr is not None
        assert any(line.startswith(stage) for line in run.stderr)
        os.killpg(run.pid, number)
        said, told = run.communicate(timeout=GONE_S)  # its second process holds stderr open: it is gone, too
    return run.returncode, told.splitlines(), said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "stage", "status", "words"),
    [
        (signal.SIGINT, "landing grids", 130, "stopped by Ctrl-C"),
        (signal.SIGTERM, "taking in files", 143, "stopped by SIGTERM"),
    ],
)
def test_a_run_that_is_stopped_says_one_line_and_leaves_nothing_half_done(tmp_path: Path, number, stage, status, words):
    home = write_small_home(tmp_path / "home")
    ended, told, said = stopped(home, number, stage)
    assert (ended, said) == (status, "")
    # stages may still have begun between the signal's sending and its arrival
    assert [line for line in told if "gridscore" in line] == [told[-1]] == [f"gridscore: {words}; {STANDS}"]
    assert not any("Traceback" in line or "Warning" in line for line in told)
    assert not home.published_file.exists()
    with home_lock(home.lock_file):
        pass


def test_a_server_and_a_prompt_which_take_ctrl_c_back_still_end_on_sigterm() -> None:
    waits = (
        "import time; from orchestration import interrupts; interrupts.listen(); interrupts.give_back(); "
        "print('waiting', flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", waits], cwd=ROOT, stdout=subprocess.PIPE, text=True) as waiting:
        assert waiting.stdout is not None
        assert waiting.stdout.readline() == "waiting\n"
        waiting.terminate()
        try:
            assert waiting.wait(timeout=GONE_S) == -signal.SIGTERM
        finally:
            waiting.kill()
