"""Every file ever taken in, byte for byte, under its SHA-256. The only place that holds direct identifiers."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest.errors import GridscoreError
from ingest.files import sync_folder
from ingest.home import Home
from ingest.raw import Raw

CHUNK = 1 << 20
TEMPORARY = ".taking-in-"
LARGE = 64 << 20
"""A file of so many bytes is held against its name once in a run while nobody touches it; a smaller one each time: that
costs little, and its change could come within the same tick of the system's clock."""
UNTOUCHED: dict[Path, tuple[int, ...]] = {}
"""Large files as they were when their bytes were held against their name."""
# Far above any export that was ever seen; a disk image dropped by mistake stays out.
MAX_BYTES = 8 * (1 << 30)


@dataclass(frozen=True)
class StoredFile:
    """What the vault took: the SHA-256 of the bytes, and how many."""

    sha256: str
    size: int


def vault_path(home: Home, sha256: str) -> Path:
    """Where the bytes with this SHA-256 lie."""
    return home.vault / sha256[:2] / sha256


def store(home: Home, source: Path, max_bytes: int = MAX_BYTES, sizes: Collection[int] | None = None) -> StoredFile:
    """Copy a regular file into the vault: temporary name, fsync, rename, read-only.

    sizes: of what lies in the vault already, where that is known: a file of another size is new, and need not be read
    once more to find that out. Raises GridscoreError when it is no regular file, is too large, or changed while it was
    read. Symbolic links are not followed.
    """
    try:
        descriptor = os.open(source, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise GridscoreError(f"cannot be opened ({error.strerror}) / 无法打开（{error.strerror}）") from None
    with os.fdopen(descriptor, "rb") as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise GridscoreError("is not a regular file / 不是普通文件")
        if before.st_size > max_bytes:
            limit = f"{max_bytes // (1 << 20):,} MB"
            raise GridscoreError(f"is larger than the limit of {limit} / 超过 {limit} 的上限")
        if sizes is None or before.st_size in sizes:
            known = vault_path(home, hashlib.file_digest(file, "sha256").hexdigest())
            if known.exists() or retired_folder(home, f"files/{known.name}").is_dir():
                return StoredFile(known.name, before.st_size)
            file.seek(0)
        return _copy(home, file, before)


def _copy(home: Home, file: BinaryIO, before: os.stat_result) -> StoredFile:
    home.vault.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=home.vault)
    temporary = Path(name)
    try:
        digest = hashlib.sha256()
        with os.fdopen(handle, "wb") as copy:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
            size = copy.tell()
        after = os.fstat(file.fileno())
        if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns) or size != before.st_size:
            raise GridscoreError(
                "changed while it was read, so that the next run takes it in / 读取时被改动，由下次运行接收"
            )
        if not retired_folder(home, f"files/{digest.hexdigest()}").is_dir():
            _keep(temporary, vault_path(home, digest.hexdigest()))
    finally:
        temporary.unlink(missing_ok=True)
    return StoredFile(digest.hexdigest(), size)


def sweep(home: Home) -> None:
    """Remove what a stopped intake left half-copied. Only the one run that holds the home may call this."""
    for leftover in home.vault.glob(f"{TEMPORARY}*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


@contextmanager
def scratch_folder(home: Home) -> Iterator[Path]:
    """A folder inside the vault for what is on its way into it, removed at the end: raw bytes lie nowhere else."""
    home.vault.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=home.vault) as folder:
        yield Path(folder)


def opened(home: Home, sha256: str) -> Raw:
    """The bytes as they came. Raises GridscoreError when they are missing or no longer have this SHA-256."""
    path = vault_path(home, sha256)
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            is_known = UNTOUCHED.get(path) == _touched(before)
            found = sha256 if is_known else hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise GridscoreError(f"vault: {sha256[:12]} is in the intake log but its bytes are missing") from None
    if found != sha256:
        raise GridscoreError(f"vault: {sha256[:12]} no longer has the bytes it came with")
    _remember(path, before)
    return Raw.at(path)


def _remember(path: Path, file: os.stat_result) -> None:
    if file.st_size >= LARGE:
        UNTOUCHED[path] = _touched(file)


def _touched(file: os.stat_result) -> tuple[int, ...]:
    """Something else after every write, whatever time the file is given."""
    return file.st_dev, file.st_ino, file.st_size, file.st_mtime_ns, file.st_ctime_ns


def retired_folder(home: Home, name: str) -> Path:
    """Where the ledger keeps what was made of bytes that were let go (`files/<sha256>`: of these)."""
    return home.ledger / "tracks" / name


def remove(home: Home, sha256: str) -> None:
    """Let bytes go for good; what they say must be kept in retired_folder before."""
    vault_path(home, sha256).unlink(missing_ok=True)


def _keep(temporary: Path, target: Path) -> None:
    if target.exists():
        return
    is_first = not target.parent.exists()
    target.parent.mkdir(exist_ok=True, mode=0o700)
    temporary.chmod(0o400)
    temporary.replace(target)
    sync_folder(target.parent)
    if is_first:  # else a power cut could take the folder with it, and the log would know bytes that are gone
        sync_folder(target.parent.parent)
    _remember(target, target.stat())
