"""Whether a track export is a plain text that the scanner is made for, and how its records are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.decode import UTF16, SetAsideError, line_batches, most_likely
from ingest.feed import Feed
from ingest.formats import NOT_READ, OFFICE, PACKED
from ingest.header import Header
from ingest.json_file import looks_like_json
from ingest.lines import Lines, concat_lines
from ingest.parquet_file import is_parquet
from ingest.plain import CODE, PERSONAL
from ingest.raw import Raw
from ingest.reading import NO, YES
from ingest.table import HEADER_LINES, Shape, _header
from ingest.tail import MAX_ROWS

if TYPE_CHECKING:
    from ingest.tracks.fields import Codes
    from ingest.tracks.scan import Form

FEWEST_BYTES = 1 << 20
"""Smaller files are read the present way as quickly."""
HEAD = 1 << 20
IN_CHARACTERS = ("|",)
"""Delimiters that may also be the second byte of a character of GB18030, of which the scanner looks at the bytes."""
TIMES: Mapping[str | None, tuple[str, str]] = {
    None: ("-", " "),
    "%Y-%m-%d %H:%M:%S": ("-", " "),
    "%Y/%m/%d %H:%M:%S": ("/", " "),
    "%Y-%m-%dT%H:%M:%S": ("-", "T"),
}
"""Shapes of times that are read: what stands between year, month and day, and before the hour."""
COLUMNS = ("worker_code", "located_at", "longitude", "latitude", "accuracy_m", "is_mock")
LAST_DAY = date(2038, 1, 1)
_CODE, _PERSONAL = re.compile(CODE.strip("^$")), re.compile(PERSONAL)


@dataclass(frozen=True)
class Export:
    """A text that suits. data: its bytes, mapped. body, tail: where its records begin, and the lines of which the last
    may be no data. encoding: None while it is UTF-8 for all one knows."""

    path: Path
    data: NDArray[np.uint8]
    body: int
    tail: int
    header: Header
    delimiter: str
    encoding: str | None
    form: Form

    @property
    def is_of_people(self) -> bool:
        """Whether a worker stands there under a header that often holds names."""
        return "worker_code" in self.header.people


def export_at(
    path: Path, feed: Feed, shape_of: Shape, zone: str, encoding: str | None, fewest_bytes: int | None = None
) -> Export | None:
    """The file where it suits; None: it is read the present way. encoding: what is known of it.

    Raises SetAsideError and OtherEncodingError as the reader does.
    """
    size = path.stat().st_size
    same_zone = shape_of.time_zone in (None, zone)
    if (
        size < (FEWEST_BYTES if fewest_bytes is None else fewest_bytes)
        or not same_zone
        or shape_of.constants
        or shape_of.time_format not in TIMES
    ):
        return None
    data = np.memmap(path, dtype=np.uint8, mode="r").view(np.ndarray)
    head = data[:HEAD].tobytes()
    if _is_other_format(head) or b"\n" not in head:
        return None
    cut = head.rfind(b"\n") + 1
    lines = concat_lines(list(line_batches(Raw.of(head[:cut]), encoding or shape_of.encoding, HEAD)))
    try:
        header, delimiter = _header(_first_lines(lines), feed, shape_of)
    except SetAsideError:
        return None
    if header.holds_values or delimiter in IN_CHARACTERS or not set(COLUMNS[:4]) <= set(header.columns):
        return None
    body = _behind(head, header.following)
    tail = _before(data, MAX_ROWS + 1)
    if body is None or tail <= body or not _has_room(data):
        return None
    return Export(
        path, data, body, tail, header, delimiter, encoding, _form(header, delimiter, lines.encoding, shape_of, zone)
    )


def encoding_of(path: Path) -> str:
    """The encoding of a text with lines that are no UTF-8: what `line_batches` finds, without decoding all of it.

    Raises SetAsideError as that does.
    """
    from ingest.tracks.beyond import GB18030, UTF8, kinds_of_lines

    data = np.memmap(path, dtype=np.uint8, mode="r").view(np.ndarray)
    counts, doubtful = np.zeros(4, np.int64), np.empty((10_000, 2), np.int64)
    at = gb18030 = 0
    while at < len(data):
        before = counts[3]
        at = int(kinds_of_lines(data, at, len(data), counts, doubtful))
        for begin, stop in doubtful[: counts[3] - before].tolist():
            gb18030 += _is_gb18030(data[begin:stop].tobytes())
    return most_likely(int(counts[UTF8]), int(counts[GB18030]) + gb18030, int(counts[UTF8:].sum()))


def _is_gb18030(line: bytes) -> bool:
    try:
        line.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _is_other_format(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    marks = (*NOT_READ, b"<")
    return (
        head.startswith((*PACKED, *OFFICE, *UTF16))
        or is_parquet(head)
        or any(start[: len(mark)].lower() == mark for mark in marks)
        or looks_like_json(start)
    )


def _first_lines(lines: Lines) -> list[str]:
    return [line.removesuffix("\r") for line in lines.content.decode().split("\n", HEADER_LINES)[:HEADER_LINES]]


def _behind(head: bytes, lines: int) -> int | None:
    at = 0
    for _ in range(lines):
        at = head.find(b"\n", at) + 1
        if not at:
            return None
    return at


def _before(data: NDArray[np.uint8], lines: int) -> int:
    """Where the last so many lines begin."""
    size = 1 << 16
    while True:
        end = data[-size:].tobytes().rstrip(b"\n")
        breaks = [found.end() for found in re.finditer(b"\n", end)]
        if len(breaks) >= lines:
            return len(data) - min(size, len(data)) + breaks[-lines]
        if size >= len(data):
            return 0
        size *= 2


def _form(header: Header, delimiter: str, encoding: str, shape_of: Shape, zone: str) -> Form:
    from ingest.tracks import beyond, scan

    kinds = np.full(header.width, scan.SKIPPED, np.int8)
    for kind, name in enumerate(COLUMNS, start=scan.WORKER):
        if name in header.columns:
            kinds[header.columns[name]] = kind
    separator, between = TIMES[shape_of.time_format]
    is_gb18030 = encoding == "gb18030"
    words, says = _answers("gb18030" if is_gb18030 else "utf-8")
    return scan.Form(
        kinds,
        ord(delimiter),
        ord(separator),
        ord(between),
        shape_of.time_format is not None,
        offsets_of(zone),
        words,
        says,
        beyond.GB18030 if is_gb18030 else beyond.UTF8,
    )


def _has_room(data: NDArray[np.uint8]) -> bool:
    """Whether there are as many bytes as the scanner looks at together."""
    from ingest.tracks.swar import AT_ONCE

    return len(data) >= AT_ONCE


def _answers(encoding: str) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Ways to write yes and no that fit into a word of eight bytes with one to spare, in which stands how long they
    are."""
    found = [(word.encode(encoding), says) for says, words in ((1, NO), (2, YES)) for word in words]
    fitting = [
        (int.from_bytes(word.ljust(7, b"\0") + bytes([len(word)]), "little"), says)
        for word, says in found
        if len(word) < 8
    ]
    return np.array([word for word, _ in fitting], np.uint64), np.array([says for _, says in fitting], np.int64)


