"""A home whose runs are killed, one after the other, while others want to work on it, too.

Every run is a process of its own. What each of them said, and what was to be seen of the home then, is noted here; the
tests say what should have been.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from whole_office import AFTER_THE_CLOSE, Tables, published

from ingest.home import Home
from ingest.ledger import Ledger

RUN = ("run", "--as-of", AFTER_THE_CLOSE, "--lang", "en")
GRIDSCORE = "from orchestration.cli import main; main()"
# The worst moment: the releases are in the ledger, and readers still have the publication before them.
KILLED_BEFORE_THE_SWAP = f"""
import os, signal
from publish import publication
publication.wal_of = lambda path: os.kill(os.getpid(), signal.SIGKILL)
if __name__ == "__main__":
    {GRIDSCORE}
"""
STARTS_UP_S = 3
AT_WORK_S = 2
GONE_S = 60
LONGEST_S = 900


@dataclass(frozen=True)
class Interrupted:
    """What was to be seen. `after_kills`: the published rows after each kill."""

    home: Home
    scratch: Path
    holder: int
    second: subprocess.CompletedProcess[str]
    waiter_said_before: str
    waiter_said_after: str
    after_kills: list[Tables]
    releases_at_last_kill: int
    left_at_last_kill: list[str]
    last: subprocess.CompletedProcess[str]


def interrupt(home: Home, scratch: Path) -> Interrupted:
    """Kill a run after intake, one that waited for it while dbt computes, a third before the swap; then let one be.

    Raises TimeoutExpired when something of a killed run lives on.
    """
    seen: list[Tables] = []
    with _begun(home, scratch) as first:
        _said_until(first, "landing grids")
        first.send_signal(signal.SIGSTOP)  # at work for as long as it is looked at
        second = _finished(home, scratch)
        with _begun(home, scratch, "--wait") as waiter:
            time.sleep(STARTS_UP_S)
            assert waiter.poll() is None
            before = _said_so_far(waiter)
            _kill(first)
            seen.append(published(home))
            after = _said_until(waiter, "computing scores")
            time.sleep(AT_WORK_S)
            _kill(waiter)
    seen.append(published(home))
    third = _finished(home, scratch, script=KILLED_BEFORE_THE_SWAP)
    assert third.returncode == -signal.SIGKILL, third.stderr
    seen.append(published(home))
    releases = Ledger(home.ledger / "releases.jsonl").verify()
    left = [path.name for path in home.published.iterdir() if path.name.startswith(".")]
    last = _finished(home, scratch)
    return Interrupted(home, scratch, first.pid, second, before, after, seen, releases, left, last)


def _command(home: Home, more: tuple[str, ...], script: str) -> list[str]:
    return [sys.executable, "-c", script, *RUN, "--home", str(home.root), *more]


def _finished(home: Home, scratch: Path, script: str = GRIDSCORE) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TMPDIR": str(scratch)}
    command = _command(home, (), script)
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=LONGEST_S)


@contextmanager
def _begun(home: Home, scratch: Path, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A run whose stderr can be read line by line; gone, whatever happens, when the block is left."""
    environment = {**os.environ, "TMPDIR": str(scratch)}
    command = _command(home, more, GRIDSCORE)
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, bufsize=0)
    try:
        yield process
    finally:
        if process.poll() is None:
            _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate(timeout=GONE_S)  # whoever of it lives on holds its stderr open


def _said_until(process: subprocess.Popen[bytes], line: str) -> str:
    """Everything up to a line of its progress; fails when the process ends before."""
    assert process.stderr is not None
    said = ""
    while raw := process.stderr.readline():
        said += raw.decode()
        if raw.decode().startswith(line):
            return said
    raise AssertionError(f"the run ended before {line!r}: {said}")


def _said_so_far(process: subprocess.Popen[bytes]) -> str:
    """What is there to be read, without waiting for more."""
    assert process.stderr is not None
    handle = process.stderr.fileno()
    os.set_blocking(handle, False)
    try:
        return (os.read(handle, 1 << 16) or b"").decode()
    except BlockingIOError:
        return ""
    finally:
        os.set_blocking(handle, True)
