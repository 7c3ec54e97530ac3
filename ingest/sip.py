"""SipHash-2-4 (Aumasson and Bernstein) of many short texts at once: a keyed 64-bit hash that tells nothing without key.

A text is hashed as the bytes of its UTF-32-LE. One by one a text would cost more than all the rest of its cell.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Points = NDArray[np.uint32]
KEY_BYTES = 16
START = (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)
LAST_WORD = 0xFF


def sip_hashes(points: Points, lengths: NDArray[np.int64], key: bytes) -> Words:
    """Hash of each of n texts (n,), under a key of 16 bytes. points: characters of all texts, one text after the other;
    lengths: of each, in characters."""
    halves = np.frombuffer(key, dtype="<u8", count=2)
    starts = np.cumsum(lengths) - lengths
    # The longest first: then those that still have words are always the first ones.
    order = np.argsort(-lengths, kind="stable")
    starts, lengths = starts[order], lengths[order]
    state = [np.full(len(order), np.uint64(START[at]) ^ halves[at % 2]) for at in range(4)]
    wide = points.astype(np.uint64)
    words = lengths // 2
    for at in range(int(words[0]) if len(words) else 0):
        active = int(np.searchsorted(-words, -at, side="left"))
        first = starts[:active] + 2 * at
        _take_in([each[:active] for each in state], wide[first] | (wide[first + 1] << np.uint64(32)))
    rest = np.where(lengths % 2 == 1, wide[np.minimum(starts + lengths - 1, len(wide) - 1)], np.uint64(0))
    _take_in(state, rest | ((4 * lengths).astype(np.uint64) << np.uint64(56)))
    state[2] ^= np.uint64(LAST_WORD)
    for _ in range(4):
        _mix(state)
    made = np.empty(len(order), dtype=np.uint64)
    made[order] = state[0] ^ state[1] ^ state[2] ^ state[3]
    return made


def _take_in(state: list[Words], word: Words) -> None:
    state[3] ^= word
    _mix(state)
    _mix(state)
    state[0] ^= word


def _mix(state: list[Words]) -> None:
    """One round."""
    a, b, c, d = state
    a += b
    _turn(b, 13)
    b ^= a
    _turn(a, 32)
    c += d
    _turn(d, 16)
    d ^= c
    a += d
    _turn(d, 21)
    d ^= a
    c += b
    _turn(b, 17)
    b ^= c
    _turn(c, 32)


def _turn(words: Words, bits: int) -> None:
    high = words >> np.uint64(64 - bits)
    words <<= np.uint64(bits)
    words |= high
