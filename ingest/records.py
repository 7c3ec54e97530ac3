"""The guard before any reader: physical lines to records by RFC 4180, strictly, and never shifted or merged.

A line that is a whole record by itself is one, always. Any other line may open a record with quoted line breaks, but
only over lines that are no records by themselves; where that does not come out with exactly the right number of
fields, the line is broken and reading goes on at the next physical line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

MAX_LINES = 500


@dataclass(frozen=True)
class Broken:
    """A physical line that is no record: its position in the file (from 0), how many fields it has by itself (0: its
    quotes are not strict), the rule it broke, and how."""

    line: int
    fields: int
    rule: str
    reason: str
    reason_zh: str


@dataclass(frozen=True)
class Records:
    """Records of equal width: `line` (Int64, position of the first physical line) and `fields` (List of String).
    open: position of the first line that may belong to a record that goes on behind the last line. spans: of records
    over several lines the first line -> the last."""

    frame: pl.DataFrame
    broken: list[Broken]
    open: int
    spans: Mapping[int, int] = field(default_factory=dict)


def split_fields(text: str, delimiter: str) -> list[str] | None:
    """Fields of one record, or None when its quotes are not strict. Line breaks are allowed inside quotes only."""
    quotes = text.count('"')
    if not quotes:
        return None if "\n" in text or "\r" in text else text.split(delimiter)
    if quotes % 2:
        return None
    fields: list[str] = []
    at, end = 0, len(text)
    while True:
        if text.startswith('"', at):
            start, parts = at + 1, []
            while True:
                close = text.find('"', start)
                if close < 0:
                    return None
                parts.append(text[start:close])
                if not text.startswith('"', close + 1):
                    break
                parts.append('"')
                start = close + 2
            fields.append("".join(parts))
            at = close + 1
            if at < end and text[at] != delimiter:
                return None
        else:
            stop = text.find(delimiter, at)
            stop = end if stop < 0 else stop
            field = text[at:stop]
            if '"' in field or "\n" in field or "\r" in field:
                return None
            fields.append(field)
            at = stop
        if at >= end:
            return fields
        at += 1


def read_record(lines: list[str], at: int, delimiter: str, max_lines: int = MAX_LINES) -> tuple[list[str], int] | None:
    """The record that starts at line `at` and the line after it, or None when no strict record starts there."""
    text = lines[at]
    for following in range(at + 1, min(at + 1 + max_lines, len(lines) + 1)):
        if text.count('"') % 2 == 0:
            fields = split_fields(text, delimiter)
            return None if fields is None else (fields, following)
        if following < len(lines):
            text = f"{text}\n{lines[following]}"
    return None


def split_records(
    lines: pl.Series, start: int, width: int, delimiter: str, damaged: frozenset[int], is_end: bool = True
) -> Records:
    """Records of exactly `width` fields from line `start` on; every other non-blank line is broken, with its reason.

    lines: physical lines (String). Lines whose fields are all empty are no records and are passed over. is_end: no more
    lines follow; else those at the end that cannot be told without what follows are left `open`.
    """
    frame = pl.DataFrame({"line": pl.int_range(start, len(lines), eager=True), "text": lines.slice(start)})
    return split_lines_of(frame, len(lines), width, delimiter, damaged, is_end)


def split_lines_of(
    frame: pl.DataFrame, count: int, width: int, delimiter: str, damaged: frozenset[int], is_end: bool
) -> Records:
    """The same of some lines (`line`, `text`) of `count`; all others are known to be whole records."""
    is_damaged = pl.col("line").is_in(list(damaged)) if damaged else pl.lit(False)
    frame = frame.with_columns(
        is_damaged.alias("is_damaged"),
        pl.col("text").str.contains('"', literal=True).alias("is_quoted"),
        pl.col("text").str.contains("[\r\x00]").alias("has_control"),
        (pl.col("text").str.strip_chars(f"{delimiter} \t\u3000") != "").alias("has_content"),
    )
    whole = _plain_records(frame, width, delimiter)
    if whole.height < frame.height:
        whole = pl.concat([whole, _quoted_records(frame, width, delimiter)])
    records = whole.filter("has_content").drop("has_content")
    if whole.height == frame.height:
        # Every line stands by itself, and nothing is left to look at closely.
        return Records(records.sort("line"), [], count)
    rest = frame.join(whole.select("line"), on="line", how="anti", maintain_order="left")
    joined, spans, broken, open_from = _look_closely(rest, width, delimiter, None if is_end else count)
    frame = pl.concat([records, joined]).sort("line")
    return Records(frame, broken, count if open_from is None else open_from, spans)


def _plain_records(frame: pl.DataFrame, width: int, delimiter: str) -> pl.DataFrame:
    is_plain = ~pl.col("is_quoted") & ~pl.col("is_damaged") & ~pl.col("has_control")
    plain = frame.filter(is_plain).select("line", pl.col("text").str.split(delimiter).alias("fields"), "has_content")
    return plain.filter(pl.col("fields").list.len() == width)


def _quoted_records(frame: pl.DataFrame, width: int, delimiter: str) -> pl.DataFrame:
    """Lines with quotes that are strict records by themselves: the fields found must make up the whole line."""
    field_pattern = f'{re.escape(delimiter)}(?:"(?:[^"]|"")*"|[^"{delimiter}]*)'
    found = frame.filter(pl.col("is_quoted") & ~pl.col("is_damaged") & ~pl.col("has_control")).select(
        "line", (pl.lit(delimiter) + pl.col("text")).alias("text")
    )
    found = found.with_columns(pl.col("text").str.extract_all(field_pattern).alias("fields"))
    is_whole = pl.col("fields").list.eval(pl.element().str.len_bytes()).list.sum() == pl.col("text").str.len_bytes()
    unquoted = pl.element().str.slice(1)
    unquoted = (
        pl.when(unquoted.str.starts_with('"'))
        .then(unquoted.str.replace_all(r'^"|"$', "").str.replace_all('""', '"', literal=True))
        .otherwise(unquoted)
    )
    fields = pl.col("fields").list.eval(unquoted)
    has_content = fields.list.eval(pl.element().str.strip_chars() != "").list.any()
    return found.filter(is_whole & (pl.col("fields").list.len() == width)).select(
        "line", fields, has_content.alias("has_content")
    )


def _look_closely(
    rest: pl.DataFrame, width: int, delimiter: str, border: int | None
) -> tuple[pl.DataFrame, dict[int, int], list[Broken], int | None]:
    """Lines that are no records by themselves, in order: joined where that gives a strict record (with the lines it
    goes over), else broken. Where more lines follow behind `border`, the first line from which on that cannot be told
    (None: all can)."""
    joined: list[tuple[int, list[str]]] = []
    spans: dict[int, int] = {}
    broken: list[Broken] = []
    open_from: int | None = None
    numbers: list[int] = rest["line"].to_list()
    texts: list[str] = rest["text"].to_list()
    damaged: list[bool] = rest["is_damaged"].to_list()
    unusable = [d or "\x00" in t for d, t in zip(damaged, texts, strict=True)]
    at = 0
    while at < len(numbers):
        if texts[at].strip() == "" and not unusable[at]:
            at += 1
            continue
        reach = _reach(numbers, unusable, at)
        if numbers[at] + reach == border and reach < MAX_LINES and not unusable[at]:
            open_from = numbers[at]
            break
        fields = split_fields(texts[at], delimiter)
        record = None if fields is None else (fields, at + 1)
        if record is None and reach > 1:
            record = read_record(texts, at, delimiter, reach)
        if record is not None and len(record[0]) == width and not unusable[at]:
            if any(field.strip() for field in record[0]):
                joined.append((numbers[at], record[0]))
                spans[numbers[at]] = numbers[record[1] - 1]
            at = record[1]
        else:
            broken.append(_broken(numbers[at], texts[at], damaged[at], len(fields or ()), width))
            at += 1
    schema: dict[str, pl.DataType] = {"line": pl.Int64(), "fields": pl.List(pl.String)}
    return pl.DataFrame(joined, schema=schema, orient="row"), spans, broken, open_from


def _reach(numbers: list[int], unusable: list[bool], at: int) -> int:
    """How many lines from `at` on follow each other without a whole record or a damaged line between them."""
    reach = 1
    while (
        reach < MAX_LINES
        and at + reach < len(numbers)
        and numbers[at + reach] == numbers[at] + reach
        and not unusable[at + reach]
    ):
        reach += 1
    return reach


def _broken(line: int, text: str, is_damaged: bool, fields: int, width: int) -> Broken:
    if is_damaged:
        return Broken(line, fields, "encoding", "the line is not in the file's encoding", "该行编码与文件不一致")
    if "\x00" in text or "\r" in text:
        return Broken(line, fields, "control_character", "the line holds a control character", "该行含控制字符")
    if not fields:
        return Broken(line, fields, "quotes", "the line's quotes do not close as they should", "该行引号不配对")
    return Broken(
        line, fields, "field_count", f"{fields} fields where the header has {width}", f"有{fields}列，表头为{width}列"
    )
