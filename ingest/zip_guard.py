"""Looks at an Office file as a zip archive before any reader may: size, ratio, members, encryption, DTD."""

from __future__ import annotations

import io
import re
import zipfile

from ingest.decode import SetAsideError

ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0"
MAX_MEMBERS = 1_000
MAX_UNPACKED = 200 * 1_000_000
MAX_RATIO = 100
CHUNK = 1 << 20


def is_workbook(content: bytes) -> bool:
    """Whether the first bytes are those of an Office file, whatever its name says."""
    return content.startswith((ZIP, COMPOUND))


def guard(content: bytes) -> bool:
    """Look at the zip before anything reads it; returns whether its dates count from 1904. Raises SetAsideError."""
    if content.startswith(COMPOUND):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise SetAsideError("the workbook is encrypted (password)", "工作簿已加密（需要密码）")
        raise SetAsideError("an old binary .xls; save it as .xlsx", "旧版.xls格式，请另存为.xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_directory(archive, len(content))
            _check_members(archive)
            if "xl/workbook.xml" not in {name.lower() for name in archive.namelist()}:
                raise SetAsideError("a zip archive, but no XLSX workbook", "压缩文件，但不是XLSX工作簿")
            return _counts_from_1904(archive)
    except SetAsideError:
        raise
    except Exception:  # zipfile, zlib and struct each have their own words for a damaged archive
        raise SetAsideError("the workbook is damaged or cut short", "工作簿已损坏或不完整") from None


def _check_directory(archive: zipfile.ZipFile, size: int) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS:
        raise SetAsideError(f"the workbook has {len(members)} parts, more than {MAX_MEMBERS}", "工作簿内部文件过多")
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(size, 1):
        raise SetAsideError("the workbook unpacks to more than is allowed", "工作簿解压后过大")
    if any(member.flag_bits & 0x1 for member in members):
        raise SetAsideError("the workbook is encrypted (password)", "工作簿已加密（需要密码）")
    for member in members:
        parts = re.split(r"[/\\]", member.filename)
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            raise SetAsideError("the workbook holds a part that points outside it", "工作簿内含越界路径")


def _check_members(archive: zipfile.ZipFile) -> None:
    """Unpack every part once: the directory's sizes may lie, checksums may fail, XML may carry a DTD."""
    total = 0
    for member in archive.infolist():
        with archive.open(member) as part:
            head = part.read(CHUNK)
            total += len(head)
            if member.filename.lower().endswith((".xml", ".rels")) and b"<!DOCTYPE" in head[:65536]:
                raise SetAsideError("the workbook holds a DTD", "工作簿内含DTD声明")
            while chunk := part.read(CHUNK):
                total += len(chunk)
                if total > MAX_UNPACKED:
                    raise SetAsideError("the workbook unpacks to more than is allowed", "工作簿解压后过大")


def _counts_from_1904(archive: zipfile.ZipFile) -> bool:
    name = next(name for name in archive.namelist() if name.lower() == "xl/workbook.xml")
    return (
        re.search(rb"""<(?:\w+:)?workbookPr\b[^>]*\bdate1904=["'](?:1|true|on)["']""", archive.read(name)) is not None
    )
