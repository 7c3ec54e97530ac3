"""From the bytes of a track export to fixes: only what is plain to see, one block of whole lines at a time.

A line is taken here when it is a record for sure and every cell of it is written the plain way (`ingest.plain`); what
that gives is what the careful reader gives. Every other line is left to that reader, by where it stands; and with it
the plain lines right beside it where it may hold a part of one of their cells (`ingest.torn`). What stands beside the
first and the last line of a block is not seen here, so those are left to that reader as well.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.tracks.batch import Floats, Ints
from ingest.tracks.compiled import entry, part
from ingest.tracks.fields import (
    CR,
    LF,
    NO_CODE,
    QUOTE,
    STRANGE,
    Bytes,
    Codes,
    answer,
    day_of,
    end_of_field,
    may_be_code,
    number_of,
    skip,
    worker_of,
)
from ingest.tracks.swar import Number, Words, clock, word_at

FIX = np.dtype(
    [
        ("owner", "i4"),  # the worker, by their place among all workers; later the worker-day
        ("at", "i8"),  # microseconds since 1970, UTC
        ("longitude", "f8"),  # degrees
        ("latitude", "f8"),
        ("accuracy_m", "f8"),  # NaN where unknown
        ("order", "i8"),  # file, place in the file, is_mock
    ]
)
"""A fix on its way from a file to its worker-day; 44 bytes."""
FILE_BITS, MOCK_BITS = 42, 2
"""Where in `order` the file and the place in it begin. Of fixes of one time the larger order counts."""
UNKNOWN, MOCK = 0, 2
SKIPPED, WORKER, TIME, LONGITUDE, LATITUDE, ACCURACY, IS_MOCK = range(7)
"""What a field holds."""
NO_OFFSET = -(1 << 62)
"""Of a day on which the clock changes, or of which nothing is known."""
MICROSECONDS = 1_000_000
MOST_WHOLE, MOST_DEGREES = 7, 3
"""Digits before the point, of a measurement and of degrees."""
TWO_BYTES = np.uint64(0xFFFF)


class Form(NamedTuple):
    """How records are written. kinds: (width,) what each field holds. separator: between year, month and day; between:
    before the hour. offsets: microseconds to take from local time on each day since 1970, or NO_OFFSET. words, says:
    ways to write is_mock, packed into a number, and what they say. takes_high: fields that are skipped may hold bytes
    beyond ASCII."""

    kinds: NDArray[np.int8]
    delimiter: int
    separator: int
    between: int
    offsets: Ints
    words: NDArray[np.uint64]
    says: NDArray[np.int64]
    takes_high: bool


@part
def _may_tear(buffer: Bytes, start: int, stop: int, delimiter: int) -> bool:
    """Whether a line may hold a part of a cell of the line above or below: it has quotes, or is within one cell."""
    is_one_cell = True
    for at in range(start, stop):
        byte = buffer[np.uint64(at)]
        if byte == QUOTE:
            return True
        is_one_cell = is_one_cell and byte != delimiter
    return is_one_cell and buffer[np.uint64(start)] != LF and buffer[np.uint64(start)] != CR


@entry
def scan(
    buffer: Bytes,
    words: Words,
    begin: int,
    stop: int,
    order: int,
    form: Form,
    codes: Codes,
    powers: Floats,
    fixes: NDArray[Any],
    days: NDArray[np.int32],
    runs: Ints,
    strangers: Ints,
) -> tuple[Number, ...]:
    """Read the lines from begin to stop (whole lines, the last byte is LF).

    order: what `order` of a fix at position 0 would be. The last four are filled; fixes and days: room for a record in
    every 24 bytes, runs and strangers: as many and one more. Returns how many fixes, runs, strangers and lines there
    are, whether a field that was skipped holds bytes beyond ASCII, and where a clean line begins (-1: none).
    """
    n = r = s = 0
    at: Number = begin
    lines = 0
    has_high = False
    clean_line: Number = np.int64(-1)
    above: Number = np.int64(-1)  # where the line above begins, when it was taken
    is_withheld = True  # the line right below one that may have torn it
    # arrays one by one: numba counts the references to those in a tuple at every use
    kinds, offsets, answers, says_what = form.kinds, form.offsets, form.words, form.says
    slots, hashes, begins, letters, workers = codes.slots, codes.hashes, codes.begins, codes.letters, codes.worker
    delimiter, separator, between, takes_high = form.delimiter, form.separator, form.between, form.takes_high
    width = len(kinds)
    last_date: Number = np.uint64(0)
    last_end: Number = np.uint64(0)  # of the last record: most have the same as the one before
    last_day: Number = np.int64(-1)
    is_clean: Number
    worker: Number
    day: Number
    second: Number
    says: Number
    while at < stop:
        start = at
        is_clean = True
        is_high = False
        worker, day, second, says = np.int64(NO_CODE), np.int64(-1), np.int64(-1), np.int64(UNKNOWN)
        longitude = latitude = accuracy_m = np.nan
        for f in range(width):
            kind = kinds[f]
            is_last = f == width - 1
            if kind == SKIPPED:
                at, is_clean, has_more = skip(buffer, words, at, delimiter, is_last)
                is_high = is_high or has_more
            elif kind == WORKER:
                begin_of_code, at = at, end_of_field(words, at, delimiter, is_last)
                if at > begin_of_code:
                    worker = worker_of(slots, hashes, begins, letters, workers, words, begin_of_code, at)
                if worker == STRANGE and s < len(strangers) and may_be_code(buffer, begin_of_code, at):
                    strangers[s, 0], strangers[s, 1] = begin_of_code, at
                    s += 1
                is_clean = worker >= 0
            elif kind == TIME:
                if at + 19 >= stop or buffer[np.uint64(at + 10)] != between:
                    is_clean = False
                else:
                    date, date_end = word_at(words, at), word_at(words, at + 8) & TWO_BYTES
                    if date != last_date or date_end != last_end:
                        last_day, last_date, last_end = day_of(buffer, at, separator), date, date_end
                    day, second = last_day, clock(word_at(words, at + 11))
                    is_clean = day >= 0 and second >= 0 and day < len(offsets)
                    if is_clean:
                        is_clean = offsets[np.uint64(day)] != NO_OFFSET
                        at += 19
            elif kind == IS_MOCK:
                says, length = answer(word_at(words, at), delimiter, is_last, answers, says_what)
                is_clean = length >= 0
                at += max(0, length)
            else:
                value, behind = number_of(words, at, powers, MOST_WHOLE if kind == ACCURACY else MOST_DEGREES)
                if kind == LONGITUDE:
                    longitude = value
                elif kind == LATITUDE:
                    latitude = value
                else:
                    accuracy_m = value
                is_clean = behind >= 0 and (kind == ACCURACY or behind > at)
                at = max(at, behind)
            if not is_clean:
                break
            byte = buffer[np.uint64(at)]
            if is_last:
                if byte == CR:
                    at += 1
                    byte = buffer[np.uint64(at)]
                is_clean = byte == LF
            elif byte == delimiter:
                at += 1
            else:
                is_clean = False
                break
        is_clean = is_clean and (takes_high or not is_high)
        if is_clean:
            at += 1
            has_high = has_high or is_high
            clean_line = start
        if is_clean and not is_withheld and at < stop:
            fix = fixes[np.uint64(n)]
            fix["owner"] = worker
            fix["at"] = (day * 86_400 + second) * MICROSECONDS - offsets[np.uint64(day)]
            fix["longitude"], fix["latitude"], fix["accuracy_m"] = longitude, latitude, accuracy_m
            fix["order"] = order + (start << MOCK_BITS) + says
            days[np.uint64(n)] = day
            n += 1
            above = start
        else:
            may_tear = False
            if not is_clean:
                while buffer[np.uint64(at)] != LF:
                    at += 1
                at += 1
                may_tear = _may_tear(buffer, start, at, delimiter)
            is_withheld = may_tear or (is_withheld and not is_clean and start > begin)
            if r > 0 and runs[r - 1, 1] == start:
                runs[r - 1, 1] = at
                runs[r - 1, 3] += 1
            else:
                runs[r, 0], runs[r, 1], runs[r, 2], runs[r, 3] = start, at, lines, 1
                r += 1
            if may_tear and above >= 0:
                n -= 1
                runs[r - 1, 0], runs[r - 1, 2] = above, runs[r - 1, 2] - 1
                runs[r - 1, 3] += 1
                above = np.int64(-1)
        lines += 1
    return n, r, s, lines, has_high, clean_line
