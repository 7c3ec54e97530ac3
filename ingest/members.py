"""A zip of several files: each is a file of its own, named `archive.zip/its own name`, its bytes in the vault."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ingest.archive import DAMAGED, GZIP, files_in
from ingest.home import Home
from ingest.names import decoded
from ingest.vault import CHUNK, StoredFile, scratch_folder, store
from ingest.zip_guard import ARCHIVE, ZIP, is_office, opened

UTF8_NAME = 0x800
"""Flag of a member whose name is UTF-8; others are as the packing system wrote them, in China mostly GB18030."""
NESTED = ARCHIVE.refused("holds another archive", "内含另一个压缩包")


@dataclass(frozen=True)
class Member:
    """One file out of an archive; problem: why it is not read, else empty."""

    name: str
    stored: StoredFile
    problem: str = ""


def member_names(path: Path, name: str, is_taken: Callable[[str], bool]) -> list[str]:
    """Names of the files in an archive that is to be taken apart; none for any other file.

    path: the bytes. name: in exports/. A zip of one file is that file and stays one, unless only the name inside says
    whose it is (is_taken: whether a feed takes a name). Raises SetAsideError for an archive that is not to be trusted.
    """
    with path.open("rb") as file:
        if file.read(len(ZIP)) != ZIP:
            return []
        with opened(file, ARCHIVE) as archive:
            names = [] if is_office(archive) else [f"{name}/{_name(member)}" for member in files_in(archive)]
    is_several = len(names) > 1 or any(is_taken(each) for each in names if not is_taken(name))
    return names if is_several else []


def members(home: Home, path: Path, names: list[str], max_bytes: int) -> Iterator[Member]:
    """Take the files of an archive into the vault, in its order. names: theirs. Raises SetAsideError for one that is
    damaged, GridscoreError for one larger than max_bytes."""
    with scratch_folder(home) as folder, path.open("rb") as file, opened(file, ARCHIVE) as archive:
        for name, member in zip(names, files_in(archive), strict=True):
            target = folder / "member"
            _unpack(archive, member, target)
            problem = NESTED.message if _is_archive(target) else ""
            yield Member(name, store(home, target, max_bytes), problem)


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """Write a member to a file. Never more than the directory promised, and only with the right checksum: zipfile sees
    to both."""
    try:
        with archive.open(member) as packed, target.open("wb") as file:
            shutil.copyfileobj(packed, file, CHUNK)
    except OSError:  # the disk is full, say: no fault of the archive
        raise
    except Exception:
        raise DAMAGED from None


def _is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(len(ZIP))
    if start != ZIP:
        return start.startswith(GZIP)
    try:
        with zipfile.ZipFile(path) as archive:
            return not is_office(archive)
    except Exception:  # damaged: its reader says so
        return False


def _name(member: zipfile.ZipInfo) -> str:
    """The name as it was meant; a name that is not UTF-8 comes from zipfile as code page 437, which loses nothing."""
    name = member.filename
    if not member.flag_bits & UTF8_NAME:
        with suppress(UnicodeEncodeError):  # a name that a field of its own gave in Unicode
            name = decoded(name.encode("cp437"))
    return name.replace("\\", "/")
