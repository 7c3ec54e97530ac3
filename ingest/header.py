"""Finds the header of a table and says which of its columns the feed takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
    """A header that fits: canonical column -> index of its cell; canonical columns whose header is one of `people`.
    holds_values: a cell that is not taken has a digit in it, as if a row had run into the header."""

    position: int
    following: int
    width: int
    columns: dict[str, int]
    people: frozenset[str]
    notes: tuple[str, ...]
    holds_values: bool = False


@lru_cache(maxsize=4096)
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
    """The first row that names every required column, with the rows below it that still belong to the header; else two
    or three rows read as one.

    mapping: canonical column -> header in this file, before all aliases. constants: columns that need no header.
    Raises SetAsideError naming what the best row lacks.
    """
    rows = list(candidates)
    fewest: list[str] | None = None
    for row in [*rows, *_levels(rows, 2), *_levels(rows, 3)]:
        taken = match_columns(row.cells, feed, mapping, constants)
        missing = [c.name for c in feed.columns if c.required and c.name not in taken and c.name not in constants]
        if not missing:
            for lower in rows:
                if _goes_on(row, lower, feed, taken, (mapping, constants)):
                    row = _as_one([row, lower])
                    taken = match_columns(row.cells, feed, mapping, constants)
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

    mapping: canonical column -> header that the site names, before all aliases. Such a header may serve several columns
    and is no alias of another column in the mapping; otherwise each cell means one column.
    """
    where: dict[str, int] = {}
    for index, cell in reversed(list(enumerate(cells))):
        where[normalised(cell)] = index
    where.pop("", None)
    named = {column: normalised(header) for column, header in mapping.items()}
    taken: dict[str, int] = {}
    for column in feed.columns:
        if column.name in constants:
            continue
        headers = [normalised(header) for header in column.headers]
        if column.name in named:
            headers = [named[column.name], *(header for header in headers if header not in named.values())]
        found = [where[header] for header in headers if header in where]
        if found:
            taken[column.name] = found[0]
    return taken


def _levels(rows: list[Candidate], levels: int) -> list[Candidate]:
    """So many neighbouring rows as one header."""
    stacks = [rows[at : at + levels] for at in range(len(rows) - levels + 1)]
    return [_as_one(stack) for stack in stacks if all(map(_is_below, stack, stack[1:]))]


def _is_below(upper: Candidate, lower: Candidate) -> bool:
    return lower.position == upper.following and len(lower.cells) == len(upper.cells)


def _as_one(stack: list[Candidate]) -> Candidate:
    """Rows as one: of each column the lowest name there is."""
    names = [
        next((name for name in reversed(column) if name.strip()), "") for column in zip(*_cells(stack), strict=True)
    ]
    return Candidate(stack[0].position, stack[-1].following, tuple(names))


def _cells(stack: list[Candidate]) -> list[tuple[str, ...]]:
    return [row.cells for row in stack]


def _goes_on(
    header: Candidate,
    lower: Candidate,
    feed: Feed,
    taken: Mapping[str, int],
    known: tuple[Mapping[str, str], Collection[str]],
) -> bool:
    """Whether the row below still belongs to the header. It can be no data row, as it is empty or repeats the name
    wherever one is required, and it names further columns, or repeats them all (cells merged over both rows)."""
    required = [taken[column.name] for column in feed.columns if column.required and column.name in taken]
    if not required or not _is_below(header, lower):
        return False
    is_name = [normalised(lower.cells[at]) == normalised(header.cells[at]) for at in required]
    if not all(same or not lower.cells[at].strip() for at, same in zip(required, is_name, strict=True)):
        return False
    return all(is_name) or len(match_columns(_as_one([header, lower]).cells, feed, *known)) > len(taken)


def people_columns(cells: Sequence[str], feed: Feed, taken: Mapping[str, int]) -> frozenset[str]:
    """Canonical columns whose header often stands over names."""
    return frozenset(
        name for name, index in taken.items() if normalised(cells[index]) in map(normalised, feed.column(name).people)
    )


def header_notes(
    cells: Sequence[str], feed: Feed, taken: Mapping[str, int], used: Collection[int], constants: Collection[str]
) -> tuple[str, ...]:
    """What the receipt says of a header: columns not taken, and columns that are not there. used: positions of the
    headers that are taken."""
    doubled: list[int] = []
    for name, index in taken.items():
        meanings = set(map(normalised, feed.column(name).headers)) | {normalised(cells[index])}
        doubled += [i for i, cell in enumerate(cells) if i not in used and normalised(cell) in meanings]
    shown = [mask(" ".join(cell.split()))[:40] for cell in cells]
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
    return tuple(notes)


def _header(row: Candidate, feed: Feed, taken: dict[str, int], constants: Collection[str]) -> Header:
    people = people_columns(row.cells, feed, taken)
    notes = header_notes(row.cells, feed, taken, set(taken.values()), constants)
    others = (cell for at, cell in enumerate(row.cells) if at not in taken.values())
    holds_values = any(any(map(str.isdigit, cell)) for cell in others)
    return Header(row.position, row.following, len(row.cells), taken, people, notes, holds_values)
