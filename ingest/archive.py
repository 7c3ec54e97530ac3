"""Files that came packed: .gz, and .zip with one file in it. All of an archive is judged first, and then unpacked as it
is read: packed text takes no more memory than any other."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from ingest.decode import SetAsideError
from ingest.files import is_nobodys
from ingest.raw import Opener, Raw, Reader
from ingest.zip_guard import ARCHIVE, CHUNK, ZIP, is_workbook, opened

GZIP = b"\x1f\x8b"
TAR, TAR_AT = b"ustar", 257
DAMAGED = ARCHIVE.refused("is damaged or cut short", "已损坏或不完整")


def unpacked(raw: Raw) -> Raw:
    """The file in an archive; any other as it is. Raises SetAsideError for an archive that is damaged, encrypted, too
    large unpacked, holds several files, or another archive."""
    if not is_archive(raw):
        return raw
    opener: Opener
    if raw.start(len(GZIP)) == GZIP:
        opener = partial(_in_gzip, raw)
    else:
        _check_zip(raw)
        opener = partial(_in_zip, raw)
    inner = Raw(opener, _size(opener, ARCHIVE.most(raw.size)))
    if is_archive(inner) or inner.start(TAR_AT + len(TAR))[TAR_AT:] == TAR:
        raise ARCHIVE.refused("holds another archive", "内含另一个压缩包")
    return inner


def is_archive(raw: Raw) -> bool:
    """Whether the first bytes are those of an archive, and not of an Office file."""
    start = raw.start(len(ZIP))
    return start.startswith(GZIP) or (start == ZIP and not is_workbook(raw))


def _size(opener: Opener, most: int) -> int:
    """How many bytes an archive unpacks to. All of it is unpacked here once, so that what is read of it later is whole;
    of a zip never more than its directory promised, and only with the right checksum: zipfile sees to both."""
    size = 0
    try:
        with opener() as file:
            while chunk := file.read(CHUNK):
                size += len(chunk)
                if size > most:
                    raise ARCHIVE.refused("unpacks to more than is allowed", "解压后过大")
    except SetAsideError:
        raise
    except Exception:  # zlib, gzip and zipfile each have their own words for it
        raise DAMAGED from None
    return size


def _check_zip(raw: Raw) -> None:
    with raw.open() as packed, opened(packed, ARCHIVE) as archive:
        members = files_in(archive)
    if len(members) != 1:
        raise ARCHIVE.refused(f"holds {len(members)} files", f"内有{len(members)}个文件")


@contextmanager
def _in_gzip(raw: Raw) -> Iterator[Reader]:
    with raw.open() as packed, gzip.GzipFile(fileobj=packed) as file:
        yield file


@contextmanager
def _in_zip(raw: Raw) -> Iterator[Reader]:
    with raw.open() as packed, zipfile.ZipFile(packed) as archive, archive.open(files_in(archive)[0]) as file:
        yield file


def files_in(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files in a zip, without those that nobody put there."""
    return [member for member in archive.infolist() if _is_file(member)]


def _is_file(member: zipfile.ZipInfo) -> bool:
    return not member.is_dir() and not any(map(is_nobodys, member.filename.split("/")))
