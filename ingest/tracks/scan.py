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

from ingest.tracks.batch import Ints
from ingest.tracks.beyond import kind_of
from ingest.tracks.compiled import entry, part
from ingest.tracks.fields import (
    HIGH,
    MOST_DECIMALS,
    NO_CODE,
    STRANGE,
    Codes,
    answer,
    is_plain,
    may_be_code,
    number_of,
    place_of,
)
from ingest.tracks.moments import MICROSECONDS, NO_OFFSET, day_of, moment_of
from ingest.tracks.swar import CR, LF, QUOTE, Bytes, Number, clock, marks_at, next_mark, word_at

FIX = np.dtype(
    [
        ("at", "i8"),  # microseconds since 1970, UTC
        ("longitude", "f8"),  # degrees
        ("latitude", "f8"),
        ("accuracy_m", "f8"),  # NaN where unknown
        ("order", "i8"),  # file, place in the file, is_mock
    ]
)
"""A fix; 40 bytes. Its owner, worker << 32 | local day since 1970, stands beside it until it lies with them."""
FILE_BITS, MOCK_BITS = 42, 2
"""Where in `order` the file and the place in it begin. Of fixes of one time the larger order counts."""
UNKNOWN, MOCK = 0, 2
SKIPPED, WORKER, TIME, LONGITUDE, LATITUDE, ACCURACY, IS_MOCK = range(7)
"""What a field holds."""
MOST_WHOLE, MOST_DEGREES, DECIMALS_OF_DEGREES = 7, 3, 15
"""Digits before the point, of a measurement and of degrees; behind it."""
TWO_BYTES = np.uint64(0xFFFF)


class Form(NamedTuple):
    """How records are written. kinds: (width,) what each field holds. separator: between year, month and day; between:
    before the hour. is_declared: no time is written in another way. offsets: microseconds to take from local time on
    each day since 1970, or NO_OFFSET. words, says: ways to write is_mock, packed into a number, and what they say.
    encoding: what bytes beyond ASCII must be, UTF8 or GB18030 of beyond.py."""

    kinds: NDArray[np.int8]
    delimiter: int
    separator: int
    between: int
    is_declared: bool
    offsets: Ints
    words: NDArray[np.uint64]
    says: NDArray[np.int64]
    encoding: int


@part
def _may_tear(buffer: Bytes, start: int, stop: int, form: Form) -> bool:
    """Whether a line that is no clean record may hold a part of a cell of the record above or below, as ingest.torn
    finds: it is within one cell, or has quotes.

    Of the latter one that is as wide as a row (so that nothing beyond it matters) does not where it neither closes the
    last cell of the record above nor opens the first one of that below: this, with all behind it and a quote between,
    would have to be one cell of the joined record. Of a line that is damaged, ingest.torn sees another text.
    """
    delimiters = quotes = 0
    is_high = False
    for at in range(start, stop):
        byte = buffer[np.uint64(at)]
        delimiters += byte == form.delimiter
        quotes += byte == QUOTE
        is_high = is_high or byte >= HIGH
    end = stop - 2 if stop - start > 1 and buffer[np.uint64(stop - 2)] == CR else stop - 1
    if quotes == 0:
        return delimiters == 0 and end > start
    is_damaged = is_high and kind_of(buffer, start, stop) != form.encoding
    is_opened = buffer[np.uint64(start)] == QUOTE and _may_be_opened(buffer, stop, form.delimiter)
    return is_damaged or is_opened or buffer[np.uint64(end - 1)] == QUOTE or delimiters < len(form.kinds) - 1


@part
def _may_be_opened(buffer: Bytes, at: Number, delimiter: int) -> bool:
    """Whether a quote above may open the first cell of the line that begins here, or of one below it."""
    byte = buffer[np.uint64(at)]
    return byte in (QUOTE, delimiter, CR, LF)


@part
def _is_closed(buffer: Bytes, at: Number, end: Number) -> bool:
    """Whether a field that begins with a quote ends with another."""
    return end - at >= 2 and buffer[np.uint64(end - 1)] == QUOTE


