"""The records in a reply of a service: `{"code": 0, "data": {"rows": [...], "total": 2}}`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.decode import SetAsideError
from ingest.feed import Feed
from ingest.header import Candidate, find_header
from ingest.objects import DuplicateName, shown_names
from ingest.table import Shape

# How deep in other objects the list may lie, and how replies call the number of all records, of which they hold a page.
MOST_WRAPPINGS = 4
TOTALS = ("total", "totalcount", "total_count", "totalelements", "totalsize", "totalrows", "recordstotal")
NO_LIST = SetAsideError(
    "a JSON file, but neither lines nor an array of objects, nor a feature collection",
    "JSON文件，但既不是逐行对象或对象数组，也不是要素集合（FeatureCollection）",
)
SEVERAL = SetAsideError(
    "a JSON file with several lists of records; export each as a file of its own",
    "JSON文件中有多个记录列表，请分别导出为单独的文件",
)


def list_of_records(whole: dict[str, Any], feed: Feed, shape_of: Shape) -> tuple[list[Any], tuple[str, ...]]:
    """The list of objects somewhere in an object, and what the receipt says of it. Of several lists the one whose names
    fit the feed. Raises SetAsideError when none or several of them do."""
    found = list(_lists(whole, MOST_WRAPPINGS))
    filled = [each for each in found if each[0]] or found[:1]
    fitting = [each for each in filled if fits(each[0], feed, shape_of)] if len(filled) > 1 else filled
    if not fitting:
        raise NO_LIST
    if len(fitting) > 1:
        raise SEVERAL
    records, beside = fitting[0]
    totals = [value for name, value in beside.items() if name.lower() in TOTALS and isinstance(value, int)]
    missing = max(totals, default=0) > len(records)
    return records, (f"{len(records)} of {max(totals)} records: one page of several",) if missing else ()


def is_record(whole: Any, feed: Feed, shape_of: Shape) -> bool:
    """Whether an object is a record itself: it names what the feed requires, or wraps nothing."""
    return fits([whole], feed, shape_of) or not list(_lists(whole, MOST_WRAPPINGS))


def fits(objects: list[Any], feed: Feed, shape_of: Shape) -> bool:
    """Whether these objects together name every column the feed requires."""
    names = shown_names(dict.fromkeys(name for each in objects if isinstance(each, dict) for name in each))
    try:
        find_header([Candidate(0, 1, names)], feed, shape_of.columns, shape_of.constants)
    except SetAsideError:
        return False
    return True


def _lists(whole: dict[str, Any], wrappings: int) -> Iterator[tuple[list[Any], dict[str, Any]]]:
    """Lists of objects only, each with the object it stands in."""
    if wrappings == 0 or isinstance(whole, DuplicateName):
        return
    for value in whole.values():
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            yield value, whole
        elif isinstance(value, dict):
            yield from _lists(value, wrappings - 1)
