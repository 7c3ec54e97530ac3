"""Append-only JSON lines, each chained to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from ingest.errors import GridscoreError
from ingest.files import sync_folder

START = "0" * 64


def _hash(prev: str, entry: dict[str, Any]) -> str:
    said = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{prev}\n{said}".encode()).hexdigest()


def _line(entry: dict[str, Any], prev: str, entry_hash: str) -> bytes:
    """The one way an entry is written: a line that says the same in other bytes was not written here."""
    return json.dumps({**entry, "prev": prev, "hash": entry_hash}, ensure_ascii=False).encode()


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


class Ledger:
    """One log. An entry is a JSON object; `prev` and `hash` are the ledger's own and not part of what is read back.

    A last line without its line break was never acknowledged (the machine stopped while writing it): it is passed
    over when reading and removed by the next append. Everything before it must be whole, to the byte.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> list[dict[str, Any]]:
        """All entries, oldest first. Raises GridscoreError when a line was changed, removed or put in."""
        return self._read()[0]

    def verify(self) -> int:
        """Number of entries; raises GridscoreError naming the first line that does not fit the chain."""
        return len(self._read()[0])

    def head(self) -> str:
        """Hash of the last entry, which vouches for all before it; raises GridscoreError as `verify` does."""
        return [START, *self.hashes()][-1]

    def hashes(self) -> list[str]:
        """Hash of every entry, oldest first; raises GridscoreError as `verify` does."""
        return self._read()[1]

    def append(self, entry: dict[str, Any]) -> None:
        """Add one entry and return only when it is on disk. The entry must not use the names prev and hash."""
        self.extend([entry])

    def extend(self, entries: list[dict[str, Any]]) -> None:
        """Add several entries in order, on disk when this returns."""
        if not entries:
            return
        _, hashes, whole_bytes = self._read()
        prev = hashes[-1] if hashes else START
        lines = []
        for entry in entries:
            if entry.keys() & {"prev", "hash"}:
                raise ValueError("prev and hash belong to the ledger")
            entry_hash = _hash(prev, entry)
            lines.append(_line(entry, prev, entry_hash) + b"\n")
            prev = entry_hash
        self.path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not self.path.exists()
        with self.path.open("ab") as file:
            file.truncate(whole_bytes)
            file.write(b"".join(lines))
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync_folder(self.path.parent)

    def _read(self) -> tuple[list[dict[str, Any]], list[str], int]:
        """Entries, the hash of each, and bytes taken by whole lines."""
        content = self.path.read_bytes() if self.path.exists() else b""
        whole = content[: content.rfind(b"\n") + 1]
        entries: list[dict[str, Any]] = []
        hashes = [START]
        for number, line in enumerate(whole.split(b"\n")[:-1], start=1):
            try:
                entry = json.loads(line)
                claimed = (entry.pop("prev"), entry.pop("hash"))
            except (ValueError, KeyError, AttributeError, TypeError):
                raise self._broken(number, "cannot be read; the log was damaged") from None
            if claimed != (hashes[-1], _hash(hashes[-1], entry)) or line != _line(entry, *claimed):
                raise self._broken(number, "does not fit the chain; the log was changed")
            hashes.append(claimed[1])
            entries.append(entry)
        if _is_object(content[len(whole) : -1]):  # what was torn while it was written never goes beyond its entry
            raise self._broken(len(entries) + 1, "has lost its line break; the log was damaged")
        return entries, hashes[1:], len(whole)

    def _broken(self, number: int, what: str) -> GridscoreError:
        return GridscoreError(f"{self.path.name}: line {number} {what}: put back {self.path} from a backup")
