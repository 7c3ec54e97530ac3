"""Which lines of a text hold bytes beyond ASCII, and what they are: the encoding of a file follows from all of them."""

from __future__ import annotations

import numpy as np

from ingest.tracks.batch import Ints
from ingest.tracks.compiled import entry, part
from ingest.tracks.fields import HIGH
from ingest.tracks.swar import LF, Bytes

ASCII, UTF8, GB18030, DOUBTFUL = range(4)


@part
def _is_utf8(buffer: Bytes, at: int, stop: int) -> bool:
    while at < stop:
        lead = np.int64(buffer[at])
        more = 0 if lead < 0x80 else 1 if 0xC2 <= lead < 0xE0 else 2 if 0xE0 <= lead < 0xF0 else 3
        if 0x80 <= lead < 0xC2 or lead > 0xF4 or at + more >= stop:
            return False
        for k in range(1, more + 1):
            if buffer[at + k] & 0xC0 != 0x80:
                return False
        second = np.int64(buffer[at + 1]) if more else np.int64(0)
        if (lead == 0xE0 and second < 0xA0) or (lead == 0xED and second > 0x9F):
            return False
        if (lead == 0xF0 and second < 0x90) or (lead == 0xF4 and second > 0x8F):
            return False
        at += 1 + more
    return True


@part
def _gb18030(buffer: Bytes, at: int, stop: int) -> int:
    """GB18030 where all characters have one or two bytes that fit; else DOUBTFUL."""
    while at < stop:
        if buffer[at] >= HIGH:
            if at + 1 >= stop or buffer[at] in (0x80, 0xFF):
                return DOUBTFUL
            trail = buffer[at + 1]
            if trail < 0x40 or trail == 0x7F or trail == 0xFF:
                return DOUBTFUL
            at += 1
        at += 1
    return GB18030


@part
def kind_of(buffer: Bytes, at: int, stop: int) -> int:
    """What the bytes beyond ASCII of a text are, which has some."""
    return UTF8 if _is_utf8(buffer, at, stop) else _gb18030(buffer, at, stop)


@entry
def kinds_of_lines(buffer: Bytes, begin: int, stop: int, counts: Ints, doubtful: Ints) -> int:
    """Add to counts (4,) what kinds the lines from begin to stop are. doubtful: (d, 2) filled with where such lines
    stand, until it is full. Returns where it stopped: behind the last line, or before one that found no room."""
    at = begin
    d = 0
    while at < stop:
        start = at
        is_high = False
        while at < stop and buffer[at] != LF:
            is_high = is_high or buffer[at] >= HIGH
            at += 1
        kind = kind_of(buffer, start, at) if is_high else ASCII
        if kind == DOUBTFUL:
            if d == len(doubtful):
                return start
            doubtful[d, 0], doubtful[d, 1] = start, at
            d += 1
        counts[kind] += 1
        at += 1
    return at
