"""Eight bytes of a text at a time, as one number whose lowest byte is the first."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba.cpython.unsafe.numbers import trailing_zeros
from numpy.typing import NDArray

from ingest.tracks.compiled import part

Words = NDArray[np.uint64]
Number = Any
"""A word of the machine, as compiled code counts."""
LF, CR, QUOTE = 10, 13, 34
ONES = np.uint64(0x0101010101010101)
TOPS = np.uint64(0x8080808080808080)
ZEROS = np.uint64(0x3030303030303030)
SIXES = np.uint64(0x4646464646464646)
COLONS = np.uint64(0x30303A30303A3030)
"""What 00:00:00 is."""
COLON_BYTES = np.uint64(0x0000FF0000FF0000)
MIX = np.uint64(0x9E3779B97F4A7C15)


def words_of(buffer: NDArray[np.uint8]) -> Words:
    """The eight bytes from every position on: (n - 7,), a view."""
    return np.ndarray((len(buffer) - 7,), dtype="<u8", buffer=buffer, strides=(1,))


@part
def word_at(words: Words, at: Number) -> Number:
    """The eight bytes from here on."""
    return words[np.uint64(at)]


@part
def has(word: Number, byte: Number) -> Number:
    """A word whose lowest set bit is the top of the first byte that is this one; 0 where none is."""
    other = word ^ (ONES * np.uint64(byte))
    return (other - ONES) & ~other & TOPS


@part
def ends(word: Number, delimiter: Number, is_last: bool) -> Number:
    """Marks of what ends a field: the delimiter, of the last field of a line also a line end."""
    marks = has(word, delimiter)
    return marks | has(word, LF) | has(word, CR) if is_last else marks | has(word, LF)


@part
def dull(word: Number, delimiter: Number) -> bool:
    """Whether eight bytes hold nothing but ASCII that ends no field, no quote and no nought."""
    marks = has(word, delimiter) | has(word, LF) | has(word, CR) | has(word, QUOTE) | has(word, 0)
    return (marks | (word & TOPS)) == 0


@part
def places(marks: Number) -> Number:
    """How many bytes stand before the first mark (a top bit); 8 where there is none."""
    return np.int64(trailing_zeros(marks) >> np.uint64(3)) if marks != 0 else np.int64(8)  # type: ignore[call-arg]


@part
def first(word: Number, count: Number) -> Number:
    """The first so many bytes, 0 to 8, the others nought."""
    return word if count >= 8 else word & ((np.uint64(1) << np.uint64(8 * count)) - np.uint64(1))


@part
def digits(word: Number) -> Number:
    """How many of the first bytes are digits."""
    return places(((word + SIXES) | (word - ZEROS)) & TOPS)


@part
def number(word: Number, count: Number) -> Number:
    """The number that the first so many bytes, 1 to 8, write; they are digits."""
    value = (word - ZEROS) << np.uint64(64 - 8 * count)
    value = (value * np.uint64(10)) + (value >> np.uint64(8))
    low = (value & np.uint64(0x000000FF000000FF)) * np.uint64(0x000F424000000064)
    high = ((value >> np.uint64(16)) & np.uint64(0x000000FF000000FF)) * np.uint64(0x0000271000000001)
    return np.int64((low + high) >> np.uint64(32))


@part
def clock(word: Number) -> Number:
    """Second of the day of 09:30:00; -1 where that is no time."""
    plain = (word & ~COLON_BYTES) | (ZEROS & COLON_BYTES)
    if (word ^ COLONS) & COLON_BYTES != 0 or digits(plain) < 8:
        return -1
    value = plain - ZEROS
    hour = (value & np.uint64(0xFF)) * np.uint64(10) + (value >> np.uint64(8) & np.uint64(0xFF))
    minute = (value >> np.uint64(24) & np.uint64(0xFF)) * np.uint64(10) + (value >> np.uint64(32) & np.uint64(0xFF))
    second = (value >> np.uint64(48) & np.uint64(0xFF)) * np.uint64(10) + (value >> np.uint64(56) & np.uint64(0xFF))
    if hour >= np.uint64(24) or minute >= np.uint64(60) or second >= np.uint64(60):
        return -1
    return np.int64(hour * np.uint64(3600) + minute * np.uint64(60) + second)
