"""Writing files so that a reader sees the old one or the new one, never half of one."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def sync_file(path: Path) -> None:
    """Wait until the bytes of a file are on disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def working_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """A folder inside `parent` (so a rename stays on one disk) that is gone afterwards.

    What a killed run left behind under the same prefix is removed first. Only one run writes at a time (its lock).
    """
    parent.mkdir(parents=True, exist_ok=True)
    for left_over in parent.glob(f"{prefix}*"):
        shutil.rmtree(left_over)
    folder = parent / f"{prefix}{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
