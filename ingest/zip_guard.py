"""Looks at a zip before any reader may: size, ratio, members, encryption, DTD."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from ingest.decode import SetAsideError
from ingest.old_workbook import COMPOUND
from ingest.raw import Raw, Reader
from ingest.sheet_facts import members_by_name
from ingest.sheet_size import is_too_large

ZIP = b"PK\x03\x04"
MAX_MEMBERS = 1_000
MAX_RATIO = 100
CHUNK = 1 << 20
# Members by which an Office file is known, finished or cut short.
OFFICE = re.compile(r"((xl|word|ppt)/\w+\.xml|_rels/|docProps/|\[Content_Types\]\.xml|mimetype)", re.IGNORECASE)

WORKBOOK_PART, OPEN_DOCUMENT, MANIFEST = "xl/workbook.xml", "content.xml", "meta-inf/manifest.xml"
# What else a zip of Office may be, by a part of it. The cell reader would read the first, but nothing would tell of its
# merged cells.
OTHER_FILES = {
    "xl/workbook.bin": ("a binary workbook (.xlsb); save it as .xlsx", "二进制工作簿（.xlsb），请另存为.xlsx"),
    "word/document.xml": ("a Word file, which is not read", "Word文件，不支持读取"),
    "ppt/presentation.xml": ("a PowerPoint file, which is not read", "PowerPoint文件，不支持读取"),
}
NO_WORKBOOK = ("an Office file, but no XLSX workbook", "Office文件，但不是XLSX工作簿")


@dataclass(frozen=True)
class Kind:
    """What a zip is called in reasons; how many bytes it may unpack to whatever its own size (small), and at all."""

    name: str
    name_zh: str
    small: int
    max_unpacked: int

    def most(self, size: int) -> int:
        """How many bytes one of this size may unpack to."""
        return min(self.max_unpacked, max(self.small, MAX_RATIO * size))

    def refused(self, english: str, chinese: str) -> SetAsideError:
        """The reason why one of this kind is set aside."""
        return SetAsideError(f"the {self.name} {english}", f"{self.name_zh}{chinese}")


WORKBOOK = Kind("workbook", "工作簿", 0, 200 * 1_000_000)
# A small file of equal lines packs far better than any that could do harm.
ARCHIVE = Kind("archive", "压缩包", 10 * 1_000_000, 2_000 * 1_000_000)


def is_workbook(raw: Raw) -> bool:
    """Whether the first bytes are those of an Office file, whatever its name says."""
    start = raw.start(60)
    if not start.startswith(ZIP):
        return start.startswith(COMPOUND)
    try:
        with raw.open() as file, zipfile.ZipFile(file) as archive:
            return is_office(archive)
    except Exception:  # cut short: the name of the first part still stands at its beginning
        return OFFICE.match(start[30:].decode("latin-1")) is not None


def is_office(archive: zipfile.ZipFile) -> bool:
    """Whether a zip is an Office file."""
    return any(OFFICE.match(name) for name in archive.namelist())


@dataclass(frozen=True)
class Guarded:
    """A workbook that may be read. from_1904: the dates of an XLSX count from 1904. open_document: the cells of an
    OpenDocument file, which has no others."""

    from_1904: bool = False
    open_document: bytes | None = None


def guard(content: bytes) -> Guarded:
    """Look at an XLSX or OpenDocument file before anything reads it. Raises SetAsideError."""
    with opened(io.BytesIO(content), WORKBOOK) as archive:
        try:
            _check_members(archive)
            names = members_by_name(archive)
            if MANIFEST in names and b"encryption-data" in archive.read(names[MANIFEST]):
                raise WORKBOOK.refused("is encrypted (password)", "已加密（需要密码）")
            if OPEN_DOCUMENT in names:
                return Guarded(open_document=archive.read(names[OPEN_DOCUMENT]))
            if WORKBOOK_PART not in names:
                kind = next((part for part in OTHER_FILES if part in names), "")
                raise SetAsideError(*OTHER_FILES.get(kind, NO_WORKBOOK))
            if is_too_large(archive):
                raise WORKBOOK.refused("unpacks to more than is allowed", "解压后过大")
            return Guarded(_counts_from_1904(archive))
        except SetAsideError:
            raise
        except Exception:  # zipfile, zlib and struct each have their own words for a damaged archive
            raise WORKBOOK.refused("is damaged or cut short", "已损坏或不完整") from None


def opened(packed: Reader, kind: Kind) -> zipfile.ZipFile:
    """The zip, if its directory holds nothing that is refused. Raises SetAsideError."""
    size = packed.seek(0, io.SEEK_END)
    try:
        archive = zipfile.ZipFile(packed)
    except Exception:
        raise kind.refused("is damaged or cut short", "已损坏或不完整") from None
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS:
        raise kind.refused(f"has {len(members)} parts, more than {MAX_MEMBERS}", "内部文件过多")
    if unpacked > kind.most(size):
        raise kind.refused("unpacks to more than is allowed", "解压后过大")
    if any(member.flag_bits & 0x1 for member in members):
        raise kind.refused("is encrypted (password)", "已加密（需要密码）")
    for member in members:
        parts = re.split(r"[/\\]", member.filename)
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            raise kind.refused("holds a part that points outside it", "内含越界路径")
    return archive


def _check_members(archive: zipfile.ZipFile) -> None:
    """Unpack every part once: the directory's sizes may lie, checksums may fail, XML may carry a DTD."""
    total = 0
    for member in archive.infolist():
        with archive.open(member) as part:
            head = part.read(CHUNK)
            total += len(head)
            if member.filename.lower().endswith((".xml", ".rels")) and b"<!DOCTYPE" in head[:65536]:
                raise WORKBOOK.refused("holds a DTD", "内含DTD声明")
            while chunk := part.read(CHUNK):
                total += len(chunk)
                if total > WORKBOOK.max_unpacked:
                    raise WORKBOOK.refused("unpacks to more than is allowed", "解压后过大")


def _counts_from_1904(archive: zipfile.ZipFile) -> bool:
    part = archive.read(members_by_name(archive)[WORKBOOK_PART])
    return re.search(rb"""<(?:\w+:)?workbookPr\b[^>]*\bdate1904=["'](?:1|true|on)["']""", part) is not None
