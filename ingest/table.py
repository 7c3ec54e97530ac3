"""A file as a table of text: the columns the feed takes, under their canonical names, and the lines that are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from ingest.datum import Datum
from ingest.decode import Lines, SetAsideError, decode
from ingest.feed import Feed
from ingest.header import NO_MAPPING, Candidate, Header, find_header
from ingest.mask import shape
from ingest.records import Broken, read_record, split_fields, split_records
from ingest.tail import end_of_data

DELIMITERS = (",", "\t", ";")
HEADER_ROWS = 30
# A row of the header may go over as many lines as it may have rows.
HEADER_LINES = HEADER_ROWS * HEADER_ROWS


@dataclass(frozen=True)
class Shape:
    """How a file differs from our own shape, by sources.yaml. columns: canonical -> header; constants: canonical ->
    value for every row; time_format: strptime format of its times."""

    columns: Mapping[str, str] = field(default_factory=lambda: dict(NO_MAPPING))
    constants: Mapping[str, str] = field(default_factory=dict)
    time_format: str | None = None
    time_zone: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    datum: Datum = "WGS-84"


@dataclass(frozen=True)
class BrokenRow:
    """A physical row that is no record: its number in the file, the rule it broke, and its shape without content."""

    row: int
    rule: str
    reason: str
    reason_zh: str
    content: str


@dataclass(frozen=True)
class Table:
    """cells: `row` (Int64, physical line or sheet row, from 1) and one String column per column taken.

    numeric and faulty: where cells have types, the same columns as Boolean: the cell held a number (that may have lost
    digits) or a date (that may have been a code); it held an error. people: columns whose header often holds names.
    from_1904: serial dates count from 1904. timed: columns whose times the file itself has as times, so that no
    declared format applies.
    """

    cells: pl.DataFrame
    broken: tuple[BrokenRow, ...]
    people: frozenset[str]
    encoding: str
    notes: tuple[str, ...]
    numeric: pl.DataFrame | None = None
    faulty: pl.DataFrame | None = None
    from_1904: bool = False
    timed: frozenset[str] = frozenset()


def text_table(content: bytes, feed: Feed, shape_of: Shape) -> Table:
    """Table of a delimited text file. Raises SetAsideError when it is no text or has no header that fits."""
    lines = decode(content, shape_of.encoding)
    header, delimiter = _header(lines.series.head(HEADER_LINES).to_list(), feed, shape_of)
    required = [header.columns[c.name] for c in feed.columns if c.required and c.name in header.columns]
    end = end_of_data(lines.series, header, required, delimiter)
    records = split_records(lines.series.head(end), header.following, header.width, delimiter, lines.damaged)
    if records.frame.is_empty() and header.holds_values:
        raise SetAsideError("the header holds values: its line break is lost", "表头中含有数据，表头与数据之间缺少换行")
    cells = records.frame.select(
        (pl.col("line") + 1).alias("row"),
        *(pl.col("fields").list.get(index).alias(name) for name, index in header.columns.items()),
    )
    broken = tuple(_broken_row(line, lines, delimiter) for line in records.broken)
    notes = (*header.notes, *_tail_note(lines.series.slice(end).to_list()))
    return Table(cells, broken, header.people, lines.encoding, notes)


def _header(lines: list[str], feed: Feed, shape_of: Shape) -> tuple[Header, str]:
    """The header and delimiter under which the feed finds most of its columns."""
    found: list[tuple[int, Header, str]] = []
    problem: SetAsideError | None = None
    for delimiter in [shape_of.delimiter] if shape_of.delimiter else DELIMITERS:
        candidates = list(_candidates(lines, delimiter))
        try:
            header = find_header(candidates, feed, shape_of.columns, shape_of.constants)
        except SetAsideError as error:
            # The delimiter that splits the file at all has the more telling reason.
            is_split = any(len(candidate.cells) > 1 for candidate in candidates)
            problem = error if problem is None or is_split else problem
            continue
        found.append((len(header.columns), header, delimiter))
    if not found:
        assert problem is not None
        raise problem
    _, header, delimiter = max(found, key=lambda each: each[0])
    return header, delimiter


def _candidates(lines: list[str], delimiter: str) -> Iterator[Candidate]:
    position = rows = 0
    while position < len(lines) and rows < HEADER_ROWS:
        record = read_record(lines, position, delimiter, max_lines=HEADER_ROWS)
        if record is not None and any(cell.strip() for cell in record[0]):
            yield Candidate(position, record[1], tuple(record[0]))
        rows += 1
        position = record[1] if record is not None else position + 1


def _broken_row(line: Broken, lines: Lines, delimiter: str) -> BrokenRow:
    text = lines.series[line.line]
    fields = split_fields(text, delimiter)
    content = f"({len(fields)} fields) " if fields else ""
    return BrokenRow(line.line + 1, line.rule, line.reason, line.reason_zh, content + shape(text)[:200])


def _tail_note(lines: list[str]) -> list[str]:
    count = sum(1 for line in lines if line.strip())
    return [f"{count} total or note rows under the data"] if count else []
