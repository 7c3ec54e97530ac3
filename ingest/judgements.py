"""What people said about files: let a held one count, take a wrong one out again. Append-only, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.intake import FileEntry
from ingest.ledger import Ledger
from ingest.mask import without_numbers

Word = Literal["accept", "withdraw"]
MIN_HASH = 8
"""Characters of a SHA-256 that are enough to name a file."""


@dataclass(frozen=True)
class Judgement:
    """The last word on one file (by its bytes), and why."""

    word: Word
    because: str


def judgements(home: Home) -> dict[str, Judgement]:
    """SHA-256 -> the last word on that file. Raises GridscoreError when the log was changed."""
    return {
        entry["sha256"]: Judgement(entry["word"], entry["because"]) for entry in Ledger(home.judgements_file).entries()
    }


def judge(home: Home, files: Sequence[FileEntry], word: Word, because: str) -> None:
    """Note a word on files, of all or of none, on disk when this returns."""
    said = {"because": because, "judged_at": datetime.now(UTC).isoformat()}
    noted = [{"word": word, "sha256": file.sha256, "name": file.name, **said} for file in files]
    Ledger(home.judgements_file).extend(noted)


def files_named(log: Sequence[FileEntry], name: str) -> list[FileEntry]:
    """The file that `file_named` finds; of an archive of several files, all that came in it.

    log: the intake log with its archives. Raises GridscoreError as `file_named` does, and for an archive that brought
    nothing that had not come before.
    """
    file = file_named(log, name)
    if not file.holds:
        return [file]
    own = [each for each in log if each.arrival == file.arrival and each.name.startswith(f"{file.name}/")]
    if not own:
        raise GridscoreError(f"all that is in {file.name} had come before; name its files one by one")
    return own


def file_named(files: Sequence[FileEntry], name: str) -> FileEntry:
    """The file of this name in exports/ (or a path into it), or whose SHA-256 begins so.

    Raises GridscoreError when there is none, and, listing them, when files of different bytes came under one name.
    """
    names = [without_numbers(each) for each in (name, name.rpartition("exports/")[2])]
    by_hash = [file for file in files if len(name) >= MIN_HASH and file.sha256.startswith(name.lower())]
    found = by_hash or [file for file in files if file.sha256 and file.name in names]
    hashes = list(dict.fromkeys(file.sha256 for file in found))
    if not found:
        raise GridscoreError(f"no file {without_numbers(name)!r} has ever been taken in; names are as under exports/")
    if len(hashes) > 1:
        raise GridscoreError(
            f"{found[-1].name} came {len(hashes)} times with different bytes; say which by its hash, oldest first: "
            + ", ".join(f"{sha[:12]} ({_arrival(found, sha)})" for sha in hashes)
        )
    return found[-1]


def judged(home: Home, files: Sequence[FileEntry]) -> list[FileEntry]:
    """The same files; those withdrawn belong to no feed any more and say why."""
    words = judgements(home)
    return [_withdrawn(file, words[file.sha256]) if _is_out(file, words) else file for file in files]


def accepted(home: Home) -> dict[str, str]:
    """SHA-256 -> why, of every file that counts whatever its receipt looks like."""
    return {sha: said.because for sha, said in judgements(home).items() if said.word == "accept"}


def _is_out(file: FileEntry, words: dict[str, Judgement]) -> bool:
    return file.sha256 in words and words[file.sha256].word == "withdraw"


def _withdrawn(file: FileEntry, said: Judgement) -> FileEntry:
    return replace(file, feeds=(), reason=said.because, is_withdrawn=True)


def _arrival(files: Sequence[FileEntry], sha256: str) -> str:
    return min(file.arrived_at for file in files if file.sha256 == sha256).strftime("%Y-%m-%d %H:%M UTC")
