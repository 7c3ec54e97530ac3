"""One field of a record, from its bytes: what is not written the plain way is not read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.batch import Floats, Ints
from ingest.tracks.compiled import entry, part
from ingest.tracks.swar import MIX, Number, Words, digits, dull, ends, first, number, places, word_at

Bytes = NDArray[np.uint8]
MOST_DIGITS = 15
"""So many digits are exact in a binary fraction, and so is the power of ten they are divided by."""
NO_CODE, STRANGE = -1, -2
"""A worker's code that is left to the careful reader; one that was not seen before."""
MINUS, POINT, BYTE = np.uint64(45), np.uint64(46), np.uint64(0xFF)
LF, CR, QUOTE, ZERO, HIGH = 10, 13, 34, 48, 128
POWERS = 10.0 ** np.arange(MOST_DIGITS + 1)


class Codes(NamedTuple):
    """Workers' codes in a table of hashes. slots: place in the others or -1; worker: whose code it is, or NO_CODE."""

    slots: NDArray[np.int32]
    hashes: NDArray[np.uint64]
    begins: Ints
    letters: Words
    worker: NDArray[np.int32]


@part
def _mixed(hashed: Number, word: Number) -> Number:
    hashed = (hashed ^ word) * MIX
    return hashed ^ (hashed >> np.uint64(29))


@part
def _hash(words: Words, begin: Number, stop: Number) -> Number:
    hashed = np.uint64(stop - begin)
    for at in range(begin, stop, 8):
        hashed = _mixed(hashed, first(word_at(words, at), stop - at))
    return hashed


@part
def worker_of(
    slots: NDArray[np.int32],
    hashes: NDArray[np.uint64],
    begins: Ints,
    letters: Words,
    workers: NDArray[np.int32],
    words: Words,
    begin: Number,
    stop: Number,
) -> Number:
    """The worker of a code, NO_CODE, or STRANGE."""
    mask = np.uint64(len(slots) - 1)
    hashed = _hash(words, begin, stop)
    slot = hashed & mask
    while True:
        place = np.int64(slots[slot])
        if place < 0:
            return STRANGE
        if hashes[np.uint64(place)] == hashed:
            own = begins[np.uint64(place)]
            if begins[np.uint64(place + 1)] - own == stop - begin:
                is_same = True
                for k in range(0, stop - begin, 8):
                    left = stop - begin - k
                    is_same = is_same and first(word_at(letters, own + k), left) == first(
                        word_at(words, begin + k), left
                    )
                if is_same:
                    return np.int64(workers[np.uint64(place)])
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
def number_of(words: Words, at: Number, powers: Floats, most_whole: Number) -> tuple[Number, Number]:
    """A plain number and the position behind it; NaN where there is nothing, position -1 where it is not plain."""
    word = word_at(words, at)
    is_negative = word & BYTE == MINUS
    if is_negative:
        at += 1
        word = word_at(words, at)
    whole = digits(word)
    if whole == 0:
        return (0.0, -1) if is_negative or word & BYTE == POINT else (np.nan, at)
    if whole > most_whole:
        return 0.0, -1
    mantissa = number(word, whole)
    at += whole
    word = word_at(words, at)
    count = np.int64(0)
    if word & BYTE == POINT:
        word = word_at(words, at + 1)
        count = digits(word)
        if count == 0:
            return 0.0, -1
        mantissa = mantissa * np.int64(powers[np.uint64(count)]) + number(word, count)
        if count == 8:
            word = word_at(words, at + 9)
            more = digits(word)
            if more > 0:
                count += more
                if count + whole > MOST_DIGITS:
                    return 0.0, -1
                mantissa = mantissa * np.int64(powers[np.uint64(more)]) + number(word, more)
        at += 1 + count
    value = np.float64(mantissa) / powers[np.uint64(count)]
    return (-value if is_negative else value), at


@part
def _two(buffer: Bytes, at: Number) -> Number:
    """Two digits; below nought or above 99 where they are none."""
    tens, ones = np.int64(buffer[np.uint64(at)]) - ZERO, np.int64(buffer[np.uint64(at + 1)]) - ZERO
    if tens < 0 or tens > 9 or ones < 0 or ones > 9:
        return -1
    return tens * 10 + ones


@part
def day_of(buffer: Bytes, at: Number, separator: Number) -> Number:
    """Day since 1970 of ten characters; -1 where they are no date from 1970 to 2099."""
    century, years = _two(buffer, at), _two(buffer, at + 2)
    month, day = _two(buffer, at + 5), _two(buffer, at + 8)
    if buffer[np.uint64(at + 4)] != separator or buffer[np.uint64(at + 7)] != separator or years < 0:
        return -1
    year = century * 100 + years
    if not (1970 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= 31):
        return -1
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if day == 31 and (month == 4 or month == 6 or month == 9 or month == 11):
        return -1
    if month == 2 and day > (29 if is_leap else 28):
        return -1
    # days from civil: years that begin in March
    y = year - (1 if month <= 2 else 0)
    era = y // 400
    of_era = y - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


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
def end_of_field(words: Words, at: Number, delimiter: Number, is_last: bool) -> Number:
    """Where a field without quotes ends."""
    marks = ends(word_at(words, at), delimiter, is_last)
    while marks == 0:
        at += 8
        marks = ends(word_at(words, at), delimiter, is_last)
    return at + places(marks)


@part
def skip(buffer: Bytes, words: Words, at: Number, delimiter: Number, is_last: bool) -> tuple[Number, bool, bool]:
    """Where a field ends that is not taken, whether it is plain, and whether it has bytes beyond ASCII."""
    while dull(word_at(words, at), delimiter):
        at += 8
    is_high = False
    while True:
        byte = buffer[np.uint64(at)]
        if byte == delimiter or byte == LF:  # noqa: SIM109
            return at, True, is_high
        if byte >= HIGH:
            is_high = True
        elif byte == QUOTE or byte == 0 or byte == CR:  # noqa: SIM109
            return at, byte == CR and is_last and buffer[np.uint64(at + 1)] == LF, is_high
        at += 1


@part
def answer(
    word: Number, delimiter: Number, is_last: bool, answers: NDArray[np.uint64], says: NDArray[np.int64]
) -> tuple[Number, Number]:
    """What a yes or no says (0: nothing) and its length; length -1 where it is none of the answers."""
    length = places(ends(word, delimiter, is_last))
    if length == 0:
        return np.int64(0), np.int64(0)
    if length < 8:
        word = first(word, length)
        for k in range(len(answers)):
            if answers[k] == word:
                return says[k], length
    return np.int64(0), np.int64(-1)
