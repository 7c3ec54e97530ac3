"""GPX to a table of text: the points of its tracks, each under the line it begins on. Routes are only plans."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from ingest.decode import SetAsideError
from ingest.feed import Feed
from ingest.objects import Record, objects_table
from ingest.table import Shape, Table
from ingest.xml_parts import root_named

START = root_named("gpx")
FIX = ("located_at", "longitude", "latitude")
WORKER = "worker_code"
# All of them are held at once.
MAX_POINTS = 700_000
TOO_LARGE = SetAsideError("the GPX has more points than are allowed; export it as CSV", "GPX中的点过多，请改为导出CSV")
DAMAGED = SetAsideError("the GPX is damaged or cut short", "GPX内容已损坏或不完整")
NOT_PLAIN = SetAsideError("the GPX declares entities, which are not read", "GPX声明了实体，不予读取")


def is_gpx(start: bytes) -> bool:
    """Whether the first bytes (without blanks before them) are those of a GPX file."""
    return START.match(start) is not None


def gpx_table(content: bytes, feed: Feed, shape_of: Shape) -> Table:
    """Table of the points of all tracks; way points and routes are none. The worker is who sources.yaml says
    (constants), else the track's name.

    Raises SetAsideError when it is damaged, or the feed is none of fixes.
    """
    if not set(FIX) <= set(feed.content):
        raise SetAsideError("a GPX file, which only tracks takes", "GPX文件，只有巡查轨迹可以读取")
    reader = _Reader(has_worker=WORKER in shape_of.constants)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, cells: reader.begin(_plain(name), cells, parser.CurrentLineNumber)
    parser.EndElementHandler = lambda name: reader.end(_plain(name))
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise DAMAGED from None
    return objects_table(reader.records, "utf-8", feed, shape_of)


class _Reader:
    """Takes the parts of the file as they come."""

    def __init__(self, has_worker: bool) -> None:
        self.records: list[Record] = []
        self._has_worker = has_worker
        self._open: list[str] = []
        self._said = ""
        self._track: str | None = None
        self._point: dict[str, Any] = {}
        self._row = 0

    def begin(self, name: str, cells: dict[str, str], line: int) -> None:
        """An element begins."""
        self._open.append(name)
        self._said = ""
        if name == "trk":
            self._track = None
        elif name == "trkpt":
            self._point = {"located_at": None, "longitude": cells.get("lon"), "latitude": cells.get("lat")}
            self._row = line

    def text(self, said: str) -> None:
        """Text within an element."""
        self._said += said

    def end(self, name: str) -> None:
        """An element ends."""
        self._open.pop()
        within = self._open[-1] if self._open else ""
        if name == "name" and within == "trk":
            self._track = self._said.strip()
        elif name == "time" and within == "trkpt":
            self._point["located_at"] = self._said.strip()
        elif name == "trkpt":
            worker = {} if self._has_worker else {WORKER: self._track}
            row = {**worker, **self._point}
            # two points may stand on one line, and a row is named by one number only
            row_number = max(self._row, self.records[-1].row + 1 if self.records else 0)
            self.records.append(Record(row_number, tuple(row), tuple(row.values())))
            if len(self.records) > MAX_POINTS:
                raise TOO_LARGE
        self._said = ""


def _plain(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*_: object) -> None:
    raise NOT_PLAIN
