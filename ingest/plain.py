"""The fast way from text to values: for columns in which every cell is empty or written the plain way.

What is plain can mean one thing only, so nothing of it needs to be folded, trimmed or looked at singly. Whatever is
not plain here is left to `ingest.reading`, the whole column of it; both ways give the same values.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from ingest.cells import nulls, spelling
from ingest.feed import (
    DECIMAL_DTYPE,
    DTYPES,
    Code,
    Column,
    ColumnType,
    Decimal,
    Instant,
    Measurement,
    Position,
    Whole,
)
from ingest.instants import local_to_utc

# How many digits a number may have before its point and behind it: none is as long as a telephone's.
NUMBERS: dict[type[ColumnType], tuple[int, int, pl.DataType]] = {
    Whole: (9, 0, pl.Int64()),
    Decimal: (9, 6, DECIMAL_DTYPE),
    Measurement: (9, 20, pl.Float64()),
    Position: (3, 15, pl.Float64()),
}
# A code with a digit in it is none of the ways to write nothing. (`spelled.are_codes` takes nothing that these do not.)
CODE = "^(?:[A-Za-z]*[0-9][0-9A-Za-z_-]*)?$"
PERSONAL = "1[3-9][0-9]-?[0-9]{4}-?[0-9]{4}|[1-9][0-9]{5}-?(?:19|20)[0-9]{6}-?[0-9]{3}[0-9Xx]"


def plain_values(column: Column, cells: pl.Series, zone: str, is_formatted: bool) -> pl.Series | None:
    """Typed values of a column of text, null where a cell is empty; None where a cell is not plain.

    is_formatted: its source declares how it writes times.
    """
    kind = type(column.type)
    if column.default is not None or kind not in DTYPES:
        return None
    if cells.null_count() == len(cells):
        return nulls(len(cells), DTYPES[kind])
    if kind in NUMBERS:
        return _numbers(cells, *NUMBERS[kind])
    if kind is Code:
        return _codes(cells)
    return _instants(cells, zone) if kind is Instant and not is_formatted else None


def _numbers(cells: pl.Series, most_digits: int, most_decimals: int, dtype: pl.DataType) -> pl.Series | None:
    """The same, empty ones as null; None where one is no plain number."""
    from ingest.spelled import are_numbers

    return cells.cast(dtype, strict=False) if are_numbers(*spelling(cells), most_digits, most_decimals) else None


def _codes(cells: pl.Series) -> pl.Series | None:
    """The same, empty ones as null; None where one is no plain code."""
    from ingest.spelled import are_codes

    if not are_codes(*spelling(cells)):
        return None
    is_empty = cells == ""
    return cells.set(is_empty, None) if is_empty.any() else cells


def _instants(cells: pl.Series, zone: str) -> pl.Series | None:
    """Instants in UTC; None where a cell is written in another way, or names a time that was not."""
    from ingest.spelled import NOTHING, read_clocks

    text, sizes = spelling(cells)
    micros, states = np.zeros(len(cells), dtype=np.int64), np.empty(len(cells), dtype=np.uint8)
    if not read_clocks(text, sizes, micros, states):
        return None
    local = pl.Series(cells.name, micros).cast(pl.Datetime("us"))
    is_nothing = pl.Series(states == NOTHING)
    instants = local_to_utc(local.set(is_nothing, None) if is_nothing.any() else local, zone)
    return instants if instants.null_count() == int(is_nothing.sum()) else None
