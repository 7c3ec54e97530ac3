"""Ctrl-C and SIGTERM: one clear line, and the process ends at once. That is safe, since it is at any moment."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

STOPPED = {
    signal.SIGINT: "stopped by Ctrl-C",
    signal.SIGTERM: "stopped by SIGTERM",
}
WHAT_STANDS = "what was last published stands, and the next run goes on from here"
SHOW_CURSOR = "\r\x1b[K\x1b[?25h"
"""A progress bar hides it."""


def listen() -> None:
    """From now on the first of these signals ends the process with status 128 + its number (130, 143).

    A thread of its own hears them: Python would tell the main thread only after the library call it is in, and Dagster
    makes an error of them that would pass through everything a step called.
    """
    heard, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    for number in STOPPED:
        signal.signal(number, lambda *_: None)
    threading.Thread(target=_end_at_first, args=(heard,), daemon=True).start()


def give_back() -> None:
    """Ctrl-C is a KeyboardInterrupt again: at a prompt it takes back a line. SIGTERM ends the process, as of any."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


@contextmanager
def kept_from_children() -> Iterator[None]:
    """Processes started in the block do not hear the signals, which a terminal sends to all: they end with this one."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPED)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_at_first(heard: int) -> None:
    number = next((each for each in iter(lambda: os.read(heard, 1)[0], None) if each in STOPPED), 0)
    shown = SHOW_CURSOR if sys.stderr.isatty() else ""
    os.write(2, f"{shown}gridscore: {STOPPED[signal.Signals(number)]}; {WHAT_STANDS}\n".encode())
    os._exit(128 + number)
