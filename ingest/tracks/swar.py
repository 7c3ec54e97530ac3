"""Eight bytes of a text at a time, as one number whose lowest byte is the first; and the marks of 64 at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.cpython.unsafe.numbers import trailing_zeros
from numba.extending import intrinsic
from numpy.typing import NDArray

from ingest.tracks.compiled import part

Bytes = NDArray[np.uint8]
Number = Any
"""A word of the machine, as compiled code counts."""
LF, CR, QUOTE = 10, 13, 34
AT_ONCE = 64
"""Bytes whose marks are found together."""
ONES = np.uint64(0x0101010101010101)
TOPS = np.uint64(0x8080808080808080)
ZEROS = np.uint64(0x3030303030303030)
SIXES = np.uint64(0x4646464646464646)
COLONS = np.uint64(0x30303A30303A3030)
"""What 00:00:00 is."""
COLON_BYTES = np.uint64(0x0000FF0000FF0000)
MIX = np.uint64(0x9E3779B97F4A7C15)
_intrinsic: Any = intrinsic  # its types take what it makes for the function that it is made of
_zeros: Any = trailing_zeros


@_intrinsic
def _word(_: Any, buffer: Any, at: Any) -> tuple[Any, Any]:
    def load(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        begin = context.make_array(signature.args[0])(context, builder, values[0]).data
        place = builder.bitcast(builder.gep(begin, [values[1]]), ir.IntType(64).as_pointer())
        return builder.load(place, align=1, typ=ir.IntType(64))

    return types.uint64(buffer, types.uint64), load


@part
def word_at(buffer: Bytes, at: Number) -> Number:
    """The eight bytes from here on."""
    return _word(buffer, at)


@_intrinsic
def _marks(_: Any, buffer: Any, at: Any, one: Any, other: Any) -> tuple[Any, Any]:
    def compare(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        vector = ir.VectorType(ir.IntType(8), AT_ONCE)
        begin = context.make_array(signature.args[0])(context, builder, values[0]).data
        place = builder.bitcast(builder.gep(begin, [values[1]]), vector.as_pointer())
        text = builder.load(place, align=1, typ=vector)
        found = None
        for byte in values[2:]:
            sought = builder.insert_element(ir.Constant(vector, ir.Undefined), byte, ir.IntType(32)(0))
            everywhere = ir.Constant(ir.VectorType(ir.IntType(32), AT_ONCE), [0] * AT_ONCE)
            is_here = builder.icmp_unsigned("==", text, builder.shuffle_vector(sought, sought, everywhere))
            found = is_here if found is None else builder.or_(found, is_here)
        return builder.bitcast(found, ir.IntType(AT_ONCE))

    return types.uint64(buffer, types.uint64, types.uint8, types.uint8), compare


@part
def marks_at(buffer: Bytes, at: Number, delimiter: Number) -> Number:
    """Where delimiters and line ends stand among the 64 bytes from here on: a bit for each, the lowest for the first.
    The buffer has so many bytes; behind it there are none."""
    begin = min(at, len(buffer) - AT_ONCE)
    return _marks(buffer, begin, delimiter, LF) >> np.uint64(at - begin)


@part
def has(word: Number, byte: Number) -> Number:
    """A word whose lowest set bit is the top of the first byte that is this one; 0 where none is."""
    other = word ^ (ONES * np.uint64(byte))
    return (other - ONES) & ~other & TOPS


@part
def is_plain_ascii(word: Number) -> bool:
    """Whether eight bytes hold nothing but ASCII that is no quote, no CR and no nought."""
    return (has(word, CR) | has(word, QUOTE) | has(word, 0) | (word & TOPS)) == 0


@part
def next_mark(buffer: Bytes, base: Number, marks: Number, delimiter: Number) -> tuple[Number, Number, Number]:
    """Where the next delimiter or line end stands. base, marks: where the last look was taken, and what it found that
    is left; behind this mark they are what comes second and third."""
    while marks == 0:
        base += AT_ONCE
        marks = marks_at(buffer, base, delimiter)
    return base + np.int64(_zeros(marks)), base, marks & (marks - np.uint64(1))


@part
def places(marks: Number) -> Number:
    """How many bytes stand before the first mark (a top bit); 8 where there is none."""
    return np.int64(_zeros(marks) >> np.uint64(3)) if marks != 0 else np.int64(8)


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
