"""Objects with names and values to a table of text: each finds its columns by its own names."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from ingest.cells import CONTROL
from ingest.decode import SetAsideError
from ingest.feed import Feed
from ingest.header import Candidate, find_header, header_notes, match_columns, people_columns
from ingest.table import BrokenRow, Shape, Table

# Half a character is no text; only JSON can spell one.
NO_TEXT = re.compile(CONTROL[:-1] + "\ud800-\udfff]")
NO_RECORDS = SetAsideError("the file holds no records", "文件中没有记录")


@dataclass(frozen=True)
class Record:
    """One object: its row in the file (line, or place in the array, from 1), its names and its values."""

    row: int
    names: tuple[str, ...]
    values: tuple[Any, ...]


class DuplicateName(dict[str, Any]):
    """An object that has a name twice: nobody can say which value was meant."""


def record(row: int, found: Any) -> Record | BrokenRow:
    """An object as a record; anything else is a broken row."""
    if isinstance(found, DuplicateName):
        return BrokenRow(row, "doubled_name", "the object has a name twice", "对象中有重复的字段名", "")
    if not isinstance(found, dict):
        return BrokenRow(row, "no_object", "it is no JSON object", "不是JSON对象", "")
    return Record(row, tuple(found), tuple(found.values()))


def objects_table(found: Sequence[Record | BrokenRow], encoding: str, feed: Feed, shape_of: Shape) -> Table:
    """Table of the columns the feed takes. Two exports in one file may name a column differently. Raises SetAsideError
    when there is nothing, or a required column has a name in none of them."""
    if not found:
        raise NO_RECORDS
    records = [each for each in found if isinstance(each, Record)]
    names = tuple(dict.fromkeys(name for each in records for name in each.names))
    place = {name: index for index, name in enumerate(names)}
    shown = shown_names(names)
    header = find_header([Candidate(0, 1, shown)], feed, shape_of.columns, shape_of.constants)
    forms = {
        form: match_columns(shown_names(form), feed, shape_of.columns, shape_of.constants)
        for form in dict.fromkeys(each.names for each in records)
    }
    used = {place[form[index]] for form, taken in forms.items() for index in taken.values()}
    columns = [column.name for column in feed.columns if any(column.name in taken for taken in forms.values())]
    text, numeric, faulty = _frames(records, columns, forms)
    return Table(
        cells=pl.DataFrame([pl.Series("row", [each.row for each in records], dtype=pl.Int64)]).hstack(text),
        broken=tuple(each for each in found if isinstance(each, BrokenRow)),
        people=frozenset().union(*(people_columns(shown_names(form), feed, taken) for form, taken in forms.items())),
        encoding=encoding,
        notes=header_notes(shown, feed, header.columns, used, shape_of.constants),
        numeric=numeric,
        faulty=faulty,
    )


def shown_names(names: Iterable[str]) -> tuple[str, ...]:
    """Names as a header; one that is no text is nobody's."""
    return tuple(_text(name) or "" for name in names)


def _frames(
    records: Iterable[Record], columns: Sequence[str], forms: dict[tuple[str, ...], dict[str, int]]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Text of the columns taken, whether each cell held a number, and whether it held something that is no cell."""
    cells: dict[str, list[tuple[str | None, bool, bool]]] = {name: [] for name in columns}
    for each in records:
        taken = forms[each.names]
        for name, column in cells.items():
            column.append(_cell(each.values[taken[name]]) if name in taken else (None, False, False))
    types = (pl.String(), pl.Boolean(), pl.Boolean())
    text, numeric, faulty = (
        pl.DataFrame({name: pl.Series([cell[part] for cell in column], dtype=kind) for name, column in cells.items()})
        for part, kind in enumerate(types)
    )
    return text, numeric, faulty


def _cell(value: Any) -> tuple[str | None, bool, bool]:
    """Text, whether it was a number, and whether it is nothing a cell can hold (a list, an object, broken text)."""
    match value:
        case None:
            return None, False, False
        case str():
            text = _text(value)
            return text, False, text is None
        case bool():
            return str(value).lower(), False, False
        case int():
            return str(value), True, False
        case float() if math.isfinite(value):
            is_whole = value.is_integer() and abs(value) < 1e18
            return str(int(value)) if is_whole else format(Decimal(repr(value)), "f"), True, False
        case _:
            return None, False, True


def _text(text: str) -> str | None:
    """A text as it stands; None when it is no text."""
    return None if NO_TEXT.search(text) else text