@entry
def scan(
    buffer: Bytes,
    begin: int,
    stop: int,
    order: int,
    form: Form,
    codes: Codes,
    fixes: NDArray[Any],
    owners: Ints,
    runs: Ints,
    strangers: Ints,
) -> tuple[Number, ...]:
    """Read the lines from begin to stop (whole lines, the last byte is LF).

    order: what `order` of a fix at position 0 would be. The last four are filled; fixes and owners: room for a record
    in every 24 bytes, runs and strangers: as many and one more. Returns how many fixes, runs, strangers and lines there
    are, and where a clean line begins (-1: none), if possible one whose first cell no quote above it may open.
    """
    n = r = s = 0
    at: Number = begin
    lines = 0
    clean_line: Number = np.int64(-1)
    above: Number = np.int64(-1)  # where the line above begins, when it was taken
    is_withheld = True  # the line right below one that may have torn it; what stands above the first is not known
    kinds, offsets, delimiter = form.kinds, form.offsets, form.delimiter
    width = len(kinds)
    base: Number = begin  # of the marks: where delimiters and line ends stand
    marks: Number = marks_at(buffer, base, delimiter)
    last_date: Number = np.uint64(0)
    last_end: Number = np.uint64(0)  # of the last record: most have the same as the one before
    last_day: Number = np.int64(-1)
    last_place: Number = np.int64(0)
    is_clean: Number
    place: Number
    moment: Number
    day: Number
    says: Number
    mark: Number
    while at < stop:
        start = at
        mark = at - 1
        is_clean, is_high = True, False
        place, moment, day, says = np.int64(STRANGE), np.int64(0), np.int64(-1), np.int64(UNKNOWN)
        longitude = latitude = accuracy_m = np.nan
        for f in range(width):
            at, is_last = mark + 1, f == width - 1
            mark, base, marks = next_mark(buffer, base, marks, delimiter)
            is_quoted = buffer[np.uint64(at)] == QUOTE
            while is_quoted and buffer[np.uint64(mark)] != LF and not _is_closed(buffer, at, mark):
                mark, base, marks = next_mark(buffer, base, marks, delimiter)
            is_clean = is_last == (buffer[np.uint64(mark)] == LF)
            end = mark - 1 if is_last and buffer[np.uint64(mark - 1)] == CR else mark
            if is_quoted:
                is_clean = is_clean and _is_closed(buffer, at, end)
                at, end = at + 1, end - 1
            if not is_clean:
                break
            kind = kinds[np.uint64(f)]
            if kind == SKIPPED:
                is_clean, has_more = is_plain(buffer, at, end)
                is_high = is_high or has_more
            elif kind == WORKER:
                guess = np.int64(codes.following[np.uint64(last_place)])
                place = place_of(codes, guess, buffer, at, end) if end > at else np.int64(STRANGE)
                if place >= 0:
                    if place != guess:
                        codes.following[np.uint64(last_place)] = place
                    last_place = place
                elif end > at and s < len(strangers) and may_be_code(buffer, at, end):
                    strangers[s, 0], strangers[s, 1] = at, end
                    s += 1
                is_clean = place >= 0 and codes.worker[np.uint64(place)] != NO_CODE
            elif kind == TIME:
                date, date_end = word_at(buffer, at), word_at(buffer, at + 8) & TWO_BYTES
                if date != last_date or date_end != last_end:
                    last_day, last_date, last_end = day_of(buffer, at, form.separator), date, date_end
                day, second = last_day, clock(word_at(buffer, at + 11))
                if (
                    end - at == 19
                    and 0 <= day < len(offsets)
                    and second >= 0
                    and buffer[np.uint64(at + 10)] == form.between
                    and offsets[np.uint64(day)] != NO_OFFSET
                ):
                    moment = (day * 86_400 + second) * MICROSECONDS - offsets[np.uint64(day)]
                else:
                    moment, day, behind = moment_of(buffer, at, offsets)
                    is_clean = day >= 0 and behind == end and not form.is_declared
            elif kind == IS_MOCK:
                says = answer(word_at(buffer, at), end - at, form.words, form.says)
                is_clean = says >= 0
            elif kind == ACCURACY:
                accuracy_m, behind = number_of(buffer, at, MOST_WHOLE, MOST_DECIMALS)
                is_clean = behind == end
            else:
                value, behind = number_of(buffer, at, MOST_DEGREES, DECIMALS_OF_DEGREES)
                is_clean = behind == end and end > at
                if kind == LONGITUDE:
                    longitude = value
                else:
                    latitude = value
            if not is_clean:
                break
        while buffer[np.uint64(mark)] != LF:
            mark, base, marks = next_mark(buffer, base, marks, delimiter)
        at = mark + 1
        if is_clean and is_high:
            is_clean = kind_of(buffer, start, at) == form.encoding
        if is_clean and not is_withheld and at < stop:
            fix = fixes[np.uint64(n)]
            fix["at"] = moment
            fix["longitude"], fix["latitude"], fix["accuracy_m"] = longitude, latitude, accuracy_m
            fix["order"] = order + (start << MOCK_BITS) + says
            owners[np.uint64(n)] = (np.int64(codes.worker[np.uint64(place)]) << 32) | day
            n += 1
            above = start
        else:
            may_tear = False
            if is_clean:
                clean_line = start
            else:
                may_tear = _may_tear(buffer, start, at, form)
            is_withheld = may_tear or (is_withheld and not is_clean)
            if r > 0 and runs[r - 1, 1] == start:
                runs[r - 1, 1] = at
                runs[r - 1, 3] += 1
            else:
                runs[r, 0], runs[r, 1], runs[r, 2], runs[r, 3] = start, at, lines, 1
                r += 1
            if (may_tear or (at >= stop and not is_clean)) and above >= 0:
                n -= 1
                runs[r - 1, 0], runs[r - 1, 2] = above, runs[r - 1, 2] - 1
                runs[r - 1, 3] += 1
                above = np.int64(-1)
        lines += 1
    for run in range(r - 1):  # behind each but the last stands a clean line
        if clean_line < 0 or _may_be_opened(buffer, clean_line, delimiter):
            clean_line = runs[run, 1]
    return n, r, s, lines, clean_line
