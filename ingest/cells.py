"""Cells cleaned before they are typed: blanks, zero-width characters, full-width forms, the ways to write nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

ZERO_WIDTH = "[\u200b-\u200f\u2060\ufeff\u00ad]"
# What no cell holds, whatever the format: control characters, and halves of a character (only JSON can spell them).
CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f]"
# What a cell has in it that needs more than its ends trimmed.
UNEVEN = r"[^\x20-\x7e]|  "
EMPTY = ["", "-", "/", "无", "暂无", "null"]
# A cell of nothing but these says nothing, either: —— is how a Chinese keyboard writes a dash.
DASHES = "-‐–—―─−"
LONGEST_EMPTY = len("————".encode())
# Of no more cells each is looked at by itself; of more different ones each is, too.
FEW, MOST_REPEATED = 1_000, 1 << 12
# ="00123" and '00123 are how spreadsheets are told that a code is text.
TEXT_MARK = r'^(?:="(.*)"|\'(.*))$'


def trimmed(cells: pl.Series) -> pl.Series:
    """Text without blanks around it and zero-width characters in it, line breaks as blanks."""
    if cells.str.contains(UNEVEN).any():
        return map_distinct(cells, _trimmed)
    return cells.str.strip_chars()


def folded(cells: pl.Series) -> pl.Series:
    """Trimmed text with full-width digits, letters and punctuation in their plain form (NFKC)."""
    if cells.str.contains(UNEVEN).any():
        return map_distinct(cells, _folded)
    return cells.str.strip_chars()


def _trimmed(cells: pl.Series) -> pl.Series:
    return cells.str.replace_all(ZERO_WIDTH, "").str.replace_all(r"[\s\u3000]+", " ").str.strip_chars()


def _folded(cells: pl.Series) -> pl.Series:
    return _trimmed(cells).str.normalize("NFKC").str.strip_chars()


def is_empty(plain: pl.Series, except_for: str | None = None) -> pl.Series:
    """For each folded text whether it says nothing (Boolean, null is true). `except_for` is taken as a value."""
    short = plain.filter(plain.str.len_bytes() <= LONGEST_EMPTY).unique().to_list()
    nothing = [text for text in short if _says_nothing(text) and text.lower() != except_for]
    return plain.is_null() | (plain.is_in(nothing) if nothing else False)


def _says_nothing(text: str) -> bool:
    return text.lower() in EMPTY or not text.strip(DASHES)


def unmarked(cells: pl.Series) -> pl.Series:
    """Folded cells without the mark that keeps a spreadsheet from making them numbers or dates."""
    if not cells.str.contains("^[=']").any():
        return cells
    frame = pl.DataFrame({"text": cells}).with_columns(
        pl.coalesce(
            pl.col("text").str.extract(TEXT_MARK, 1), pl.col("text").str.extract(TEXT_MARK, 2), pl.col("text")
        ).alias("text")
    )
    return frame["text"].str.strip_chars().alias(cells.name)


def number_text(number: pl.Expr) -> pl.Expr:
    """A binary number as people write it: no .0 behind a whole one, no exponent in a small one."""
    is_whole = (number == number.round(0)) & (number.abs() < 1e18)
    small = pl.when(number.abs() < 1e-3).then(number).cast(pl.Decimal(38, 20))
    return (
        pl.when(is_whole)
        .then(number.cast(pl.Int64, strict=False).cast(pl.String))
        .when(small.is_not_null())
        .then(small.cast(pl.String).str.strip_chars_end("0"))
        .otherwise(number.cast(pl.String))
    )


def nulls(length: int, dtype: pl.DataType) -> pl.Series:
    """A column of nothing."""
    return pl.Series([None], dtype=dtype).new_from_index(0, length)


def spelling(cells: pl.Series) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The bytes of all cells, one behind the other, and how many each has; -1: null."""
    text = cells.str.join("").cast(pl.Binary).item()
    sizes = cells.str.len_bytes().cast(pl.Int64).fill_null(-1)
    return np.frombuffer(text, dtype=np.uint8), sizes.to_numpy(writable=True)


def repeated(cells: pl.Series) -> tuple[pl.Series, pl.Series] | None:
    """Of a long column with few different texts these, and for each cell the place of its own among them, so that each
    is looked at once; None of any other."""
    if len(cells) <= FEW:
        return None
    from ingest.spelled import find_places

    places = np.empty(len(cells), dtype=np.uint32)
    firsts = np.empty(min(len(cells) // 4, MOST_REPEATED), dtype=np.int64)
    count = find_places(*spelling(cells), places, firsts)
    return (cells.gather(firsts[:count]), pl.Series(places)) if count >= 0 else None


def map_distinct(cells: pl.Series, function: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """What a function makes of a column, where many cells say the same worked out once for each different one."""
    found = repeated(cells)
    return function(cells) if found is None else function(found[0]).gather(found[1]).alias(cells.name)
