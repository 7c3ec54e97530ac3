"""Files in which people stand wherever a person could: in each identifier and free text of each feed, in columns where
they should not be, in broken lines, unknown columns, notes under the data, and files that cannot be read.

Names, telephone and identity numbers are those of the simulation's people, who do not exist; birth dates are of years
in which nothing else of the office happened. A name in a column of codes or of words is a code or a word to anybody who
does not know it, so names stand only where they can be told: there, in typed columns, and in every rejected line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from ingest.examples import example_of
from ingest.feed import Choice, Code, Column, Date, Feed, FreeText, Identifier, Instant, Text
from ingest.feeds import FEEDS
from simulate.people import id_numbers, names, phones

KINDS = ("name", "phone", "id_number", "birth_date")
ON_PAPER = ("grid_boundaries",)


@dataclass
class People:
    """People nobody has met yet; each is used once. planted: all that were used, by kind."""

    count: int = 2_000
    planted: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    def __post_init__(self) -> None:
        rng = np.random.default_rng(20261122)
        days = pl.Series(np.datetime64("1931-01-01") + np.arange(self.count), dtype=pl.Date)
        self._left = {
            "name": iter(names(rng, self.count).to_list()),
            "phone": iter(phones(8_000_000, self.count).to_list()),
            "id_number": iter(id_numbers(rng, self.count).to_list()),
            "birth_date": iter(days.dt.to_string("%Y-%m-%d").to_list()),
        }

    def next(self, kind: str) -> str:
        """Somebody's name, telephone, identity number or birth date."""
        self.planted[kind].append(next(self._left[kind]))
        return self.planted[kind][-1]

    def anybody(self) -> str:
        """All of one person, as people write it into a note."""
        return " ".join(self.next(kind) for kind in KINDS)

    @property
    def canaries(self) -> list[str]:
        """Everything that was planted."""
        return [each for kind in KINDS for each in self.planted[kind]]


def plant(exports: Path, people: People, worker: str) -> None:
    """Write two files of each feed: one with people in its cells, one with people around them; and files of nobody."""
    for feed in FEEDS.values():
        if feed.name not in ON_PAPER:
            (exports / f"{feed.name_zh}_20260131.csv").write_bytes(_in_cells(feed, people, worker).encode())
            (exports / f"{feed.name}_20260130.csv").write_bytes(_around(feed, people))
    properties = {"grid_code": people.next("id_number"), "负责人": people.anybody()}
    features = [{"type": "Feature", "properties": properties, "geometry": None}]
    boundaries = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    (exports / "grid_boundaries_20260131.geojson").write_text(boundaries, encoding="utf-8")
    (exports / "items_20260129.csv").write_text(f"负责人,电话\n{people.anybody()},{people.next('phone')}\n")
    (exports / "logins_20260129.xlsx").write_bytes(b"PK\x03\x04" + people.anybody().encode() * 20)
    (exports / "visits_20260129.json").write_text('[{"走访编号": "' + people.anybody())
    (exports / "通讯录.csv").write_text(people.anybody())


def kinds_for(column: Column) -> tuple[str, ...]:
    """Of what kinds a column can hide somebody."""
    match column.type:
        case Identifier() | FreeText():
            return KINDS
        case Date() | Instant():
            return ("name", "phone", "id_number")
        case Choice(is_open=False):
            return KINDS
        case Code() | Text() | Choice():
            return ("name", "phone", "id_number") if column.people else ("phone", "id_number")
        case _:
            return KINDS


def _in_cells(feed: Feed, people: People, worker: str) -> str:
    lines = [",".join([*(column.aliases[0] for column in feed.columns), "当事人"])]
    for number, (column, kind) in enumerate(_places(feed)):
        row = {each.name: worker if each.people else _example(each, number) for each in feed.columns}
        row[column.name] = people.next(kind)
        lines.append(",".join([*row.values(), people.next("name")]))
    return "\n".join(lines) + "\n"


def _places(feed: Feed) -> Iterator[tuple[Column, str]]:
    for column in feed.columns:
        for kind in kinds_for(column):
            yield column, kind


def _around(feed: Feed, people: People) -> bytes:
    header = [(column.people or column.aliases)[0] for column in feed.columns]
    row = [_example(column, 900) for column in feed.columns]
    lines = [
        ",".join(header).encode(),
        ",".join([*row, people.anybody()]).encode(),
        ",".join([*row[:-1], f'"{people.anybody()}']).encode(),
        ",".join([*row[:-1], people.anybody()]).encode("gb18030"),
        f"制表人：{people.anybody()}".encode(),
    ]
    return b"\n".join(lines)


def _example(column: Column, number: int) -> str:
    """Keys and codes of the office's own, so that rows land where nothing else is wrong with them."""
    if isinstance(column.type, Code):
        return f"{'PL' if column.key else 'CN'}{number:04d}"
    return example_of(column).replace("2026-03", "2026-01").replace("2026-04", "2026-01")
