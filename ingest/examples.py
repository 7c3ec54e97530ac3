"""Examples for each column of a feed, as the templates show them; the reader knows an example row and leaves it out."""

from __future__ import annotations

import dataclasses

import polars as pl

from ingest.cells import folded
from ingest.feed import (
    Choice,
    Column,
    Date,
    Decimal,
    Feed,
    FreeText,
    Identifier,
    Instant,
    Measurement,
    Position,
    Text,
    Whole,
    YesNo,
)
from ingest.table import Table

# A row with a key that begins with this word is the example of a template, not data.
EXAMPLE = "示例"
DAY, INSTANT = "2026-03-02", "2026-03-02 09:30"
IDENTIFIERS = {
    "name": "姓名",
    "phone": "十一位手机号",
    "id_number": "十八位身份证号",
    "sex": "女",
    "birth_date": "1980-05-01",
}


def words_of(column: Column) -> list[str]:
    """Words a cell may hold where they are a list: the Chinese one of each value; empty where they are not."""
    match column.type:
        case Choice(values=values):
            return [others[0] if others else name for name, others in values.items()]
        case YesNo():
            return ["是", "否"]
        case Identifier(kind="sex"):
            return ["男", "女"]
        case _:
            return []


def example_of(column: Column) -> str:
    """A value this column can read. Codes begin with the word for example, so that they are nobody's."""
    if column.example:
        return column.example
    if words := words_of(column):
        return words[0]
    match column.type:
        case Identifier(kind=kind):
            return IDENTIFIERS[kind]
        case Instant():
            return INSTANT
        case Date():
            return DAY
        case Whole() | Decimal() | Measurement():
            return "1"
        case Position():
            return "119.9" if column.name == "longitude" else "31.7"
        case FreeText() | Text():
            return column.name_zh
        case _:
            return f"{EXAMPLE}{column.name[:1].upper()}01"


def without_examples(table: Table, feed: Feed) -> Table:
    """The table without the example rows of a template, which it counts for the receipt."""
    keys = [column.name for column in feed.columns if column.key and column.name in table.cells.columns]
    suspects = [name for name in keys if table.cells[name].str.contains(EXAMPLE, literal=True).any()]
    if not suspects:
        return table
    marks = [folded(table.cells[name]).str.starts_with(EXAMPLE).fill_null(False) for name in suspects]
    is_example = pl.DataFrame(marks).select(pl.any_horizontal(pl.all()).alias("any"))["any"]
    if not is_example.any():
        return table

    def kept(frame: pl.DataFrame | None) -> pl.DataFrame | None:
        return None if frame is None else frame.filter(~is_example)

    return dataclasses.replace(
        table,
        cells=table.cells.filter(~is_example),
        numeric=kept(table.numeric),
        faulty=kept(table.faulty),
        examples=int(is_example.sum()),
    )
