"""Some lines of a text as a text of their own, and where each of its rows stands in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from ingest.tracks.batch import Ints
from ingest.tracks.form import Export

LINE_END = 10
SEPARATOR = -1


@dataclass(frozen=True)
class Portion:
    """content: a text of some lines of a file. lines: where each of them begins. first: of each piece of it the line it
    begins with, from 0; offset: the byte. place: where it begins in the file; number: of its first line there
    (SEPARATOR: it is none of these)."""

    content: bytes
    lines: Ints
    first: Ints
    offset: Ints
    place: Ints
    number: Ints

    def in_file(self, rows: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Of rows of the text (from 1) their numbers in the file (SEPARATOR: none), and where they begin there."""
        row = rows.to_numpy()
        piece = np.searchsorted(self.first, row - 1, side="right") - 1
        number = np.where(self.number[piece] == SEPARATOR, SEPARATOR, self.number[piece] + row - self.first[piece])
        return pl.Series(number), pl.Series(self.lines[row - 1] - self.offset[piece] + self.place[piece])


def may_be_opened(export: Export, line: bytes) -> bool:
    """Whether the first cell of a line (b"": there is none yet) could go on from a quote above it, so that a line with
    one is better separated from others by another."""
    return line[:1] in (b"", b'"', export.delimiter.encode())


def portion_of(export: Export, runs: Sequence[tuple[int, int, int]], between: bytes, is_end: bool) -> Portion:
    """Runs of lines (begin, stop, number of the first, from 0), as if they were all of the file.

    Lines that follow each other stand together, as they may be one record; between others stands `between`, a line that
    is a record for sure, so that they cannot be. The header stands before, and the end of the file behind the last of
    them (is_end: it is the last).
    """
    text = export.data.data
    pieces: list[bytes | memoryview] = [text[: export.body]]
    about = [(0, SEPARATOR)]
    last = None
    for begin, stop, number in runs:
        if last is not None and begin != last:
            pieces.append(between)
            about.append((0, SEPARATOR))
        pieces.append(text[begin:stop])
        about.append((begin, number))
        last = stop
    if not is_end:
        pieces.append(between)
        about.append((0, SEPARATOR))
    content = b"".join(pieces)
    lines = np.append(0, np.flatnonzero(np.frombuffer(content, np.uint8) == LINE_END) + 1)
    offset = np.cumsum([0, *map(len, pieces[:-1])])
    place, number = np.array(about, dtype=np.int64).T
    return Portion(content, lines, np.searchsorted(lines, offset), offset, place, number)
