"""Writes small .xls files of the old binary kind, as no library at hand does: BIFF8 records in a compound file."""

from __future__ import annotations

import struct
from collections.abc import Sequence

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512


def old_workbook(
    *sheets: tuple[str, Sequence[Sequence[str | float | None]]],
    from_1904: bool = False,
    is_encrypted: bool = False,
    merged: Sequence[tuple[int, int, int, int]] = (),
    hidden_rows: Sequence[int] = (),
    further: bytes = b"",
    stream: str = "Workbook",
) -> bytes:
    """Bytes of a workbook; each sheet is (name, rows). merged: first and last row, first and last column, from 0;
    further: records of any kind, in each sheet."""
    parts = [_sheet(rows, merged, hidden_rows, further) for _, rows in sheets]
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 6))
    start += record(0x2F, b"\x00" * 6) if is_encrypted else b""
    start += record(0x0042, struct.pack("<H", 1200)) + record(0x22, struct.pack("<H", from_1904))
    length = len(start) + sum(4 + 8 + 2 * len(name) for name, _ in sheets) + 4
    for (name, _), part in zip(sheets, parts, strict=True):
        start += record(0x85, struct.pack("<IHBB", length, 0, len(name), 1) + name.encode("utf-16-le"))
        length += len(part)
    return compound({stream: start + record(0x0A) + b"".join(parts)})


def record(kind: int, payload: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(payload)) + payload


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams, each in large sectors."""
    table: list[int] = []
    sectors, entries = b"", [_entry("Root Entry", 5, END, 0, 1)]
    for number, (name, content) in enumerate(streams.items(), 1):
        padded = content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\x00")
        first, count = len(table), len(padded) // SECTOR
        table += [*range(first + 1, first + count), END]
        entries.append(_entry(name, 2, first, len(padded), number + 1 if number < len(streams) else FREE))
        sectors += padded
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * SECTOR, b"\x00")
    first, count = len(table), len(directory) // SECTOR
    table += [*range(first + 1, first + count), END]
    place = len(table)
    table = [*table, TABLE]
    assert len(table) <= SECTOR // 4
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, 1, first, 0, 4096, END, 0, END, 0, place)
    header = header.ljust(SECTOR, b"\xff")
    return header + sectors + directory + struct.pack("<128I", *table, *[FREE] * (128 - len(table)))


def _entry(name: str, kind: int, start: int, size: int, following: int) -> bytes:
    """Entries hang below the root as a list to the right."""
    written = name.encode("utf-16-le")
    links = (FREE, FREE, following) if kind == 5 else (FREE, following, FREE)
    head = written.ljust(64, b"\x00") + struct.pack("<HBBIII", len(written) + 2, kind, 1, *links)
    return head.ljust(116, b"\x00") + struct.pack("<III", start, size, 0)


def _sheet(
    rows: Sequence[Sequence[str | float | None]],
    merged: Sequence[tuple[int, int, int, int]],
    hidden_rows: Sequence[int],
    further: bytes,
) -> bytes:
    width = max((len(row) for row in rows), default=0)
    content = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 6))
    content += record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for at in hidden_rows:
        content += record(0x0208, struct.pack("<HHHHHHBBH", at, 0, width, 255, 0, 0, 0x20, 1, 0x0F))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                text = struct.pack("<HHHHB", at, column, 0, len(cell), 1) + cell.encode("utf-16-le")
                content += record(0x0204, text)
            elif cell is not None:
                content += record(0x0203, struct.pack("<HHHd", at, column, 0, cell))
    if merged:
        ranges = b"".join(struct.pack("<4H", top, bottom, left, right) for top, bottom, left, right in merged)
        content += record(0xE5, struct.pack("<H", len(merged)) + ranges)
    return content + further + record(0x0A)