@lru_cache(maxsize=4)
def offsets_of(zone: str) -> NDArray[np.int64]:
    """Of each day since 1970 the microseconds that local time is ahead of UTC; NO_OFFSET where that changes."""
    from ingest.tracks.moments import NO_OFFSET

    midnights = pl.datetime_range(datetime(1970, 1, 1), LAST_DAY + timedelta(days=1), "1d", eager=True, time_unit="us")
    # one by one: what is asked for at once is taken for one offset where it has one
    zoned = midnights.dt.replace_time_zone(zone, ambiguous="null", non_existent="null")
    ahead = (midnights - zoned.dt.convert_time_zone("UTC").dt.replace_time_zone(None)).to_physical()
    is_plain = (ahead == ahead.shift(-1)).fill_null(False)
    return ahead.fill_null(NO_OFFSET).set(~is_plain, NO_OFFSET)[:-1].to_numpy().copy()


def codes_of(known: Mapping[bytes, int]) -> Codes:
    """The table of codes: text -> worker, or NO_CODE."""
    from ingest.tracks.fields import Codes, lay_codes

    size = 1 << max(10, (4 * len(known)).bit_length())
    # behind the last, for a file without any, stands one that is nobody's
    begins = np.zeros(len(known) + 2, np.int64)
    begins[1:-1] = np.cumsum([len(code) for code in known])
    begins[-1] = -1
    codes = Codes(
        np.full(size, -1, np.int32),
        np.zeros(len(known), np.uint64),
        begins,
        np.frombuffer(b"".join(known) + bytes(16), np.uint8).copy(),
        np.array(list(known.values()), np.int32),
        np.arange(len(known) + 1, dtype=np.int32),
    )
    lay_codes(codes)
    return codes


def is_plain_code(text: str) -> bool:
    """Whether a code is one as it stands."""
    return text != "" and _CODE.fullmatch(text) is not None and _PERSONAL.search(text) is None
