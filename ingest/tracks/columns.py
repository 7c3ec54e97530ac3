"""From columns of a Parquet file to fixes: only rows whose cells are plain to see.

What that gives is what the careful reader gives of the same cells; it is asked for every other row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.reading import NO, YES
from ingest.tracks.batch import Ints

if TYPE_CHECKING:
    import pyarrow as pa

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
TICKS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
"""Of a second."""
STRANGE = -1
MOST_DEGREES, SURELY_SHORT = 1_000, 10
"""Degrees from 10 on have at most 15 decimals."""
MOST_METRES, LEAST_METRES = 10_000_000, 0.001


class DictionaryColumn(NamedTuple):
    """A column as different values and the place of each row's own among them, -1 for nothing."""

    values: pa.Array
    places: NDArray[np.int32]


class Plain(NamedTuple):
    """Rows of a batch as fixes (scan.FIX), their local days, their workers' codes, and which of them
    are plain but for these."""

    fixes: NDArray[Any]
    days: NDArray[np.int32]
    codes: DictionaryColumn
    is_plain: Bools


def plain_of(columns: Mapping[str, pa.Array], begin: int, offsets: Ints) -> Plain:
    """A batch as fixes. columns: the feed's, those the file has. begin: `order` of a fix in the first row. offsets: of
    each day since 1970 the microseconds that local time is ahead of UTC, or NO_OFFSET."""
    from ingest.tracks.scan import FIX, MOCK_BITS

    codes = coded(columns["worker_code"])
    fixes = np.empty(len(codes.places), FIX)
    fixes["at"], days, is_plain = moments(columns["located_at"], offsets)
    for name in ("longitude", "latitude"):
        fixes[name], is_short = degrees(columns[name])
        is_plain &= is_short
    fixes["accuracy_m"], fixes["order"] = np.nan, begin + (np.arange(len(fixes)) << MOCK_BITS)
    if "accuracy_m" in columns:
        fixes["accuracy_m"], is_short = metres(columns["accuracy_m"])
        is_plain &= is_short
    if "is_mock" in columns:
        answers = coded(columns["is_mock"])
        says = np.array([*map(_answer, answers.values.to_pylist()), 0])[answers.places]
        fixes["order"] += says
        is_plain &= says != STRANGE
    return Plain(fixes, days, codes, is_plain)


def coded(column: pa.Array) -> DictionaryColumn:
    """Any column."""
    import pyarrow as pa

    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    return DictionaryColumn(column.dictionary, _filled(column.indices, -1).astype(np.int32, copy=False))


def moments(column: pa.Array, offsets: Ints) -> tuple[Ints, NDArray[np.int32], Bools]:
    """Microseconds since 1970 in UTC of timestamps, their local days, and which of them are plain."""
    import pyarrow as pa

    from ingest.tracks.moments import DAY, MICROSECONDS, NO_OFFSET

    kind = column.type
    if not pa.types.is_timestamp(kind):
        return np.zeros(len(column), np.int64), np.zeros(len(column), np.int32), np.zeros(len(column), np.bool_)
    ticks, second = _filled(column.cast(pa.int64()), -1), TICKS[kind.unit]
    is_plain = (ticks >= 0) & (ticks < (len(offsets) - 1) * 86_400 * second)
    ticks = np.where(is_plain, ticks, 0)
    at = ticks * (MICROSECONDS // second) if second <= MICROSECONDS else ticks // (second // MICROSECONDS)
    days = at // DAY
    ahead = offsets[days]
    is_plain &= ahead != NO_OFFSET
    if kind.tz is None:
        return at - ahead, days.astype(np.int32), is_plain
    days = np.where(is_plain, at + ahead, 0) // DAY
    return at, days.astype(np.int32), is_plain & (days >= 0) & (offsets[days] == ahead)


def degrees(column: pa.Array) -> tuple[Floats, Bools]:
    """Numbers, and which of them are degrees with few enough decimals."""
    values, size = _floats(column)
    return values, (size >= SURELY_SHORT) & (size < MOST_DEGREES) | (size == 0)


def metres(column: pa.Array) -> tuple[Floats, Bools]:
    """Numbers, and which of them are a measurement or nothing at all."""
    import pyarrow as pa

    if pa.types.is_integer(column.type):
        column = column.cast(pa.float64(), safe=False)
    values, size = _floats(column)
    is_nothing = column.is_null().to_numpy(zero_copy_only=False)
    return values, (size >= LEAST_METRES) & (size < MOST_METRES) | (size == 0) | is_nothing


def _floats(column: pa.Array) -> tuple[Floats, Floats]:
    """Values of a column of binary numbers and their size, NaN where there is none or the column is another; no -0."""
    import pyarrow as pa

    if column.type not in (pa.float32(), pa.float64()):
        nothing = np.full(len(column), np.nan)
        return nothing, nothing
    values = column.cast(pa.float64()).to_numpy(zero_copy_only=False) + 0.0
    return values, np.abs(values)


def _filled(column: pa.Array, nothing: int) -> NDArray[Any]:
    return np.asarray(column.fill_null(nothing) if column.null_count else column)


def _answer(value: object) -> int:
    """What a value says of is_mock: 2 yes, 1 no."""
    word = str(value).lower()
    return 2 if word in YES else 1 if word in NO else STRANGE
