"""Lines to the cells of columns, byte by byte, compiled: only what is surely a record of its own, by RFC 4180.

Imported where it is used (so is the compiler). A line with another number of fields, with quotes that are not strict or
doubled, with a line break within quotes, or with control characters is left to `ingest.records`, which looks at lines
one by one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.cpython.unsafe.numbers import trailing_zeros
from numba.extending import intrinsic
from numpy.typing import NDArray

from ingest.tracks.compiled import entry, part
from ingest.tracks.swar import AT_ONCE, CR, LF, QUOTE, Bytes, Number, marks_at, word_at

Ints = NDArray[np.int64]
_intrinsic: Any = intrinsic  # its types take what it makes for the function that it is made of
_zeros: Any = trailing_zeros
PADDING = 2 * AT_ONCE
"""So many bytes must stand behind a text."""
SLACK = 8
"""So many bytes must stand behind each column of cells."""
NOT_TAKEN = -1
# First bytes of all characters beyond ASCII that are blanks (and of others).
BLANKS = (0xC2, 0xE1, 0xE2, 0xE3)


@_intrinsic
def _put(_: Any, buffer: Any, at: Any, word: Any) -> tuple[Any, Any]:
    def store(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        begin = context.make_array(signature.args[0])(context, builder, values[0]).data
        place = builder.bitcast(builder.gep(begin, [values[1]]), ir.IntType(64).as_pointer())
        builder.store(values[2], place, align=1)
        return context.get_dummy_value()

    return types.void(buffer, types.uint64, types.uint64), store


@part
def put_word(buffer: Bytes, at: Number, word: Number) -> None:
    """Eight bytes put anywhere."""
    _put(buffer, at, word)


@part
def _next(text: Bytes, base: Number, marks: Number, delimiter: Number) -> tuple[Number, Number, Number]:
    """Where the next delimiter, quote or line end stands. base, marks: where the last look was taken, and what it found
    that is left; behind this mark they are what comes second and third."""
    while marks == 0:
        base += AT_ONCE
        marks = marks_at(text, base, delimiter) | marks_at(text, base, QUOTE)
    return base + np.int64(_zeros(marks)), base, marks & (marks - np.uint64(1))


@part
def _is_blank(text: Bytes, start: Number, size: Number) -> bool:
    for at in range(start, start + size):
        if text[at] > 0x20:
            return text[at] in BLANKS
    return True


@part
def _has_control(text: Bytes, start: Number, end: Number) -> bool:
    has = False
    for at in range(start, end):
        has |= text[at] == CR or text[at] == 0
    return has


@entry
def find_cells(
    text: Bytes,
    stop: Number,
    delimiter: Number,
    taken: Ints,
    needed: Number,
    may_have_control: bool,
    rows: Ints,
    starts: Ints,
    sizes: Ints,
) -> Number:
    """Where the cells of all records stand, and how many bytes each has. Returns how many records there are.

    text: lines, each with its line end, up to `stop`; PADDING behind them. taken: (width,) for each field its column,
    or NOT_TAKEN. needed: a field that is blank in no record. may_have_control: whether there are NUL, or CR that end no
    line. rows (n,), starts and sizes (n, columns), n lines, are filled: records from the beginning, with the line of
    each in `rows`; all other lines from the end backwards, each as if it were its first cell.
    """
    count, others, line = 0, len(rows), 0
    width = len(taken)
    at: Number = np.int64(0)
    base: Number = np.int64(0)
    mark: Number = np.int64(0)
    marks: Number = marks_at(text, base, delimiter) | marks_at(text, base, QUOTE)
    while at < stop:
        start, is_record = at, True
        for field in range(width):
            first, is_last = at, field == width - 1
            mark, base, marks = _next(text, base, marks, delimiter)
            end = mark
            if text[mark] == QUOTE:
                is_record = mark == at
                mark, base, marks = _next(text, base, marks, delimiter)
                while text[mark] == delimiter:
                    mark, base, marks = _next(text, base, marks, delimiter)
                first, end = at + 1, mark
                is_record = is_record and text[mark] == QUOTE
                if not is_record:
                    break
                mark, base, marks = _next(text, base, marks, delimiter)
                is_record = mark == end + 1 or (mark == end + 2 and text[end + 1] == CR and is_last)
            elif is_last and mark > at and text[mark - 1] == CR:
                end = mark - 1
            is_record = is_record and is_last == (text[mark] == LF) and text[mark] != QUOTE
            if not is_record or (field == needed and _is_blank(text, first, end - first)):
                is_record = False
                break
            column = taken[field]
            if column != NOT_TAKEN:
                starts[count, column], sizes[count, column] = first, end - first
            at = mark + 1
        while text[mark] != LF:
            mark, base, marks = _next(text, base, marks, delimiter)
        at = mark + 1
        end = mark - 1 if mark > start and text[mark - 1] == CR else mark
        if is_record and not (may_have_control and _has_control(text, start, end)):
            rows[count] = line
            count += 1
        else:
            others -= 1
            rows[others], starts[others, 0], sizes[others, 0] = line, start, end - start
        line += 1
    return count


@entry
def lay(text: Bytes, starts: Ints, sizes: Ints, begins: Ints, ends: Ints, laid: Bytes) -> None:
    """Lay down the cells of each column one behind the other. begins: (columns,) where each column begins in `laid`,
    with SLACK behind it. ends: (columns, n + 1), nought: where each cell begins behind that, and the last ends."""
    for row in range(len(starts)):
        for column in range(starts.shape[1]):
            first, to, size = starts[row, column], begins[column] + ends[column, row], sizes[row, column]
            for at in range(0, size, SLACK):  # what is too much, the next one writes over
                put_word(laid, to + at, word_at(text, first + at))
            ends[column, row + 1] = ends[column, row] + size
