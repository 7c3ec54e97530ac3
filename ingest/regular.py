"""The fast way from text to columns: for lines that are whole records, told byte by byte (`splitting.py`). Whatever is
not plain to see there is left to `ingest.records`, which looks at lines one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class RegularLines:
    """cells: `row` (Int64, position of the line) and the columns asked for, of the lines that are surely records. odd:
    `line` (Int64) and `text` of the others. lines: how many there are in all."""

    cells: pl.DataFrame
    odd: pl.DataFrame
    lines: int


def regular_lines(content: bytes, width: int, delimiter: str, taken: Mapping[str, int], needed: int) -> RegularLines:
    """Columns of the lines that are surely a record each.

    content: UTF-8 lines, each with its line end. width: fields of a record. taken: column name -> index of its field.
    needed: the field that is blank in no record.
    """
    from ingest.splitting import NOT_TAKEN, PADDING, find_cells

    if content and not content.endswith(b"\n"):  # compiled code goes on until it finds one
        content += b"\n"
    fields = sorted(set(taken.values()))
    column_of = np.full(width, NOT_TAKEN)
    column_of[fields] = np.arange(len(fields))
    text = np.frombuffer(content + bytes(PADDING), dtype=np.uint8)
    lines = int(np.count_nonzero(text == ord("\n")))
    rows = np.empty(lines, dtype=np.int64)
    starts, sizes = np.empty((2, lines, len(fields)), dtype=np.int64)
    may_have_control = b"\0" in content or (b"\r" in content and _has_stray_cr(text))
    count = find_cells(text, len(content), ord(delimiter), column_of, needed, may_have_control, rows, starts, sizes)
    cells = dict(zip(fields, _laid(text, starts[:count], sizes[:count]), strict=True))
    (odd,) = _laid(text, starts[count:, :1], sizes[count:, :1])
    return RegularLines(
        pl.DataFrame({"row": rows[:count], **{name: cells[index] for name, index in taken.items()}}),
        pl.DataFrame({"line": rows[count:], "text": odd}).reverse(),
        lines,
    )


def _has_stray_cr(text: Bytes) -> bool:
    """Whether there is a CR that ends no line."""
    return bool(((text[:-1] == ord("\r")) & (text[1:] != ord("\n"))).any())


def _laid(text: Bytes, starts: Ints, sizes: Ints) -> list[pl.Series]:
    """Places of a text (n, columns) as columns of cells; what stands between them is not kept."""
    import pyarrow as pa

    from ingest.splitting import SLACK, lay

    room = sizes.sum(axis=0)
    begins = np.cumsum(room + SLACK) - (room + SLACK)
    ends = np.zeros((len(room), len(starts) + 1), dtype=np.int64)
    laid = np.empty(int((room + SLACK).sum()), dtype=np.uint8)
    lay(text, np.ascontiguousarray(starts), np.ascontiguousarray(sizes), begins, ends, laid)
    made: list[pl.Series] = []
    for own, begin, size in zip(ends, begins, room, strict=True):
        buffers = [None, pa.py_buffer(own), pa.py_buffer(laid[begin : begin + size])]
        made.append(pl.Series(pl.from_arrow(pa.Array.from_buffers(pa.large_string(), len(starts), buffers))))
    return made
