"""What a polluted file is, and the one clean table that all of them are made of.

Twelve items, A01 to A12, in lines 2 to 13 of a file. A kind of pollution says what becomes of them: `gone` are those
that may not land, `changed` what else lands differently, `rejected` every rejected row with line, column and rule.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

NAME = "items_2026-03"
HEADER = ("事项编号", "网格编号", "事项类别", "上报时间", "处置时限", "处置结果", "返工次数", "事项描述")
CODE, GRID, CATEGORY, REPORTED, DUE, OUTCOME, REWORK, NOTE = range(len(HEADER))
ROWS = tuple(
    (
        f"A{n:02d}",
        f"G{n % 3 + 1}",
        ("环境保护", "社会治安", "河道清淤")[n % 3],
        f"2026-03-{n:02d} 08:{n:02d}:00",
        f"2026-03-{n + 7:02d} 18:00:00",
        ("已办结", "处置中")[n % 2],
        str(n % 4),
        f"第{n}处路面破损",
    )
    for n in range(1, 13)
)
CODES = tuple(row[CODE] for row in ROWS)
EVERY_ONE = frozenset(CODES)

Rejected = tuple[int, str | None, str]


@dataclass(frozen=True)
class Kind:
    """One kind of pollution and its one right outcome.

    why: the reason, in a line. content: the bytes of the file, or several files by name. gone: items that may not land.
    changed: item -> column -> what lands instead. rejected: (row, column, rule) of every rejected row. aside: words of
    the reason for which the whole file is set aside. notes: words the receipt must say. replaced, repeated: how many
    rows.
    """

    name: str
    why: str
    content: bytes | Mapping[str, bytes]
    gone: frozenset[str] = frozenset()
    changed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rejected: tuple[Rejected, ...] = ()
    aside: str = ""
    notes: tuple[str, ...] = ()
    replaced: int = 0
    repeated: int = 0
    suffix: str = ".csv"

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files of this kind, by name."""
        return {NAME + self.suffix: self.content} if isinstance(self.content, bytes) else self.content

    @property
    def landed(self) -> frozenset[str]:
        """Items that must land."""
        return frozenset() if self.aside else EVERY_ONE - self.gone


def text(
    rows: Sequence[Sequence[str]] = ROWS, header: Sequence[str] = HEADER, delimiter: str = ",", end: str = "\n"
) -> str:
    """The table as delimited text; cells that need quotes must bring them."""
    return "".join(delimiter.join(row) + end for row in (header, *rows))


def csv(*arguments: Any, **options: Any) -> bytes:
    """The same as UTF-8 bytes."""
    return text(*arguments, **options).encode()


def line(number: int) -> str:
    """Line of the clean file, from 1."""
    return text().split("\n")[number - 1]


def with_lines(replaced: Mapping[int, str], encoding: str = "utf-8") -> bytes:
    """The clean file with some of its lines (from 1) replaced; one of them may become several."""
    lines = text().split("\n")
    return "\n".join(replaced.get(at, each) for at, each in enumerate(lines, 1)).encode(encoding)


def with_line_bytes(number: int, content: bytes, encoding: str = "utf-8") -> bytes:
    """The clean file with one line (from 1) of other bytes."""
    lines = text().encode(encoding).split(b"\n")
    lines[number - 1] = content
    return b"\n".join(lines)


def rows_with(*cells: tuple[str, int, str]) -> list[list[str]]:
    """The clean rows with some cells replaced: (item, column, value)."""
    rows = {row[CODE]: list(row) for row in ROWS}
    for code, column, value in cells:
        rows[code][column] = value
    return list(rows.values())


def with_column(title: str, cells: Mapping[str, str]) -> bytes:
    """The clean file with one more column at its end, empty but for some items."""
    return csv([[*row, cells.get(row[CODE], "")] for row in ROWS], [*HEADER, title])


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same .zip of these members at any time of the day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return buffer.getvalue()


def packed(content: bytes) -> bytes:
    """The same .gz at any time of the day."""
    return gzip.compress(content, mtime=0)


def item(number: int) -> frozenset[str]:
    """The one item of this number."""
    return frozenset({f"A{number:02d}"})
