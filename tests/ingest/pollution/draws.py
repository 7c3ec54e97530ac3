"""Tables drawn by hypothesis and written as text files, with the place of every row in the bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st
from polluted import HEADER

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030")
DELIMITERS = (",", ";", "\t", "|")
ENDS = ("\n", "\r\n")
# Nobody writes zero bytes; halves of characters cannot be written.
CHARACTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r")
CELLS = st.text(CHARACTERS | st.sampled_from(list(',;|\t"\n 中文𠮷㐂🚧1A')), max_size=10)
CODES = st.text("AZ09中-", min_size=1, max_size=4)
TIMES = st.sampled_from(["2026-03-01 08:05:00", "2026年3月1日", ""])


@dataclass(frozen=True)
class Dialect:
    """How a table is written."""

    encoding: str
    delimiter: str
    end: str
    quoting: int

    @property
    def codec(self) -> str:
        """The encoding without its mark."""
        return self.encoding.removesuffix("-sig")


@dataclass(frozen=True)
class Written:
    """A file. rows: what was written, cells as in HEADER; starts: the byte each row (after the header) begins at, and
    the end."""

    content: bytes
    rows: tuple[tuple[str, ...], ...]
    starts: tuple[int, ...]
    dialect: Dialect


DIALECTS = st.builds(
    Dialect,
    st.sampled_from(ENCODINGS),
    st.sampled_from(DELIMITERS),
    st.sampled_from(ENDS),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
IN_ORDER = range(len(HEADER))
ORDERS = st.just(IN_ORDER) | st.permutations(IN_ORDER)
ROW = st.tuples(CODES, CODES, CODES, TIMES, TIMES, st.sampled_from(["已办结", ""]), st.sampled_from("01"), CELLS)
ANY_ROW = st.tuples(*[CELLS] * len(HEADER))


def written(rows: Sequence[tuple[str, ...]], dialect: Dialect, order: Sequence[int] = IN_ORDER) -> Written:
    """The table under the header of the clean file. order: in which its columns stand."""
    parts = [_line([row[at] for at in order], dialect) for row in (HEADER, *rows)]
    mark = "\ufeff".encode() if dialect.encoding.endswith("-sig") else b""
    encoded = [part.encode(dialect.codec) for part in parts]
    starts = [len(mark) + len(encoded[0])]
    for part in encoded[1:]:
        starts.append(starts[-1] + len(part))
    return Written(mark + b"".join(encoded), tuple(rows), tuple(starts), dialect)


def is_plain_speech(file: Written) -> bool:
    """Whether the file says one thing only. Not so: a line within a quoted cell that is a whole record by itself (it
    could be a row behind a lost quote: both are rejected); a GB18030 line that is UTF-8 as well (rejected as mixed)."""
    text = file.content.decode(file.dialect.encoding)
    inner = [line for row in file.rows for cell in row for line in cell.split("\n")[1:-1]]
    ends = [line for row in file.rows for cell in row for line in cell.split("\n") if "\n" in cell]
    most = max((each.count(file.dialect.delimiter) for each in [*inner, *ends]), default=0)
    if most >= len(HEADER) - 1:
        return False
    if file.dialect.codec != "gb18030":
        return True
    return not any(_is_utf8(line.encode("gb18030")) for line in text.split("\n") if not line.isascii())


def _line(cells: Sequence[str], dialect: Dialect) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=dialect.delimiter, quoting=dialect.quoting, lineterminator=dialect.end)
    writer.writerow(cells)
    return buffer.getvalue()


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
