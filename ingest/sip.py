"""SipHash-2-4 (Aumasson and Bernstein) of many short texts: a keyed 64-bit hash that tells nothing without its key.

A text is hashed as the bytes of its UTF-32-LE. Compiled: a note alone has some twenty pieces, each hashed four times.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.compiled import making_entry, part

Words = NDArray[np.uint64]
Points = NDArray[np.uint32]
Number = Any
"""A word of the machine, as compiled code counts."""
START = (
    np.uint64(0x736F6D6570736575),
    np.uint64(0x646F72616E646F6D),
    np.uint64(0x6C7967656E657261),
    np.uint64(0x7465646279746573),
)
LAST_WORD = np.uint64(0xFF)
PIECE = 3
POINT_BITS = 21
KNOWN_BITS = 14
"""So many pieces (as a power of two) are remembered with their hashes: most of them come again and again."""
NO_PIECE = np.uint64(0xFFFFFFFFFFFFFFFF)
SPREAD = np.uint64(0x9E3779B97F4A7C15)
DIGITS = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
WHOLE_DIGITS, SLOT_DIGITS = 16, 4


def halves(key: bytes) -> Words:
    """A key of 16 bytes as it is used (2,)."""
    return np.frombuffer(key, dtype="<u8", count=2).astype(np.uint64)


@making_entry
def sip_hashes(points: Points, lengths: NDArray[np.int64], key: Words) -> Words:
    """Hash of each of n texts (n,). points: characters of all texts, one text after the other; lengths: of each, in
    characters; key: `halves` of one."""
    made = np.empty(len(lengths), dtype=np.uint64)
    first = 0
    for row in range(len(lengths)):
        made[row] = _hash(points, first, lengths[row], key[0], key[1])
        first += lengths[row]
    return made


@making_entry
def write_hashes(
    points: Points, lengths: NDArray[np.int64], wholes: Words, keys: Words, lines: NDArray[np.uint8], begin: Number
) -> None:
    """Write behind each other in each line, from `begin` on: the hash of the text as a whole, a colon, the smallest
    hashes of its pieces (of each of two halves of a hash under each key the lower half of the smallest), and a line
    end; all in hexadecimal.

    points, lengths: as above; each text has at least PIECE characters. keys: (m, 2). lines: (n, begin + 18 + 8 m).
    """
    known = np.full(1 << KNOWN_BITS, NO_PIECE)
    hashes = np.empty((1 << KNOWN_BITS, len(keys)), dtype=np.uint64)
    least = np.empty(2 * len(keys), dtype=np.uint32)
    first = 0
    for row in range(len(lengths)):
        least[:] = 0xFFFFFFFF
        for at in range(first, first + lengths[row] - PIECE + 1):
            piece = _piece(points, at)
            place = np.int64((piece * SPREAD) >> np.uint64(64 - KNOWN_BITS))
            if known[place] != piece:
                known[place] = piece
                for number in range(len(keys)):
                    hashes[place, number] = _hash(points, at, PIECE, keys[number, 0], keys[number, 1])
            for number in range(len(keys)):
                both = hashes[place, number]
                least[2 * number] = min(least[2 * number], np.uint32(both & np.uint64(0xFFFFFFFF)))
                least[2 * number + 1] = min(least[2 * number + 1], np.uint32(both >> np.uint64(32)))
        first += lengths[row]
        line = lines[row, begin:]
        _write(line, 0, wholes[row], WHOLE_DIGITS)
        line[WHOLE_DIGITS] = ord(":")
        for slot in range(len(least)):
            _write(line, WHOLE_DIGITS + 1 + SLOT_DIGITS * slot, np.uint64(least[slot]), SLOT_DIGITS)
        line[-1] = ord("\n")


@part
def _piece(points: Points, at: Number) -> Number:
    """Three characters as one number."""
    first, second = np.uint64(points[at]), np.uint64(points[at + 1])
    return (first << np.uint64(2 * POINT_BITS)) | (second << np.uint64(POINT_BITS)) | np.uint64(points[at + 2])


@part
def _write(line: NDArray[np.uint8], at: Number, number: Number, digits: Number) -> None:
    """The lowest digits of a number."""
    for place in range(digits):
        line[at + place] = DIGITS[(number >> np.uint64(4 * (digits - 1 - place))) & np.uint64(15)]


@part
def _hash(points: Points, first: Number, length: Number, low: Number, high: Number) -> Number:
    state = (START[0] ^ low, START[1] ^ high, START[2] ^ low, START[3] ^ high)
    for at in range(first, first + length - 1, 2):
        state = _taken_in(state, np.uint64(points[at]) | (np.uint64(points[at + 1]) << np.uint64(32)))
    rest = np.uint64(points[first + length - 1]) if length % 2 else np.uint64(0)
    a, b, c, d = _taken_in(state, rest | (np.uint64(4 * length) << np.uint64(56)))
    state = (a, b, c ^ LAST_WORD, d)
    for _ in range(4):
        state = _mixed(state)
    return state[0] ^ state[1] ^ state[2] ^ state[3]


@part
def _taken_in(state: Number, word: Number) -> Number:
    a, b, c, d = _mixed(_mixed((state[0], state[1], state[2], state[3] ^ word)))
    return a ^ word, b, c, d


@part
def _mixed(state: Number) -> Number:
    """One round."""
    a, b, c, d = state
    a += b
    b = _turned(b, 13) ^ a
    a = _turned(a, 32)
    c += d
    d = _turned(d, 16) ^ c
    a += d
    d = _turned(d, 21) ^ a
    c += b
    b = _turned(b, 17) ^ c
    return a, b, _turned(c, 32), d


@part
def _turned(word: Number, bits: Number) -> Number:
    return (word << np.uint64(bits)) | (word >> np.uint64(64 - bits))
