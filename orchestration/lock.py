"""One writer per home. The lock is the kernel's (flock), so a killed run leaves none behind; the file only says who."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ingest.errors import GridscoreError

_held: set[Path] = set()


class HomeBusyError(GridscoreError):
    """Another run writes this home right now."""


@contextmanager
def home_lock(lock_file: Path, wait: bool = False, poll_s: float = 0.5) -> Iterator[None]:
    """Hold the home's lock; nested use in one process is one lock.

    Raises HomeBusyError naming the holder when another process has it, or waits for it when `wait`.
    """
    path = lock_file.resolve()
    if path in _held:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        while not _try_lock(file.fileno()):
            if not wait:
                raise HomeBusyError(f"another run works on this home ({holder(path)}); wait for it, or add --wait")
            time.sleep(poll_s)
        file.seek(0)
        file.truncate()
        file.write(json.dumps({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}))
        file.flush()
        _held.add(path)
        try:
            yield
        finally:
            _held.discard(path)
            file.seek(0)
            file.truncate()


def holder(lock_file: Path) -> str:
    """Who says to hold the lock: `process 123 since 2026-04-08T01:00:00+00:00`."""
    try:
        told = json.loads(lock_file.read_text(encoding="utf-8"))
        return f"process {told['pid']} since {told['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "a process that has just started"


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
