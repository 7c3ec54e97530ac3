"""GB18030 to UTF-8, compiled: text of characters of one and two bytes. Imported where it is used (so is the compiler).

Which bytes are which character is told by Python's own codec. That holds Python's lock while it decodes, and nothing
could be done beside it; this does not, and takes a third of the time.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ingest.splitting import SLACK, put_word
from ingest.tracks.compiled import entry
from ingest.tracks.swar import TOPS, Bytes, Number, word_at

Points = NDArray[np.uint32]


def as_utf8(text: bytes) -> bytes | None:
    """The text, strictly decoded; None where it has characters of four bytes, or is not GB18030."""
    made = np.empty(len(text) // 2 * 3 + 2 * SLACK, dtype=np.uint8)
    padded = np.frombuffer(text + bytes(SLACK), dtype=np.uint8)
    size = write_utf8(padded, len(text), _two_bytes(), made)
    return made[:size].tobytes() if size >= 0 else None


@cache
def _two_bytes() -> Points:
    """Of each two bytes the character, 0 where they are none."""
    leads, trails = np.arange(0x81, 0xFF), np.array([*range(0x40, 0x7F), *range(0x80, 0xFF)])
    pairs = (leads[:, None] << 8 | trails).ravel()
    table = np.zeros(1 << 16, dtype=np.uint32)
    table[pairs] = np.frombuffer(pairs.astype(">u2").tobytes().decode("gb18030").encode("utf-32-le"), dtype="<u4")
    return table


@entry
def write_utf8(text: Bytes, stop: Number, table: Points, made: Bytes) -> Number:
    """Write the characters up to `stop`, behind which there are SLACK bytes more; returns how many bytes they took, -1
    where one is not known. made: has room for three bytes of each two, and twice SLACK."""
    at: Number = np.int64(0)
    to: Number = np.int64(0)
    while at < stop:
        word = word_at(text, at)
        if word & TOPS == 0 and at + SLACK <= stop:
            put_word(made, to, word)
            at, to = at + SLACK, to + SLACK
        elif text[at] < 0x80:
            made[to] = text[at]
            at, to = at + 1, to + 1
        else:
            point = table[(np.int64(text[at]) << 8) | text[at + 1]] if at + 1 < stop else np.uint32(0)
            if point == 0:
                return -1
            if point < 0x800:
                made[to] = 0xC0 | (point >> 6)
                to += 1
            else:
                made[to], made[to + 1] = 0xE0 | (point >> 12), 0x80 | ((point >> 6) & 0x3F)
                to += 2
            made[to] = 0x80 | (point & 0x3F)
            at, to = at + 2, to + 1
    return to
