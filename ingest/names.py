"""What a file's name says: which feed it belongs to, and as of which date it was written."""

from __future__ import annotations

import calendar
import fnmatch
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath

from ingest.feed import Feed

CLOCK = r"(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d(?:\d{3})?)?"
DAY = re.compile(
    rf"(?<!\d)(20\d{{2}})(?:[-年]?(\d{{2}})[-月]?(\d{{2}})(?:{CLOCK})?"
    r"|年(\d{1,2})月(\d{1,2})|\.(\d{1,2})\.(\d{1,2}))日?(?!\d)"
)
# Six digits are a month from 2013 on: before, they could be a day of 2020 (201203: 3 December).
MONTH = re.compile(
    r"(?<!\d)(?:(20\d{2})(?:-(\d{2})(?![-\d])|年(\d{1,2})月(?!\d)|\.(\d{1,2})(?!\.?\d))"
    r"|(20(?:1[3-9]|[2-9]\d))(0[1-9]|1[0-2])(?!\d))"
)


def decoded(name: bytes) -> str:
    """A name as it was meant: UTF-8, else GB18030, as systems in China write; what is neither has its bytes shown."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("utf-8", "backslashreplace")


IN_ARCHIVE = re.compile(r"(.+\.zip)/.*", re.IGNORECASE | re.DOTALL)


def archive_of(name: str) -> str | None:
    """The archive a file came in, by its name; None when it came by itself."""
    found = IN_ARCHIVE.fullmatch(name)
    return found[1] if found else None


def plain(name: str) -> str:
    """A name as it is compared: NFKC, no capitals."""
    return unicodedata.normalize("NFKC", name).casefold()


def feed_of(name: str, feeds: Mapping[str, Feed]) -> str | None:
    """Feed whose English or Chinese name the file's own name starts with, else the nearest folder of such a name, else
    the feed of the archive it came in."""
    path = PurePosixPath(plain(name))
    starts = {plain(start): feed.name for feed in feeds.values() for start in (feed.name, feed.name_zh)}
    fitting = [start for start in starts if _starts_with(path.name, start)]
    if fitting:
        return starts[max(fitting, key=len)]
    folder = next((starts[folder] for folder in reversed(path.parts[:-1]) if folder in starts), None)
    archive = archive_of(name)
    return folder or (feed_of(archive, feeds) if archive else None)


def _starts_with(name: str, start: str) -> bool:
    """`items_2026.csv` and `items2026.csv` start with items; `itemsets.csv` does not."""
    if not name.startswith(start):
        return False
    following = name[len(start) : len(start) + 1]
    return not (start.isascii() and following.isascii() and following.isalpha())


def matches(name: str, pattern: str) -> bool:
    """Whether a name relative to exports/ fits a pattern of sources.yaml; a pattern without folder fits in any."""
    path = PurePosixPath(name)
    return fnmatch.fnmatchcase(name, pattern) or ("/" not in pattern and fnmatch.fnmatchcase(path.name, pattern))


def export_date(name: str) -> date | None:
    """The date in a file's name: `_20260331`, `_2026-03-31`, `2026年3月31日`, `2026.3.31`, also with a time of day
    (`_20260331235959`); or a month (`_2026-03`, `_202603`, `2026年3月`, `2026.3`) = its last day; else that of the
    archive it came in; else None."""
    stem = unicodedata.normalize("NFKC", PurePosixPath(name).stem)
    for found in reversed(list(DAY.finditer(stem))):
        try:
            return date(*_numbers(found))
        except ValueError:
            continue
    for found in reversed(list(MONTH.finditer(stem))):
        year, month = _numbers(found)
        if 1 <= month <= 12:
            return date(year, month, calendar.monthrange(year, month)[1])
    archive = archive_of(name)
    return export_date(archive) if archive else None


def _numbers(found: re.Match[str]) -> list[int]:
    return [int(part) for part in found.groups() if part is not None]
