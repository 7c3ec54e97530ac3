"""Cells read byte by byte, compiled: what Polars needs several passes for. Imported where it is used (so is the
compiler).

A column comes as the bytes of all its cells, one behind the other, and how many each has (-1: null).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.identifiers import Key
from ingest.tracks.compiled import entry, making_entry, part

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Points = NDArray[np.uint32]
Number = Any
"""A word of the machine, as compiled code counts."""
READ, NOTHING, ODD = 0, 1, 2
"""What becomes of a cell: it is read; there is nothing in it; it is written in another way than is known here."""
UNKNOWN, DROPPED = np.uint32(0xFFFFFFFF), np.uint32(0xFFFFFFFE)
"""In a table of characters: one that is not known, and one that says nothing."""
SEED, PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
DAY_US, SECOND_US = 86_400_000_000, 1_000_000
MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@making_entry
def find_places(text: Bytes, sizes: Ints, places: Points, firsts: Ints) -> Number:
    """Number the different cells in the order in which they first come: of each cell its number, of each number the row
    of its first cell. Returns how many there are; -1 where there are more than `firsts` has room for."""
    slots = 2
    while slots < 4 * len(firsts):
        slots *= 2
    table = np.full(slots, -1)
    starts = np.empty(len(firsts), dtype=np.int64)
    count = first = 0
    for row in range(len(sizes)):
        last = first + max(sizes[row], 0)
        slot = np.int64(_hash(text, first, last) & np.uint64(slots - 1))
        known = table[slot]
        while known >= 0 and not _is_same(text, first, sizes[row], starts[known], sizes[firsts[known]]):
            slot = (slot + 1) & (slots - 1)
            known = table[slot]
        if known < 0:
            if count == len(firsts):
                return -1
            table[slot], firsts[count], starts[count] = count, row, first
            known = count
            count += 1
        places[row] = known
        first = last
    return count


@part
def _hash(text: Bytes, first: Number, last: Number) -> Number:
    """FNV-1a."""
    made = SEED
    for at in range(first, last):
        made = (made ^ np.uint64(text[at])) * PRIME
    return made


@part
def _is_same(text: Bytes, first: Number, size: Number, other: Number, other_size: Number) -> bool:
    at = 0
    while at < size == other_size and text[first + at] == text[other + at]:
        at += 1
    return size == other_size and at >= size


@entry
def read_clocks(text: Bytes, sizes: Ints, micros: Ints, states: Bytes) -> bool:
    """Local times written 2026-03-01 08:05:00 as microseconds since 1970 and the state of each cell; whether none is
    odd. What exists in no calendar is odd."""
    first = 0
    for row in range(len(sizes)):
        size = sizes[row]
        states[row] = NOTHING
        if size > 0:
            if size != 19:
                return False
            cell = text[first : first + size]
            year = 100 * _pair(cell, 0) + _pair(cell, 2)
            month, day = _pair(cell, 5), _pair(cell, 8)
            hour, minute, second = _pair(cell, 11), _pair(cell, 14), _pair(cell, 17)
            if not (_marks(cell) and 1900 <= year < 2100 and 1 <= month <= 12 and 0 <= hour < 24):
                return False
            is_leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
            if not (1 <= day <= MONTH_DAYS[month] + is_leap and 0 <= minute < 60 and 0 <= second < 60):
                return False
            states[row] = READ
            seconds = 3600 * hour + 60 * minute + second
            micros[row] = _days(year, month, day) * DAY_US + seconds * SECOND_US
            first += size
    return True


@part
def _pair(cell: Bytes, at: Number) -> Number:
    """Two digits as a number; below nought where one is none."""
    tens, ones = np.int64(cell[at]) - 48, np.int64(cell[at + 1]) - 48
    return 10 * tens + ones if 0 <= tens <= 9 and 0 <= ones <= 9 else -10_000


@part
def _marks(cell: Bytes) -> bool:
    is_date = cell[4] == ord("-") and cell[7] == ord("-")
    return is_date and cell[10] == ord(" ") and cell[13] == ord(":") and cell[16] == ord(":")


@part
def _days(year: Number, month: Number, day: Number) -> Number:
    """Days since 1970-01-01, by counting years from March (Howard Hinnant, days_from_civil)."""
    year -= month <= 2
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return 365 * year + year // 4 - year // 100 + year // 400 + of_year - 719_468


@entry
def are_codes(text: Bytes, sizes: Ints) -> bool:
    """Whether every cell is empty or a plain code: ASCII letters, then a digit, then letters, digits, _ and -; and has
    no digits in it that may be a phone or ID number (11 from 13 to 19 on, 17 with a year of birth in
    their place; with - between the former, or any 17)."""
    first = 0
    for row in range(len(sizes)):
        last = first + max(sizes[row], 0)
        digits = dashes = 0
        has_digit = False
        for at in range(first, last):
            byte = text[at]
            if _is_digit(byte):
                digits, has_digit = digits + 1, True
                if digits >= 11 and text[at - 10] == ord("1") and text[at - 9] >= ord("3"):
                    return False
                if digits >= 17 and _begins_century(text[at - 10], text[at - 9]):
                    return False
            else:
                digits = 0
                is_letter = ord("a") <= (byte | 32) <= ord("z")
                if not (is_letter or (has_digit and (byte == ord("-") or byte == ord("_")))):
                    return False
                dashes += byte == ord("-")
        if last > first and not has_digit:
            return False
        if dashes and _holds_groups(text, first, last):
            return False
        first = last
    return True


@part
def _holds_groups(text: Bytes, first: Number, last: Number) -> bool:
    """Whether a cell may hold a phone number in groups (139-1234-5678, 139-12345678, 1391234-5678), or an ID number."""
    for at in range(first + 11, last):
        later = np.int64(text[at - 4] == ord("-"))
        earlier = np.int64(text[at - later - 8] == ord("-"))
        begin = at - later - earlier - 10
        if later + earlier > 0 and begin >= first and text[begin] == ord("1") and text[begin + 1] >= ord("3"):
            return True
    digits = 0
    for at in range(first, last):
        digits = digits + 1 if _is_digit(text[at]) else digits if text[at] == ord("-") else 0
        if digits >= 17:
            return True
    return False


@part
def _begins_century(tens: Number, ones: Number) -> bool:
    return (tens == ord("1") and ones == ord("9")) or (tens == ord("2") and ones == ord("0"))


@entry
def are_numbers(text: Bytes, sizes: Ints, most_digits: Number, most_decimals: Number) -> bool:
    """Whether no cell is null, and each is empty or a plain number: perhaps a minus, digits, perhaps a point and digits
    behind it; so many digits at most."""
    first = 0
    for row in range(len(sizes)):
        if sizes[row] < 0:
            return False
        last = first + sizes[row]
        at = first + 1 if last > first and text[first] == ord("-") else first
        begin = at
        while at < last and _is_digit(text[at]):
            at += 1
        if last > first and not 1 <= at - begin <= most_digits:
            return False
        if at < last:
            begin = at + 1
            if text[at] != ord(".") or not 1 <= last - begin <= most_decimals:
                return False
            for place in range(begin, last):
                if not _is_digit(text[place]):
                    return False
        first = last
    return True


@part
def _is_digit(byte: Number) -> bool:
    return ord("0") <= byte <= ord("9")


@entry
def read_points(
    text: Bytes, sizes: Ints, table: Points, words: Points, least: Number, points: Points, counts: Ints, states: Bytes
) -> Number:
    """Characters of each text by a table, one text after the other, how many of each, and its state; returns how many
    in all. Of a text that is not READ there are none.

    table: for each of the first characters what it is read as, UNKNOWN, or DROPPED. words: (k, w), filled up with
    noughts; a text that is one of them is odd. least: texts of fewer characters are filled up with noughts.
    """
    first = end = 0
    for row in range(len(sizes)):
        start = end
        states[row] = READ
        last = first + max(sizes[row], 0)
        while first < last:
            point, first = _point(text, first)
            point = table[point] if point < len(table) else UNKNOWN
            if point == UNKNOWN:
                states[row], first = ODD, last
            elif point != DROPPED:
                points[end] = point
                end += 1
        if states[row] == READ and end == start:
            states[row] = NOTHING
        if states[row] == READ:
            while end < start + least:
                points[end] = 0
                end += 1
            if _is_any(points[start:end], words):
                states[row] = ODD
        if states[row] != READ:
            end = start
        counts[row] = end - start
    return end


@part
def _is_any(points: Points, words: Points) -> bool:
    for word in words:
        if len(points) <= len(word):
            is_same = True
            for at in range(len(word)):
                is_same &= word[at] == (points[at] if at < len(points) else 0)
            if is_same:
                return True
    return False


@part
def _point(text: Bytes, at: Number) -> Number:
    """The character here, and where the next begins."""
    lead = np.int64(text[at])
    if lead < 0x80:
        return lead, at + 1
    if lead < 0xE0:
        return ((lead & 0x1F) << 6) | (np.int64(text[at + 1]) & 0x3F), at + 2
    low = ((np.int64(text[at + 1]) & 0x3F) << 6) | (np.int64(text[at + 2]) & 0x3F)
    if lead < 0xF0:
        return ((lead & 0x0F) << 12) | low, at + 3
    return ((lead & 0x07) << 18) | (low << 6) | (np.int64(text[at + 3]) & 0x3F), at + 4


def compile_cells() -> None:
    """Compile all that splits lines and reads cells, for this and later processes."""
    from ingest.cells import spelling
    from ingest.fingerprint import fingerprints
    from ingest.gb18030 import as_utf8
    from ingest.regular import regular_lines

    as_utf8(b"A1")
    regular_lines(b"A1,G1\n", 2, ",", {"item_code": 0}, 0)
    text, sizes = spelling(pl.Series(["2026-03-01 08:05:00"]))
    are_codes(text, sizes)
    are_numbers(text, sizes, 1, 0)
    find_places(text, sizes, np.empty(1, dtype=np.uint32), np.empty(1, dtype=np.int64))
    read_clocks(text, sizes, np.empty(1, dtype=np.int64), np.empty(1, dtype=np.uint8))
    fingerprints(pl.Series(["井盖破损", "х"]), Key(bytes(32), ""))
