"""Fixes of one file, block by block, in the order of the file; and the part it becomes."""

from __future__ import annotations

import dataclasses
import mmap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import DTypeLike, NDArray

from ingest.datum import Datum, rows_to_wgs84
from ingest.feed import Feed
from ingest.home import Home
from ingest.identifiers import Key
from ingest.intake import FileEntry
from ingest.part import Part
from ingest.register import Register
from ingest.tracks.batch import Ints

WHOLE = 0
"""Number of the one block of a file that is read at once; those of others count from 1."""


class ReadAgainError(Exception):
    """A file is to be read from the beginning, and what came of it forgotten. is_plain: in another encoding; else the
    present way."""

    def __init__(self, file: FileEntry, is_plain: bool) -> None:
        super().__init__(file.name)
        self.file, self.is_plain = file, is_plain


@dataclass(frozen=True)
class Block:
    """Fixes of one block of a file (scan.FIX). places: theirs, worker-day by worker-day, those of each in the order of
    the file; keys: (g,) worker << 32 | local day since 1970; first: (g + 1,) where the places of each begin. All are
    good until the next block. number: of the block; read: bytes of the file up to here."""

    number: int
    fixes: NDArray[Any]
    places: NDArray[np.int32]
    keys: NDArray[np.int64]
    first: NDArray[np.int32]
    read: int


def room_for(count: int, dtype: DTypeLike) -> NDArray[Any]:
    """An array to be filled. NumPy would ask the system for huge pages, and a virtual machine may have to find these
    first: that took a second for the fixes that wait, the touch of common pages a third of it."""
    held = mmap.mmap(-1, max(1, count) * np.dtype(dtype).itemsize, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    return np.frombuffer(held, dtype, count)


def chosen(wanted: NDArray[np.bool_] | None, count: int) -> NDArray[np.bool_]:
    """Which of so many blocks of a file are wanted. wanted: by their numbers, the last may be missing; None: all. Where
    the file was read at once before, nobody knows where the rows of a worker-day stand."""
    if wanted is None or wanted[WHOLE]:
        return np.ones(count, np.bool_)
    own = np.zeros(count, np.bool_)
    own[: len(wanted) - 1] = wanted[1 : count + 1]
    return own


class Rooms:
    """Arrays that are used again: touching memory for the first time takes as long as what is done in it."""

    def __init__(self, make: Callable[[int], tuple[NDArray[Any], ...]]) -> None:
        self._make = make
        self._spare: list[tuple[NDArray[Any], ...]] = []

    def take(self, most: int) -> tuple[NDArray[Any], ...]:
        """Room for so many fixes."""
        try:
            room = self._spare.pop()
        except IndexError:
            return self._make(most)
        return room if len(room[0]) >= most else self._make(most)

    def give(self, room: tuple[NDArray[Any], ...]) -> None:
        """Nobody needs this room now."""
        self._spare.append(room)


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


def room_of(fixes: int) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]:
    """Room for the places and keys of so many fixes, and where each group begins."""
    return room_for(fixes, np.int32), room_for(fixes, np.int64), room_for(fixes + 1, np.int32)


def owners_of(workers: NDArray[Any], days: NDArray[np.int32]) -> Ints:
    """Worker << 32 | local day since 1970; one before that is negative."""
    return (workers.astype(np.int64) << 32) | (days.astype(np.int64) & 0xFFFFFFFF)


def grouped(
    number: int, fixes: NDArray[Any], owners: Ints, workers: Workers, room: Sequence[NDArray[Any]], read: int
) -> Block:
    """Fixes (scan.FIX) and whose they are as a block."""
    from ingest.tracks.gather import group

    places, keys, first = room
    groups = group(owners, np.zeros(len(workers.codes) + 1, np.int64), places, keys, first)
    return Block(number, fixes, places, keys[:groups], first[: groups + 1], read)


def fixes_of(
    rows: pl.DataFrame, places: NDArray[np.int64], order: int, workers: Workers, zone: str
) -> tuple[NDArray[Any], Ints]:
    """Typed rows as fixes (scan.FIX), and whose they are. places: of each row in the file; order: of a place 0."""
    from ingest.tracks.scan import FIX, MOCK_BITS

    fixes, own = np.empty(rows.height, FIX), np.empty(0, np.int32)
    if rows.height:
        numbers = {code: workers.number(code) for code in rows["worker_code"].unique(maintain_order=True)}
        own = rows["worker_code"].replace_strict(numbers, return_dtype=pl.Int32).to_numpy()
    fixes["at"] = rows["located_at"].to_physical().to_numpy()
    for name in ("longitude", "latitude", "accuracy_m"):
        fixes[name] = rows[name].fill_null(float("nan")).to_numpy()
    says = (rows["is_mock"].cast(pl.Int64) + 1).fill_null(0)
    fixes["order"] = order + (places << MOCK_BITS) + says.to_numpy()
    local = rows["located_at"].dt.convert_time_zone(zone).dt.date().to_physical()
    return fixes, owners_of(own, local.to_numpy())


def late_blocks(
    rows: pl.DataFrame,
    starts: NDArray[np.int64],
    is_wanted: NDArray[np.bool_],
    order: int,
    workers: Workers,
    zone: str,
    read: int,
) -> Iterator[Block]:
    """Typed rows with their `place`, block by block of a file. starts: where these begin, and the end."""
    places = rows["place"].to_numpy()
    number = np.searchsorted(starts, places, side="right") - 1
    number = np.minimum(number, len(starts) - 2)  # the end of the file belongs to the last
    fixes, owners = fixes_of(rows, places, order, workers, zone)
    for each in np.unique(number[is_wanted[number]]).tolist():
        own = number == each
        yield grouped(each + 1, fixes[own], owners[own], workers, room_of(len(fixes)), read)


def to_wgs84(fixes: NDArray[Any], datum: Datum) -> None:
    """Bring fixes to WGS-84 where they are."""
    rows = pl.DataFrame({name: np.ascontiguousarray(fixes[name]) for name in ("longitude", "latitude")})
    rows = rows_to_wgs84(rows, datum)
    for name in rows.columns:
        fixes[name] = rows[name].to_numpy()


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
            fixes, owners = fixes_of(part.rows, places, order, workers, self._reading.zone)
            yield grouped(WHOLE, fixes, owners, workers, room_of(len(fixes)), self._size)

    is_behind = False

    def catch_up(self) -> None:
        """Nothing is put off."""

    def late(self) -> Iterator[Block]:
        """So nothing comes late."""
        return iter(())
