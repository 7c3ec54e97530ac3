"""The old binary .xls looked at before any reader may: a compound file, and the records of the workbook in it.

Format: [MS-CFB] for the compound file, [MS-XLS] 2.4 for the records.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.decode import SetAsideError
from ingest.sheet_facts import SheetFacts
from ingest.sheet_size import MAX_CELLS

COMPOUND = b"\xd0\xcf\x11\xe0"
HEADER = 512
LAST_SECTOR = 0xFFFFFFFA  # from here on: no sector, but a mark
ENTRY = 128
END, DATEMODE, FILEPASS, SHEET, MERGED_CELLS, ROW = 0x0A, 0x22, 0x2F, 0x85, 0xE5, 0x208
# Cells with something in them: number, label, the same in colours, truth or error, shared text, packed number, several
# of these, formula.
FILLED = (0x203, 0x204, 0xD6, 0x205, 0xFD, 0x27E, SEVERAL := 0xBD, 0x06)
HIDDEN = 0x20
DAMAGED = SetAsideError("the workbook is damaged or cut short", "工作簿已损坏或不完整")


@dataclass(frozen=True)
class OldWorkbook:
    """from_1904: its dates count from 1904. facts: of every sheet, in order."""

    from_1904: bool
    facts: tuple[SheetFacts, ...]


def look_at(content: bytes) -> OldWorkbook:
    """Raises SetAsideError for what is encrypted, damaged or no workbook."""
    try:
        stream = _workbook_stream(content)
        records: dict[int, bytes] = {}
        sheets: list[int] = []
        for kind, payload in _records(stream, 0):
            records[kind] = payload
            if kind == SHEET:
                sheets.append(struct.unpack_from("<I", payload)[0])
        if FILEPASS in records:
            raise SetAsideError("the workbook is encrypted (password)", "工作簿已加密（需要密码）")
        facts = tuple(_facts(stream, start) for start in sheets)
    except (struct.error, IndexError):
        raise DAMAGED from None
    return OldWorkbook(records.get(DATEMODE, b"")[:1] == b"\x01", facts)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records up to the end of the part that begins here."""
    while True:
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == END:
            return
        at += 4 + length


def _facts(stream: bytes, start: int) -> SheetFacts:
    merged: list[tuple[int, int, int]] = []
    hidden = rows = columns = 0
    for kind, payload in _records(stream, start):
        if kind in FILLED:
            row, column = struct.unpack_from("<HH", payload)
            last = struct.unpack("<H", payload[-2:])[0] if kind == SEVERAL else column
            rows, columns = max(rows, row + 1), max(columns, last + 1)
        elif kind == ROW:
            hidden += bool(payload[12] & HIDDEN)
        elif kind == MERGED_CELLS:
            for top, bottom, left, right in struct.iter_unpack("<4H", payload[2:]):
                if left == right and top < bottom:
                    merged.append((left, top, bottom))
    if rows * columns > MAX_CELLS:
        raise SetAsideError("the workbook unpacks to more than is allowed", "工作簿解压后过大")
    return SheetFacts(tuple(merged), hidden)


def _workbook_stream(content: bytes) -> bytes:
    size, small_size = (1 << shift for shift in struct.unpack_from("<HH", content, 30))
    first_entry, _, cutoff, first_small = struct.unpack_from("<4I", content, 48)
    table = _table(content, size)
    entries = {}
    for entry in struct.iter_unpack(f"<{ENTRY}s", _joined(content, _chain(first_entry, table), size)):
        (length,) = struct.unpack_from("<H", entry[0], 64)
        name = entry[0][: max(length - 2, 0)].decode("utf-16-le", "replace")
        entries[name] = struct.unpack_from("<II", entry[0], 116)
    if "EncryptedPackage" in entries:
        raise SetAsideError("the workbook is encrypted (password)", "工作簿已加密（需要密码）")
    found = entries.get("Workbook") or entries.get("Book")
    if found is None:
        raise SetAsideError("an Office file, but no workbook", "Office文件，但不是工作簿")
    start, length = found
    if length >= cutoff:
        return _joined(content, _chain(start, table), size)[:length]
    # Small streams lie in small sectors of one stream of their own, that of the root.
    small = _joined(content, _chain(entries["Root Entry"][0], table), size)
    links = _joined(content, _chain(first_small, table), size)
    small_table = struct.unpack(f"<{len(links) // 4}I", links)
    sectors = _chain(start, small_table)
    return b"".join(small[each * small_size : (each + 1) * small_size] for each in sectors)[:length]


def _table(content: bytes, size: int) -> tuple[int, ...]:
    """Which sector follows which. The sectors of this table are listed in the header and in sectors chained to it."""
    listed = list(struct.unpack_from("<109I", content, 76))
    (following,) = struct.unpack_from("<I", content, 68)
    while following < LAST_SECTOR:
        *more, following = struct.unpack(f"<{size // 4}I", _sector(content, following, size))
        listed += more
        if len(listed) > len(content):
            raise DAMAGED
    joined = _joined(content, [each for each in listed if each < LAST_SECTOR], size)
    return struct.unpack(f"<{len(joined) // 4}I", joined)


def _chain(start: int, table: tuple[int, ...]) -> list[int]:
    chain: list[int] = []
    while start < LAST_SECTOR:
        if len(chain) > len(table):
            raise DAMAGED
        chain.append(start)
        start = table[start]
    return chain


def _joined(content: bytes, sectors: list[int], size: int) -> bytes:
    return b"".join(_sector(content, each, size) for each in sectors)


def _sector(content: bytes, number: int, size: int) -> bytes:
    """The last sector of a file may be cut short by careless writers."""
    start = HEADER if size == HEADER else size
    sector = content[start + number * size : start + (number + 1) * size]
    if not sector:
        raise DAMAGED
    return sector.ljust(size, b"\x00")
