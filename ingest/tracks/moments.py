"""Days and times from their bytes: written the plain way, or as people and phones write them."""

from __future__ import annotations

import numpy as np

from ingest.tracks.batch import Ints
from ingest.tracks.compiled import part
from ingest.tracks.swar import Bytes, Number

NO_OFFSET = -(1 << 62)
"""Of a day on which the clock changes, or of which nothing is known."""
MICROSECONDS = 1_000_000
"""Of a second."""
DAY = 86_400 * MICROSECONDS
ZERO, SLASH, DASH, DOT, COLON, BLANK, PLUS, T, Z = b"0/-.: +TZ"


@part
def _digit(buffer: Bytes, at: Number) -> Number:
    """A digit; below nought or above 9 where it is none."""
    return np.int64(buffer[np.uint64(at)]) - ZERO


@part
def _two(buffer: Bytes, at: Number) -> Number:
    """Two digits; -1 where they are none."""
    tens, ones = _digit(buffer, at), _digit(buffer, at + 1)
    if tens < 0 or tens > 9 or ones < 0 or ones > 9:
        return -1
    return tens * 10 + ones


@part
def _one_or_two(buffer: Bytes, at: Number) -> tuple[Number, Number]:
    """A number of one or two digits, -1 where there is none, and the position behind."""
    two = _two(buffer, at)
    if two >= 0:
        return two, at + 2
    one = _digit(buffer, at)
    return (one, at + 1) if 0 <= one <= 9 else (np.int64(-1), at)


@part
def _day(year: Number, month: Number, day: Number) -> Number:
    """Day since 1970; -1 where that is no date from 1970 to 2099."""
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
def _year(buffer: Bytes, at: Number) -> Number:
    century, years = _two(buffer, at), _two(buffer, at + 2)
    return -1 if century < 0 or years < 0 else century * 100 + years


@part
def day_of(buffer: Bytes, at: Number, separator: Number) -> Number:
    """Day since 1970 of ten characters; -1 where they are no date from 1970 to 2099."""
    if buffer[np.uint64(at + 4)] != separator or buffer[np.uint64(at + 7)] != separator:
        return -1
    return _day(_year(buffer, at), _two(buffer, at + 5), _two(buffer, at + 8))


@part
def _ahead(buffer: Bytes, at: Number) -> tuple[Number, Number]:
    """Microseconds that a time is ahead of UTC by its Z, +08:00 or +0800, NO_OFFSET without; the position behind."""
    mark = buffer[np.uint64(at)]
    if mark == Z:
        return np.int64(0), at + 1
    hours = _two(buffer, at + 1)
    if (mark != PLUS and mark != DASH) or hours < 0:
        return np.int64(NO_OFFSET), at
    behind = at + (4 if buffer[np.uint64(at + 3)] == COLON else 3)
    minutes = _two(buffer, behind)
    if minutes < 0:
        return np.int64(NO_OFFSET), at
    ahead = (hours * 60 + minutes) * 60 * MICROSECONDS
    return (-ahead if mark == DASH else ahead), behind + 2


@part
def moment_of(buffer: Bytes, at: Number, offsets: Ints) -> tuple[Number, Number, Number]:
    """A date and a time, like 2026/3/2 9:30 or 2026-03-02T09:30:00.250+08:00: microseconds since 1970 in UTC, the local
    day, and the position behind; day -1 where it is none of these.

    offsets: microseconds that local time is ahead of UTC on each day since 1970, or NO_OFFSET.
    """
    none = np.int64(0), np.int64(-1), at
    separator = buffer[np.uint64(at + 4)]
    if separator != DASH and separator != SLASH and separator != DOT:
        return none
    month, behind_month = _one_or_two(buffer, at + 5)
    day, behind = _one_or_two(buffer, behind_month + 1)
    date = _day(_year(buffer, at), month, day)
    mark = buffer[np.uint64(behind)]
    if buffer[np.uint64(behind_month)] != separator or date < 0 or (mark != BLANK and mark != T):
        return none
    hour, behind = _one_or_two(buffer, behind + 1)
    minute, behind_minute = _one_or_two(buffer, behind + 1)
    if buffer[np.uint64(behind)] != COLON or not (0 <= hour < 24 and 0 <= minute < 60):
        return none
    second, behind = np.int64(0), behind_minute
    fraction = np.int64(0)
    if buffer[np.uint64(behind)] == COLON:
        second, behind = _one_or_two(buffer, behind + 1)
        if not 0 <= second < 60:
            return none
        if buffer[np.uint64(behind)] == DOT:
            unit = MICROSECONDS
            while unit > 0 and 0 <= _digit(buffer, behind + 1) <= 9:
                unit //= 10
                fraction += _digit(buffer, behind + 1) * unit
                behind += 1
            if unit == MICROSECONDS:
                return none
            behind += 1
    at = ((date * 24 + hour) * 60 + minute) * 60 * MICROSECONDS + second * MICROSECONDS + fraction
    ahead, behind = _ahead(buffer, behind)
    if ahead == NO_OFFSET:
        if date >= len(offsets) or offsets[np.uint64(date)] == NO_OFFSET:
            return none
        return at - offsets[np.uint64(date)], date, behind
    at -= ahead
    near = at // DAY
    if not 0 <= near < len(offsets) - 1 or offsets[np.uint64(near)] == NO_OFFSET:
        return none
    date = (at + offsets[np.uint64(near)]) // DAY
    if date < 0 or offsets[np.uint64(date)] != offsets[np.uint64(near)]:
        return none
    return at, date, behind
