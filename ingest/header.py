"""Finds the header of a table and says which of its columns the feed takes."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ingest.decode import SetAsideError
from ingest.feed import Feed
from ingest.mask import mask

SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad*]+")
HINT = re.compile(r"(\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|:)$")
NO_MAPPING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Candidate:
    """A row that may be the header: its position, the position of the first row after it, its cells."""

    position: int
    following: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Header:
    """A header that fits: canonical column -> index of its cell; canonical columns whose header is one of `people`."""

    position: int
    following: int
    width: int
    columns: dict[str, int]
    people: frozenset[str]
    notes: tuple[str, ...]


def normalised(cell: str) -> str:
    """A header as it is compared: NFKC, no blanks, line breaks or `*`, no hints in brackets at the end, no capitals."""
    text = SPACE.sub("", unicodedata.normalize("NFKC", cell)).casefold()
    while (shorter := HINT.sub("", text)) != text and shorter:
        text = shorter
    return text


def find_header(
    candidates: Iterable[Candidate],
    feed: Feed,
    mapping: Mapping[str, str] = NO_MAPPING,
    constants: Collection[str] = (),
) -> Header:
    """The first row that names every required column; else two rows read as one, for a header of two levels.

    mapping: canonical column -> header in this file, before all aliases. constants: columns that need no header.
    Raises SetAsideError naming what the best row lacks.
    """
    rows = list(candidates)
    fewest: list[str] | None = None
    for row in [*rows, *_two_levels(rows)]:
        taken = match_columns(row.cells, feed, mapping, constants)
        missing = [c.name for c in feed.columns if c.required and c.name not in taken and c.name not in constants]
        if not missing:
            return _header(row, feed, taken, constants)
        if fewest is None or len(missing) < len(fewest):
            fewest = missing
    lacking = fewest or [column.name for column in feed.columns if column.required]
    names_zh = "、".join(feed.column(name).name_zh for name in lacking)
    raise SetAsideError(
        f"no header that fits feed {feed.name}: {', '.join(lacking)} missing",
        f"没有符合“{feed.name_zh}”的表头，缺少：{names_zh}",
    )


def match_columns(
    cells: Collection[str], feed: Feed, mapping: Mapping[str, str] = NO_MAPPING, constants: Collection[str] = ()
) -> dict[str, int]:
    """Canonical column -> index of the cell that means it. Of several, the first in alias order, then the leftmost.

    A header mapped by the site may serve several columns; otherwise each cell means one column.
    """
    where: dict[str, int] = {}
    for index, cell in reversed(list(enumerate(cells))):
        where[normalised(cell)] = index
    where.pop("", None)
    taken: dict[str, int] = {}
    for column in feed.columns:
        if column.name in constants:
            continue
        if column.name in mapping:
            headers: tuple[str, ...] = (mapping[column.name],)
        else:
            headers = column.headers
        found = [where[header] for header in map(normalised, headers) if header in where]
        if found:
            taken[column.name] = found[0]
    return taken


def _two_levels(rows: list[Candidate]) -> list[Candidate]:
    """Neighbouring rows as one header: the lower name where there is one, else the upper."""
    pairs = itertools.pairwise(rows)
    return [
        Candidate(
            upper.position,
            lower.following,
            tuple(low if low.strip() else up for up, low in zip(upper.cells, lower.cells, strict=True)),
        )
        for upper, lower in pairs
        if len(upper.cells) == len(lower.cells) and upper.following == lower.position
    ]


def _header(row: Candidate, feed: Feed, taken: dict[str, int], constants: Collection[str]) -> Header:
    people, doubled, used = set(), [], set(taken.values())
    for name, index in taken.items():
        column = feed.column(name)
        own = normalised(row.cells[index])
        if own in map(normalised, column.people):
            people.add(name)
        meanings = set(map(normalised, column.headers)) | {own}
        doubled += [i for i, cell in enumerate(row.cells) if i not in used and normalised(cell) in meanings]
    shown = [mask(" ".join(cell.split()))[:40] for cell in row.cells]
    unknown = [shown[i] for i in range(len(shown)) if i not in used and i not in doubled and shown[i]]
    notes = []
    if doubled:
        notes.append(f"second header of a column, not taken: {', '.join(shown[i] for i in sorted(set(doubled)))}")
    if unknown:
        more = f" and {len(unknown) - 30} more" if len(unknown) > 30 else ""
        notes.append(f"columns not taken: {', '.join(unknown[:30])}{more}")
    absent = [c.name for c in feed.columns if c.name not in taken and c.name not in constants]
    if absent:
        notes.append(f"columns not in the file: {', '.join(absent)}")
    return Header(row.position, row.following, len(row.cells), taken, frozenset(people), tuple(notes))
