"""What lies in a folder of exports; writing so that a kill leaves the old file or the new one, never half of one."""

from __future__ import annotations

import filecmp
import os
from collections.abc import Iterator
from pathlib import Path

from ingest.errors import GridscoreError

# What file managers add to folders and archives of their own accord.
ADDED = ("__macosx", "thumbs.db", "desktop.ini", "lost+found")


def is_nobodys(name: str) -> bool:
    """Whether a file or folder of this name is nobody's export: hidden, the lock of an office program (`~$...`), or
    added by a file manager."""
    return name.startswith((".", "~$")) or name.lower() in ADDED


def candidates(exports: Path) -> Iterator[Path]:
    """What may be an export, of whatever kind of file, in order of names; of links only the link. A folder in it that
    cannot be read comes last, by itself. Raises OSError when the landing folder is there and cannot be read: it would
    look empty."""
    closed: list[Path] = []

    def note(error: OSError) -> None:
        if Path(error.filename) != exports:
            closed.append(Path(error.filename))
        elif not isinstance(error, FileNotFoundError):
            raise error

    for folder, folders, names in os.walk(exports, onerror=note, followlinks=False):
        folders[:] = sorted(name for name in folders if not is_nobodys(name))
        yield from (Path(folder, name) for name in sorted(names) if not is_nobodys(name))
    yield from closed


def is_named_file(output: Path, ending: str) -> bool:
    """Whether a place to write to is the file itself (it has the ending), else a folder. Raises GridscoreError for a
    name with another ending, unless a folder of that name is there: nobody means a new folder by `a.txt`."""
    if output.suffix.lower() == ending:
        return True
    if output.suffix and not output.is_dir():
        raise GridscoreError(f"{output} does not end in {ending}; name a file that does, or a folder")
    return False


def sync_folder(folder: Path) -> None:
    """Make renames in this folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, content: bytes) -> bool:
    """Write content under path by temporary name and rename; False (and nothing touched) when it already says so."""
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:  # the disk is full, say
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return True


def put_in_place(temporary: Path, path: Path) -> bool:
    """Give a file that is whole its name; False (and nothing touched) when the one there already says so."""
    if path.is_file() and filecmp.cmp(temporary, path, shallow=False):
        temporary.unlink()
        return False
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)
    return True
