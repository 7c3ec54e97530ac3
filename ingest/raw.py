"""The bytes of a file, read from the beginning as often as needed and never held whole."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

CHUNK = 1 << 23
Reader = IO[bytes] | io.BufferedIOBase
"""What can be read and sought: files, and those in archives."""
Opener = Callable[[], AbstractContextManager[Reader]]


@dataclass(frozen=True)
class Raw:
    """open: a new reader at the first byte. size: how many bytes there are."""

    open: Opener
    size: int

    @staticmethod
    def of(content: bytes) -> Raw:
        """Bytes that are in memory already."""
        return Raw(lambda: io.BytesIO(content), len(content))

    @staticmethod
    def at(path: Path) -> Raw:
        """The bytes of a file on disk."""
        return Raw(lambda: path.open("rb"), path.stat().st_size)

    def start(self, count: int) -> bytes:
        """The first bytes, so many at most."""
        with self.open() as file:
            return file.read(count)

    def whole(self) -> bytes:
        """All bytes at once: for formats that cannot be read piece by piece."""
        with self.open() as file:
            return file.read()

    def chunks(self, size: int = CHUNK, skip: int = 0) -> Iterator[bytes]:
        """The bytes after the first `skip`, piece by piece."""
        with self.open() as file:
            file.seek(skip)
            while chunk := file.read(size):
                yield chunk
