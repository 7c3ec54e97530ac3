"""Some lines of a text as a text of their own, and where each of its rows stands in the file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from ingest.tracks.batch import Ints
from ingest.tracks.form import Export

LINE_END = 10
SEPARATOR = -1
NO_LINE = (0, 0)


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


def may_be_opened(export: Export, line: tuple[int, int]) -> bool:
    """Whether the first cell of a line (begin, stop; NO_LINE: there is none yet) could go on from a quote above it, so
    that a line with one is better separated from others by another."""
    return line == NO_LINE or export.data[line[0]] in (ord('"'), ord(export.delimiter))


def portion_of(export: Export, runs: Ints, between: tuple[int, int], is_end: bool) -> Portion:
    """Runs of lines (n, 3: begin, stop, number of the first, from 0), as if they were all of the file.

    Lines that follow each other stand together, as they may be one record; between others stands `between` (begin,
    stop), a line that is a record for sure, so that they cannot be. The header stands before, and the end of the file
    behind the last of them (is_end: it is the last).
    """
    from ingest.splitting import SLACK, lay

    is_apart = np.append(runs[1:, 0] != runs[:-1, 1], not is_end)
    pieces = np.insert(runs, 1 + np.flatnonzero(is_apart), (*between, SEPARATOR), axis=0)
    place, stop, number = np.insert(pieces, 0, (0, export.body, SEPARATOR), axis=0).T
    sizes, offset = stop - place, np.zeros((1, len(place) + 1), np.int64)
    laid = np.empty(sizes.sum() + SLACK, np.uint8)
    inside = len(place) - is_end  # behind the end of the file there is nothing to look at
    lay(export.data, place[:inside, None].copy(), sizes[:inside, None].copy(), np.zeros(1, np.int64), offset, laid)
    if is_end:
        offset[0, -1] = offset[0, -2] + sizes[-1]
        laid[offset[0, -2] : offset[0, -1]] = export.data[place[-1] :]
    content = laid[: offset[0, -1]]
    lines = np.append(0, np.flatnonzero(content == LINE_END) + 1)
    offset = offset[0, :-1]
    return Portion(content.tobytes(), lines, np.searchsorted(lines, offset), offset, place, number)
