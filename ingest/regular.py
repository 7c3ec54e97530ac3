"""The fast way from text to columns: for lines that are records, told by delimiters, quotes and line ends alone.

Whatever is not plain to see here is left to `ingest.records`, which looks at lines one by one: a line of another width
or with other fields in quotes than most, doubled quotes, delimiters or line breaks within quotes, control characters.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from ingest.lines import LIKE_PACKED, split_lines

QUOTED = b'""'
FIRST_LINES = 1000
# Where more of the lines are odd, looking at each of them by itself is no slower.
MOST_ODD = 0.3


@dataclass(frozen=True)
class Regular:
    """cells: `row` (Int64, position of the line) and the columns asked for, of the lines that are surely records; all
    fields may be blank. odd: `line` (Int64) and `text` of the others. lines: how many there are in all."""

    cells: pl.DataFrame
    odd: pl.DataFrame
    lines: int


def regular_lines(content: bytes, width: int, delimiter: str, taken: Mapping[str, int]) -> Regular | None:
    """Columns of the lines that are like most; None where most lines are not surely a record each.

    content: UTF-8 lines, each with its line end. width: fields of a record. taken: column name -> index of its field.
    """
    if width < 2 or not taken:
        return None
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n")
    marks = delimiter.encode() + b'"\n\r\0'
    left = content.translate(None, bytes(byte for byte in range(256) if byte not in marks))
    usual, _ = Counter(left.split(b"\n", FIRST_LINES)[:-1]).most_common(1)[0] if left else (b"", 0)
    fields = usual.split(delimiter.encode())
    if len(fields) != width or any(field not in (b"", QUOTED) for field in fields):
        return None
    count = len(left) // (len(usual) + 1)
    if left == (usual + b"\n") * count:
        rows, odd = pl.int_range(count, dtype=pl.Int64, eager=True), []
    else:
        is_odd = split_marks(left) != usual.decode()
        count, odd = len(is_odd), is_odd.arg_true().to_list()
        if len(odd) > MOST_ODD * count:
            return None
        rows = (~is_odd).arg_true().cast(pl.Int64)
    content, texts = _apart(content, odd)
    cells = _columns(content, count - len(odd), fields, delimiter, taken)
    if cells is None:
        return None
    lines = pl.DataFrame({"line": odd, "text": texts}, schema={"line": pl.Int64, "text": pl.String})
    return Regular(cells.insert_column(0, rows.alias("row")), lines, count)


def split_marks(left: bytes) -> pl.Series:
    """Lines of marks, with what else stands before their ends."""
    return split_lines(left.replace(b"\r", b"\0"))


def _apart(content: bytes, odd: list[int]) -> tuple[bytes, list[str]]:
    """The lines without some of them, and the text of these."""
    if not odd:
        return content, []
    ends = np.flatnonzero(np.frombuffer(content, dtype=np.uint8) == ord("\n")) + 1
    firsts, lasts = [int(ends[at - 1]) if at else 0 for at in odd], [int(ends[at]) for at in odd]
    view = memoryview(content)
    others = [view[start:end] for start, end in zip([0, *lasts], [*firsts, len(content)], strict=True)]
    return b"".join(others), [content[start : end - 1].decode() for start, end in zip(firsts, lasts, strict=True)]


def _columns(
    content: bytes, count: int, fields: list[bytes], delimiter: str, taken: Mapping[str, int]
) -> pl.DataFrame | None:
    """Lines of which nothing but the text is not known yet. fields: of each the quotes in it, none or a pair."""
    plain = _without_quotes(content, count * fields.count(QUOTED), delimiter.encode())
    if plain is None or plain.startswith(codecs.BOM_UTF8):
        return None
    # Behind a line end nothing looks like something packed, which the reader would unpack.
    is_doubtful = plain.startswith(LIKE_PACKED)
    frame = pl.read_csv(
        b"\n" + plain if is_doubtful else plain,
        skip_lines=int(is_doubtful),
        has_header=False,
        separator=delimiter,
        quote_char=None,
        infer_schema=False,
        empty_string_is_null=False,
        new_columns=[f"f{index}" for index in range(len(fields))],
    )
    if frame.shape != (count, len(fields)):
        return None
    return frame.select(pl.col(f"f{index}").alias(name) for name, index in taken.items())


def _without_quotes(content: bytes, pairs: int, delimiter: bytes) -> bytes | None:
    """The lines without quotes, of which there are so many pairs, one in a field; None where a field has anything
    outside of its quotes: then fewer quotes stand at the edges of fields than there are."""
    if not pairs:
        return content
    opening = content.count(delimiter + b'"') + content.count(b'\n"') + content.startswith(b'"')
    closing = content.count(b'"' + delimiter) + content.count(b'"\n')
    return content.translate(None, b'"') if opening == pairs == closing else None
