"""The second process: what a run says when it dies, and that the next one begins anew."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.intake import ReadProgress
from ingest.settings import Site
from orchestration import second_process
from orchestration.progress import shown_progress


def test_a_build_whose_process_dies_is_an_error_and_nothing_is_waited_for(tmp_path: Path) -> None:
    second_process._submit(os._exit, 1)
    with pytest.raises(GridscoreError, match="died"):
        list(second_process.build_models(Home(tmp_path), Site()))


def test_a_process_that_died_is_replaced() -> None:
    with pytest.raises(Exception, match="terminated abruptly"):
        second_process._submit(os._exit, 1).result()
    assert second_process._submit(abs, -1).result() == 1


def use_the_second_process() -> None:
    second_process._submit(abs, -1).result()


def test_a_run_that_dagster_started_ends() -> None:
    """Such a process is one of multiprocessing's own, which waits at its end for all that it started."""
    run = get_context("spawn").Process(target=use_the_second_process)
    run.start()
    run.join(60)
    run.kill()  # were it still there, it would stay
    assert run.exitcode == 0


def test_a_process_that_dismisses_nobody_ends_without_a_word() -> None:
    program = "from orchestration import second_process; print(second_process._submit(abs, -1).result())"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert (said.stdout, said.stderr) == ("1\n", "")


@pytest.mark.usefixtures("second")
def test_a_process_that_died_is_dismissed_like_any_other() -> None:
    with pytest.raises(Exception, match="terminated abruptly"):
        second_process._submit(os._exit, 1).result()
    second_process.stop()
    assert second_process._submit(abs, -1).result() == 1


@pytest.mark.usefixtures("second")
def test_what_nobody_hears_holds_up_no_end() -> None:
    second_process._submit(tell_much)
    second_process.stop()


def tell_much() -> None:
    assert second_process._teller is not None
    second_process._teller.send("x" * 1_000_000)


@pytest.fixture
def second() -> Iterator[None]:
    """Whatever it was told last is forgotten with it."""
    second_process.stop()
    yield
    second_process.stop()


@pytest.mark.usefixtures("second")
def test_how_far_a_landing_is_stands_below_its_stage_and_no_other_step_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(second_process, "TELL_S", 0.01)
    for said in ("tracks: tracks_1.csv", ReadProgress("tracks: 4 rows, 100%, 2 rows a second, 0 s left")):
        second_process._submit(second_process._tell, said)
    monkeypatch.setitem(second_process._landing, "tracks", second_process._submit(time.sleep, 0.1))
    with shown_progress():
        second_process.landed_there("tracks")
    assert capsys.readouterr().err == "  tracks: 4 rows, 100%, 2 rows a second, 0 s left\n"


@pytest.mark.usefixtures("second")
def test_landing_does_not_wait_until_somebody_listens() -> None:
    for _ in range(30):
        second_process._submit(second_process._tell, ReadProgress("x" * 4000))
    assert second_process._submit(abs, -1).result(timeout=60) == 1
