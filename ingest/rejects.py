"""Rejected rows: where they stood, which column and rule, why (English and Chinese), and their content masked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import polars as pl

from ingest.cells import ZERO_WIDTH
from ingest.feed import (
    Choice,
    Code,
    Column,
    Date,
    Decimal,
    Feed,
    Identifier,
    Instant,
    Measurement,
    Position,
    Whole,
    YesNo,
)
from ingest.mask import mask, without_dates, without_words
from ingest.reading import is_spelling
from ingest.reasons import reason
from ingest.table import PLACE, BrokenRow

REJECTED_SCHEMA: dict[str, pl.DataType] = {
    "row_number": pl.Int64(),
    "column_name": pl.String(),
    "rule": pl.String(),
    "reason": pl.String(),
    "reason_zh": pl.String(),
    "content_masked": pl.String(),
}
CELL = 40
CONTENT = 400


def broken_rows(broken: Sequence[BrokenRow]) -> pl.DataFrame:
    """Rejected rows for lines that are no records."""
    rows = [(each.row, None, each.rule, each.reason, each.reason_zh, each.content) for each in broken]
    return pl.DataFrame(rows, schema=REJECTED_SCHEMA, orient="row")


def rejected_rows(cells: pl.DataFrame, faults: pl.DataFrame, feed: Feed) -> pl.DataFrame:
    """Rejected rows for records that could not be typed or broke a row rule.

    cells: text of exactly the rejected rows (`row` and canonical columns). faults: the same rows, `column` and `rule`.
    """
    if cells.is_empty():
        return pl.DataFrame(schema=REJECTED_SCHEMA)
    kinds = faults.select("column", "rule").rows()
    words = {kind: _words(feed, *kind) for kind in set(kinds)}
    said = [words[kind] for kind in kinds]
    return pl.DataFrame(
        {
            "row_number": cells["row"],
            "column_name": faults["column"],
            "rule": faults["rule"],
            "reason": [english for english, _ in said],
            "reason_zh": [chinese for _, chinese in said],
            "content_masked": _contents(cells, feed),
        },
        schema=REJECTED_SCHEMA,
    )


def _words(feed: Feed, column: str, rule: str) -> tuple[str, str]:
    own = next((each for each in feed.rules if (each.column, each.name) == (column, rule)), None)
    return (own.reason, own.reason_zh) if own else reason(rule, feed.column(column))


def _contents(cells: pl.DataFrame, feed: Feed) -> list[str]:
    # In a file of people a shifted column puts names where codes and answers should be.
    of_people = any(isinstance(column.type, Identifier) for column in feed.columns)
    told: list[list[str | None]] = (
        [[f"sheet={number}" for number in cells[PLACE].to_list()]] if PLACE in cells.columns else []
    )
    for column in feed.columns:
        if column.name not in cells.columns:
            continue
        texts = cells[column.name].to_list()
        if column.is_personal:  # nothing is shown of identifiers, free text and names
            hidden = f"{column.name}=***"
            told.append([hidden if text else None for text in texts])
        else:
            shown = {text: f"{column.name}={_shown(column, _plain(text), of_people)}" for text in set(texts) if text}
            told.append([shown.get(text) for text in texts])
    return ["; ".join(filter(None, row))[:CONTENT] for row in zip(*told, strict=True)]


def _plain(cell: str) -> str:
    """A cell as it was read: nobody's number hides behind full-width digits or marks of no width."""
    return " ".join(unicodedata.normalize("NFKC", re.sub(ZERO_WIDTH, "", cell)).split())


def _shown(column: Column, cell: str, of_people: bool) -> str:
    """A cell as it may be shown, of a column that may be: dates, and in a file of people every cell, without words;
    numbers and what is in no list also without dates, which may be somebody's birthday."""
    if isinstance(column.type, Choice) and is_spelling(cell, column.type):
        return cell.strip()[:CELL]
    if isinstance(column.type, YesNo | Whole | Decimal | Measurement | Position) or _is_closed(column):
        return without_dates(without_words(cell))[:CELL]
    if of_people or isinstance(column.type, Instant | Date) or column.type == Code(of_residents=True):
        return without_words(cell)[:CELL]
    # whoever writes a number of somebody's beside words writes the name
    return (cell if mask(cell) == cell else without_words(cell))[:CELL]


def _is_closed(column: Column) -> bool:
    return isinstance(column.type, Choice) and not column.type.is_open
