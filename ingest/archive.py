"""Files that came packed: .gz, and .zip with one file in it, unpacked within limits."""

from __future__ import annotations

import gzip
import io
import zipfile

from ingest.decode import SetAsideError
from ingest.zip_guard import ARCHIVE, CHUNK, ZIP, is_workbook, opened

GZIP = b"\x1f\x8b"
# What file managers add of their own accord.
ADDED = ("__macosx", "thumbs.db", "desktop.ini")
DAMAGED = ARCHIVE.refused("is damaged or cut short", "已损坏或不完整")


def unpacked(content: bytes) -> bytes:
    """The file in an archive; other content as it is. Raises SetAsideError for an archive that is damaged, encrypted,
    too large unpacked, holds several files, or another archive."""
    if not is_archive(content):
        return content
    inner = _from_gzip(content) if content.startswith(GZIP) else _from_zip(content)
    if is_archive(inner) or inner[257:262] == b"ustar":
        raise ARCHIVE.refused("holds another archive", "内含另一个压缩包")
    return inner


def is_archive(content: bytes) -> bool:
    """Whether the first bytes are those of an archive, and not of an Office file."""
    return content.startswith(GZIP) or (content.startswith(ZIP) and not is_workbook(content))


def _from_gzip(content: bytes) -> bytes:
    chunks, size = [], 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            while chunk := file.read(CHUNK):
                chunks.append(chunk)
                size += len(chunk)
                if size > ARCHIVE.most(len(content)):
                    raise ARCHIVE.refused("unpacks to more than is allowed", "解压后过大")
    except SetAsideError:
        raise
    except Exception:  # zlib and gzip each have their own words for it
        raise DAMAGED from None
    return b"".join(chunks)


def _from_zip(content: bytes) -> bytes:
    with opened(content, ARCHIVE) as archive:
        members = files_in(archive)
        if len(members) != 1:
            raise ARCHIVE.refused(f"holds {len(members)} files", f"内有{len(members)}个文件")
        try:
            # Never more than the directory promised, and only with the right checksum.
            return archive.read(members[0])
        except Exception:
            raise DAMAGED from None


def files_in(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files in a zip, without those that nobody put there."""
    return [member for member in archive.infolist() if _is_file(member)]


def _is_file(member: zipfile.ZipInfo) -> bool:
    parts = member.filename.lower().split("/")
    return not member.is_dir() and not parts[-1].startswith(".") and not any(part in ADDED for part in parts)
