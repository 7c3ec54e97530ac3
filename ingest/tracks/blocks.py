"""Fixes of one file, block by block, in the order of the file; and the part it becomes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.feed import Feed
from ingest.home import Home
from ingest.identifiers import Key
from ingest.part import Part
from ingest.register import Register


@dataclass(frozen=True)
class Block:
    """Fixes of one block of a file, in the order of the file: records of scan.FIX, whose `owner` is the worker. days:
    (n,) local days since 1970. number: of the block; read: bytes of the file up to here."""

    number: int
    fixes: NDArray[Any]
    days: NDArray[np.int32]
    read: int


class Workers:
    """All workers that were met, by number."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, code: str) -> int:
        """The worker's number, a new one where they were not met before."""
        if code not in self._numbers:
            self._numbers[code] = len(self.codes)
            self.codes.append(code)
        return self._numbers[code]


@dataclass(frozen=True)
class Reading:
    """What reading files takes."""

    home: Home
    feed: Feed
    zone: str
    key: Key
    register: Register


def block_of(
    number: int, rows: pl.DataFrame, places: NDArray[np.int64], order: int, workers: Workers, zone: str, read: int
) -> Block:
    """Typed rows as a block. places: of each row in the file; order: of a place 0."""
    from ingest.tracks.scan import FIX, MOCK_BITS

    fixes = np.empty(rows.height, FIX)
    if rows.height:
        numbers = {code: workers.number(code) for code in rows["worker_code"].unique(maintain_order=True)}
        fixes["owner"] = rows["worker_code"].replace_strict(numbers, return_dtype=pl.Int32).to_numpy()
    fixes["at"] = rows["located_at"].to_physical().to_numpy()
    for name in ("longitude", "latitude", "accuracy_m"):
        fixes[name] = rows[name].fill_null(float("nan")).to_numpy()
    says = (rows["is_mock"].cast(pl.Int64) + 1).fill_null(0)
    fixes["order"] = order + (places << MOCK_BITS) + says.to_numpy()
    local = rows["located_at"].dt.convert_time_zone(zone).dt.date().to_physical()
    return Block(number, fixes, local.to_numpy().astype(np.int32), read)


class WholeFile:
    """A file that is read the present way, in one block. `part` is whole behind it."""

    is_of_people = False

    def __init__(self, reading: Reading, read: Callable[[], Part], size: int) -> None:
        self._reading, self._read, self._size = reading, read, size

    def blocks(self, order: int, workers: Workers, wanted: NDArray[np.bool_] | None) -> Iterator[Block]:
        """The block; none of a file that cannot be read."""
        part = self._read()
        self.part = dataclasses.replace(part, rows=pl.DataFrame())
        if not part.set_aside:
            places = np.arange(part.rows.height, dtype=np.int64)
            yield block_of(0, part.rows, places, order, workers, self._reading.zone, self._size)
