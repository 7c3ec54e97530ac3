"""Keeps a native reader from writing to standard error what it quotes of a damaged file."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

STANDARD_ERROR = 2
_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def quiet() -> Iterator[None]:
    """While this lasts, what anybody writes to the file descriptor of standard error is kept back: it is written
    afterwards when all went well, and forgotten when an error was raised, as a panic of a Rust library tells of the
    file. One at a time, for the descriptor is the process's own."""
    with _ONE_AT_A_TIME, tempfile.TemporaryFile() as kept:
        before = os.dup(STANDARD_ERROR)
        os.dup2(kept.fileno(), STANDARD_ERROR)
        is_well = False
        try:
            yield
            is_well = True
        finally:
            os.dup2(before, STANDARD_ERROR)
            os.close(before)
            if is_well:
                kept.seek(0)
                while said := kept.read(1 << 16):
                    os.write(STANDARD_ERROR, said)
