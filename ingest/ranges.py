"""Many rows in ranges of their keys, so that all rows of a key are held together and never all rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import polars as pl

from ingest.part import Part

SAMPLE = 64
"""Of so many rows the key of one is looked at to choose the ranges."""


@dataclass(frozen=True)
class Range:
    """Rows with `above` < key <= `most` (None: without that border; no key counts as the last one). pieces: those
    that may have such rows, by index of the part and number. column: the first column of the key."""

    pieces: tuple[tuple[int, int], ...]
    column: str = ""
    above: Any = None
    most: Any = None

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows in the range."""
        key = pl.col(self.column)
        if self.above is not None:
            rows = rows.filter((key > self.above).fill_null(True))
        return rows if self.most is None else rows.filter(key <= self.most)


class _Piece(NamedTuple):
    """A piece by its part and number, and its least and greatest key; is_open: it has rows without a key."""

    part: int
    number: int
    least: Any
    most: Any
    is_open: bool

    def meets(self, above: Any, most: Any) -> bool:
        if self.least is None:
            return most is None
        is_low_enough = most is None or self.least <= most
        return is_low_enough and (above is None or self.most > above or (most is None and self.is_open))


def key_ranges(parts: Sequence[tuple[int, Part]], column: str, rows_at_once: int) -> list[Range]:
    """Ranges of the key that follow each other, of about so many rows each. parts: with their indices."""
    pieces: list[_Piece] = []
    sampled: list[pl.Series] = []
    for index, part in parts:
        for number, piece in enumerate(part.pieces([column])):
            keys = piece[column]
            if keys.len():
                pieces.append(_Piece(index, number, keys.min(), keys.max(), keys.null_count() > 0))
                sampled.append(keys.gather_every(SAMPLE))
    known = pl.concat(sampled).drop_nulls().sort() if sampled else pl.Series(column, [])
    step = max(rows_at_once // SAMPLE, 1)
    borders: list[Any] = [None, *known.gather_every(step, step).unique(maintain_order=True).to_list(), None]
    return [
        Range(tuple((each.part, each.number) for each in pieces if each.meets(above, most)), column, above, most)
        for above, most in pairwise(borders)
    ]
