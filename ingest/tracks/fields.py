"""One field of a record, from its bytes: what is not written the plain way is not read."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.batch import Ints
from ingest.tracks.compiled import entry, part
from ingest.tracks.swar import CR, LF, MIX, QUOTE, Bytes, Number, digits, first, is_plain_ascii, number, word_at

MOST_DIGITS, MOST_LONG, MOST_DECIMALS = 15, 18, 16
"""So many digits are exact in a binary fraction; fit into an integer; and are read behind the point. Powers of ten are
exact up to 1e22."""
HALVES = 134217729.0
"""2^27 + 1: splits a binary fraction into two halves of its digits."""
SURELY = 1e-9
NO_CODE, STRANGE = -1, -2
"""A worker's code that is left to the careful reader; one that was not seen before."""
MINUS, POINT, BYTE = np.uint64(45), np.uint64(46), np.uint64(0xFF)
HIGH = 128
POWERS = 10.0 ** np.arange(MOST_DECIMALS + 1)
WHOLE_POWERS = 10 ** np.arange(9, dtype=np.int64)


class Codes(NamedTuple):
    """Workers' codes in a table of hashes. slots: place in the others or -1; worker: whose code it is, or NO_CODE.
    following: of each the place of the code that stood below it last, which is where the next is looked for first."""

    slots: NDArray[np.int32]
    hashes: NDArray[np.uint64]
    begins: Ints
    letters: Bytes
    worker: NDArray[np.int32]
    following: NDArray[np.int32]


@part
def _mixed(hashed: Number, word: Number) -> Number:
    hashed = (hashed ^ word) * MIX
    return hashed ^ (hashed >> np.uint64(29))


@part
def _hash(buffer: Bytes, begin: Number, stop: Number) -> Number:
    hashed = np.uint64(stop - begin)
    for at in range(begin, stop, 8):
        hashed = _mixed(hashed, first(word_at(buffer, at), stop - at))
    return hashed


@part
def _is_of(codes: Codes, place: Number, buffer: Bytes, begin: Number, stop: Number) -> bool:
    """Whether a text is the code at this place."""
    own = codes.begins[np.uint64(place)]
    if codes.begins[np.uint64(place + 1)] - own != stop - begin:
        return False
    for k in range(0, stop - begin, 8):
        left = stop - begin - k
        if first(word_at(codes.letters, own + k) ^ word_at(buffer, begin + k), left) != 0:
            return False
    return True


@part
def place_of(codes: Codes, guess: Number, buffer: Bytes, begin: Number, stop: Number) -> Number:
    """The place of a code, or STRANGE. guess: where it may be."""
    if _is_of(codes, guess, buffer, begin, stop):
        return guess
    mask = np.uint64(len(codes.slots) - 1)
    hashed = _hash(buffer, begin, stop)
    slot = hashed & mask
    while True:
        place = np.int64(codes.slots[slot])
        if place < 0:
            return STRANGE
        if codes.hashes[np.uint64(place)] == hashed and _is_of(codes, place, buffer, begin, stop):
            return place
        slot = (slot + np.uint64(1)) & mask


@entry
def lay_codes(codes: Codes) -> None:
    """Fill the slots (all -1) and the hashes."""
    mask = np.uint64(len(codes.slots) - 1)
    for place in range(len(codes.worker)):
        codes.hashes[place] = _hash(codes.letters, codes.begins[place], codes.begins[place + 1])
        slot = codes.hashes[place] & mask
        while codes.slots[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        codes.slots[slot] = place


@part
def number_of(buffer: Bytes, at: Number, most_whole: Number, most_decimals: Number) -> tuple[Number, Number]:
    """A plain number and the position behind it; NaN where there is nothing, position -1 where it is not plain."""
    word = word_at(buffer, at)
    is_negative = word & BYTE == MINUS
    if is_negative:
        at += 1
        word = word_at(buffer, at)
    whole = digits(word)
    if whole == 0:
        return (0.0, -1) if is_negative or word & BYTE == POINT else (np.nan, at)
    if whole > most_whole:
        return 0.0, -1
    mantissa = number(word, whole)
    at += whole
    word = word_at(buffer, at)
    count = np.int64(0)
    if word & BYTE == POINT:
        word = word_at(buffer, at + 1)
        count = digits(word)
        if count == 0:
            return 0.0, -1
        mantissa = mantissa * WHOLE_POWERS[np.uint64(count)] + number(word, count)
        if count == 8:
            word = word_at(buffer, at + 9)
            more = digits(word)
            if more > 0:
                count += more
                if count > most_decimals or count + whole > MOST_LONG:
                    return 0.0, -1
                mantissa = mantissa * WHOLE_POWERS[np.uint64(more)] + number(word, more)
        at += 1 + count
    value = np.float64(mantissa) / POWERS[np.uint64(count)]
    if count + whole > MOST_DIGITS:
        value = _nearest(mantissa, value, POWERS[np.uint64(count)])
        if math.isnan(value):
            return 0.0, -1
    return (-value if is_negative else value), at


@part
def _nearest(mantissa: Number, quotient: Number, power: Number) -> Number:
    """The binary fraction nearest to mantissa / power, of which a quotient is nearly that; NaN where two are as near.

    What the quotient misses is worked out exactly (Dekker 1971, split and product) and divided once more.
    """
    top = np.float64(mantissa)
    rest = np.float64(mantissa - np.int64(top))
    scaled1, scaled2 = HALVES * quotient, HALVES * power
    high1, high2 = scaled1 - (scaled1 - quotient), scaled2 - (scaled2 - power)
    low1, low2 = quotient - high1, power - high2
    product = quotient * power
    error = ((high1 * high2 - product) + high1 * low2 + low1 * high2) + low1 * low2
    missing = (((top - product) - error) + rest) / power
    value = quotient + missing
    is_sure = quotient + missing * (1 - SURELY) == quotient + missing * (1 + SURELY)
    return value if is_sure else np.nan


@part
def may_be_code(buffer: Bytes, begin: Number, stop: Number) -> bool:
    """Whether a text holds letters and digits, - and _ only: else no look at it finds a code."""
    for at in range(begin, stop):
        byte = buffer[at]
        is_letter = 65 <= byte & 0xDF <= 90
        if not (is_letter or 48 <= byte <= 57 or byte == 45 or byte == 95):
            return False
    return True


@part
def is_plain(buffer: Bytes, at: Number, stop: Number) -> tuple[bool, bool]:
    """Whether a field that is not taken is plain, and whether it has bytes beyond ASCII."""
    is_high = False
    while at < stop:
        if at + 8 <= stop and is_plain_ascii(word_at(buffer, at)):
            at += 8
            continue
        byte = buffer[np.uint64(at)]
        if byte in (QUOTE, 0, CR, LF):
            return False, is_high
        is_high = is_high or byte >= HIGH
        at += 1
    return True, is_high


@part
def answer(word: Number, length: Number, answers: NDArray[np.uint64], says: NDArray[np.int64]) -> Number:
    """What the first bytes of a word say, yes or no (0: nothing); -1 where they are none of the answers. These have
    their length in the last byte."""
    if length == 0:
        return np.int64(0)
    if length < 8:
        word = first(word, length) | (np.uint64(length) << np.uint64(56))
        for k in range(len(answers)):
            if answers[k] == word:
                return says[k]
    return np.int64(-1)
