"""JSON to a table of text: lines of objects, an array of objects (also within the reply of a service), or the features
of a GeoJSON collection."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, NoReturn

from ingest.decode import SetAsideError, decode
from ingest.feed import Feed
from ingest.geojson import KINDS, features
from ingest.lines import Lines
from ingest.mask import shape
from ingest.objects import DuplicateName, Record, objects_table, record
from ingest.table import BrokenRow, Shape, Table
from ingest.wrapped import NO_LIST, is_record, list_of_records

START = re.compile(rb'\{\s*(["}]|$)|\[\s*([{\]]|$)')
# A damaged collection, or list over several lines, is no file of JSON lines, even where one of its lines is an object.
COLLECTION = re.compile(r'"type"\s*:\s*"FeatureCollection"')
OPEN = re.compile(r"^\s*\[|^\s*\{\s*$|[:,\[]\s*[\[{]\s*$")
FIRST_LINES = 30
# Every value but the last of an object or array has a comma behind it. All of them are held at once.
MAX_VALUES = 1_000_000
TOO_LARGE = SetAsideError("the JSON holds more than is allowed; export it as CSV", "JSON内容过多，请改为导出CSV")
DAMAGED = SetAsideError("the JSON is damaged or cut short", "JSON内容已损坏或不完整")


def looks_like_json(start: bytes) -> bool:
    """Whether the first bytes (without blanks before them) are those of JSON objects, and not of a delimited text."""
    return START.match(start) is not None


def json_table(content: bytes, feed: Feed, shape_of: Shape) -> Table:
    """Table of a JSON file. Raises SetAsideError when it is damaged, of another form, or has no names that fit."""
    if content.count(b",") + content.count(b"{") > MAX_VALUES:
        raise TOO_LARGE
    lines = decode(content, shape_of.encoding)
    try:
        whole = None if lines.damaged else _parsed("\n".join(lines.text))
    except (ValueError, RecursionError):
        whole = None
    if whole is None or (_is_object(whole) and is_record(whole, feed, shape_of)):
        if not _is_lines(lines):
            raise DAMAGED if whole is None else NO_LIST
        by_line = [_line(number, text, number in lines.damaged) for number, text in enumerate(lines.text)]
        return objects_table([each for each in by_line if each is not None], lines.encoding, feed, shape_of)
    found, notes = _objects(whole, feed, shape_of)
    table = objects_table(found, lines.encoding, feed, shape_of)
    return replace(table, notes=(*notes, *table.notes))


def _objects(whole: Any, feed: Feed, shape_of: Shape) -> tuple[list[Record | BrokenRow], tuple[str, ...]]:
    """Records of a document, and what the receipt says of it."""
    notes: tuple[str, ...] = ()
    if _is_object(whole):
        whole, notes = list_of_records(whole, feed, shape_of)
    elif isinstance(whole, dict):
        return features(whole, feed), notes
    if not isinstance(whole, list):
        raise NO_LIST
    return [record(row, each) for row, each in enumerate(whole, 1)], notes


def _is_lines(lines: Lines) -> bool:
    """Whether each line is an object of its own: one of the first is, and the file does not begin as something else."""
    first = [line for line in lines.text[:FIRST_LINES] if line.strip()]
    if first and (OPEN.search(first[0]) or COLLECTION.search("".join(first))):
        return False
    return any(_holds_object(line) for line in first)


def _holds_object(line: str) -> bool:
    try:
        return _is_object(_parsed(line))
    except (ValueError, RecursionError):
        return False


def _is_object(parsed: Any) -> bool:
    """Whether it is an object, and none of a map's."""
    return isinstance(parsed, dict) and parsed.get("type") not in KINDS


def _line(number: int, text: str, is_damaged: bool) -> Record | BrokenRow | None:
    """What a physical line holds; None for a blank one."""
    row = number + 1
    if is_damaged:
        return BrokenRow(row, "encoding", "the line is not in the file's encoding", "该行编码与文件不一致", "")
    if not text.strip():
        return None
    try:
        return record(row, _parsed(text))
    except (ValueError, RecursionError):
        return BrokenRow(row, "json", "the line is no JSON", "该行不是有效的JSON", shape(text)[:200])


def _parsed(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else DuplicateName(found)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
