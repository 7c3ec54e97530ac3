"""A copy of what cannot be made again: vault, ledger, key, settings, rulebooks; and a home made of such a copy.

A backup is laid out like a home and has one file more, `backup.json`, with the hash of every file. It is written last,
so that a copy that was stopped is none. Whoever has the backup has the vault and the key: it is readable by its owner
only, and a disk that cannot keep the key from others gets none.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from ingest.errors import GridscoreError
from ingest.files import sync_folder, write_whole
from ingest.home import Home
from ingest.identifiers import OTHERS
from ingest.intake import landing_files
from ingest.ledger import Ledger
from ingest.settings import load_site
from ingest.vault import CHUNK

MANIFEST = "backup.json"
WORKING = ".backing-up"
SETTINGS = (".yaml", ".yml", ".csv", ".parquet")
STANDS_ALREADY = ("lock", "lost+found")
Report = Callable[[str], None]


@dataclass(frozen=True)
class CopySummary:
    """What a copy holds: files and bytes, and since when the home is as it is there (UTC)."""

    files: int
    size: int
    made_at: str


def files_to_keep(home: Home) -> Iterator[Path]:
    """Every file that a rebuild needs: settings, calendar, rulebooks, ledger, vault, key. What a stopped run left
    half-written is hidden and is left."""
    found = {path for path in home.root.iterdir() if path.suffix in SETTINGS}
    calendar = (home.root / load_site(home).calendar).resolve()
    found |= {calendar} if calendar.is_relative_to(home.root) else set()
    for folder in (home.rulebooks, home.ledger, home.vault):
        found |= set(folder.rglob("*"))
    for path in sorted({*found, home.key_file}):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(home.root).parts):
            yield path


def left_out(home: Home) -> list[str]:
    """Names of landing files that no run has taken in, by name and size: the vault, and so a copy of it, lacks them."""
    known = {(entry["name"], entry["size"]) for entry in Ledger(home.intake_file).entries()}
    return [name for path, name in landing_files(home) if (name, path.stat().st_size) not in known]


def back_up(home: Home, target: Path, report: Report = lambda _: None) -> CopySummary:
    """Copy a home into the new or empty folder `target`. The caller holds the home's lock.

    Raises GridscoreError when the folder holds something, lies in the home, or others could read the key there, and
    when there is nothing to copy; what was copied until then is removed.
    """
    if target.resolve().is_relative_to(home.root.resolve()):
        raise GridscoreError(f"{target} lies in the home itself; name a folder on another disk")
    refuse_what_holds_something(target)
    if not home.intake_file.exists():
        raise GridscoreError(f"nothing to back up in {home.root}: no run has taken in a file yet")
    working = target / WORKING
    shutil.rmtree(working, ignore_errors=True)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    with _nothing_half_done(working, f"no backup was made in {target}"):
        working.mkdir(parents=True, mode=0o700)
        names = {path: path.relative_to(home.root).as_posix() for path in files_to_keep(home)}
        hashes = {name: _copied(path, working / name, report) for path, name in names.items()}
        _refuse_open_key(working / home.key_file.name, target)
        for path in working.iterdir():
            path.rename(target / path.name)
        working.rmdir()
        target.chmod(0o700)
        sync_folder(target)
        said = json.dumps({"made_at": made_at, "files": hashes}, ensure_ascii=False, indent=1)
        write_whole(target / MANIFEST, said.encode())
    return CopySummary(len(hashes), sum((target / name).stat().st_size for name in hashes), made_at)


def restore_files(source: Path, target: Path, report: Report = lambda _: None) -> CopySummary:
    """Copy a backup into the folder `target`, which holds nothing, as a home; every file is held against its hash.

    Raises GridscoreError when `source` is no backup, or a file of it is missing or was changed since it was made.
    """
    with _nothing_half_done(target, f"nothing was restored from {source}"):
        made_at, hashes = _manifest(source)
        for name, sha256 in hashes.items():
            if not (source / name).is_file():
                raise GridscoreError(f"{source / name} is missing; nothing was restored")
            if _copied(source / name, target / name, report) != sha256:
                raise GridscoreError(f"{source / name} was changed since the backup was made; nothing was restored")
        key = Home(target).key_file
        if key.exists():
            key.chmod(0o400)
        Home(target).exports.mkdir()
    return CopySummary(len(hashes), sum((target / name).stat().st_size for name in hashes), made_at)


def refuse_what_holds_something(target: Path) -> None:
    """Raise GridscoreError unless a folder is new or empty, but for what a stopped backup left half-done."""
    if target.exists() and not target.is_dir():
        raise GridscoreError(f"{target} is a file; name a new or empty folder")
    if target.is_dir() and any(path.name not in (WORKING, *STANDS_ALREADY) for path in target.iterdir()):
        raise GridscoreError(f"{target} is not empty; name a new or empty folder")


@contextmanager
def _nothing_half_done(folder: Path, otherwise: str) -> Iterator[None]:
    """Remove the folder when the block fails; what the disk had to say becomes one line."""
    try:
        yield
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise GridscoreError(f"{otherwise}: {error.strerror or type(error).__name__}") from None
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _copied(source: Path, target: Path, report: Report) -> str:
    """Copy bytes and mode, on disk when this returns; returns the SHA-256 of what was copied."""
    report(target.name)
    for folder in [each for each in reversed(target.parents) if not each.exists()]:
        folder.mkdir(mode=0o700)
    digest = hashlib.sha256()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as file, os.fdopen(descriptor, "wb") as copy:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    target.chmod(source.stat().st_mode & 0o777)
    return digest.hexdigest()


def _refuse_open_key(key: Path, target: Path) -> None:
    if key.exists() and key.stat().st_mode & OTHERS:
        raise GridscoreError(f"others could read the key on the disk of {target}; use one that keeps permissions")


def _manifest(source: Path) -> tuple[str, dict[str, str]]:
    """When a backup was made, and SHA-256 by name."""
    try:
        said = json.loads((source / MANIFEST).read_text("utf-8"))
        made_at, hashes = str(said["made_at"]), dict(said["files"])
    except (OSError, ValueError, KeyError, TypeError):
        raise GridscoreError(f"no backup at {source}: there is no {MANIFEST} that can be read") from None
    if any(PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts for name in hashes):
        raise GridscoreError(f"no backup at {source}: its {MANIFEST} names files outside of it")
    return made_at, hashes
