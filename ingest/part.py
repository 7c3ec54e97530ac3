"""One file of one feed, read and typed, kept in the lake so that the next run need not read it again."""

from __future__ import annotations

import hashlib
import json
import shutil
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

import polars as pl

from ingest.decode import SetAsideError, in_its_encoding
from ingest.errors import ReadingFailedError
from ingest.examples import without_examples
from ingest.feed import Feed
from ingest.formats import read_tables
from ingest.home import Home
from ingest.identifiers import Key
from ingest.intake import FileEntry, is_of
from ingest.mask import unquoted
from ingest.notes import Notes
from ingest.prefetch import prefetched
from ingest.raw import CHUNK
from ingest.register import NOTHING_LOOKED_UP, LookedUp, Register
from ingest.settings import Site, Source, Sources
from ingest.table import Shape, Table
from ingest.typed_rows import TypedRows, type_rows
from ingest.vault import opened

# Raise when reading or typing changes its result: every part is then made anew from the vault.
READING_VERSION = "15"
# A part with more rows is not held: they are read from the lake where they are needed.
MOST_HELD = 5_000
# Parts are written once and read once or twice: they may be larger than what is published, and take less time.
COMPRESSION: Literal["lz4"] = "lz4"


@dataclass(frozen=True)
class Part:
    """What one file brings to one feed. set_aside: why nothing of it could be read, else empty. looked_up: what of its
    rows hangs on the register of workers. is_laid_down: its rows are not here, but in the folder that was given.
    row_files: where its rows lie in the lake, in order, when they are not here."""

    file: FileEntry
    encoding: str | None
    rows: pl.DataFrame
    rejected: pl.DataFrame
    rows_read: int
    notes: tuple[str, ...]
    set_aside: str = ""
    looked_up: LookedUp = NOTHING_LOOKED_UP
    is_laid_down: bool = False
    row_files: tuple[Path, ...] = ()

    @cached_property
    def heights(self) -> tuple[int, ...]:
        """How many rows there are, piece by piece."""
        if not self.row_files:
            return (self.rows.height,)
        return tuple(int(pl.scan_parquet(file).select(pl.len()).collect().item()) for file in self.row_files)

    def piece(self, number: int, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """Rows of a piece; of all columns, or of some."""
        if self.row_files:
            return pl.read_parquet(self.row_files[number], columns=None if columns is None else list(columns))
        return self.rows if columns is None else self.rows.select(columns)

    def pieces(self, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """All rows, some at a time, in order."""
        return (self.piece(number, columns) for number in range(len(self.heights)))


@dataclass(frozen=True)
class Terms:
    """What decides, beside a file and its feed, how it is read. register: of workers."""

    home: Home
    site: Site
    sources: Sources
    key: Key
    register: Register

    def folder(self, feed: Feed, file: FileEntry) -> Path:
        """Where the part of a file lies."""
        return part_folder(self.home, feed, file, self.site, self.sources, self.key)


def load_part(terms: Terms, feed: Feed, file: FileEntry) -> Part:
    """The typed rows of a file: from the lake when nothing that decides them has changed, else read anew."""
    folder = terms.folder(feed, file)
    known = kept_part(folder, file, terms.register, is_held=False)
    if known is not None:
        return known
    shape_of, zone = shape_for(feed, file.name, terms.sources), terms.site.time_zone
    part = read_part(terms.home, feed, file, shape_of, zone, terms.key, terms.register, _unfinished(folder))
    keep_part(folder, part)
    if part.is_laid_down or part.rows.height > MOST_HELD:
        return replace(part, rows=pl.DataFrame(), is_laid_down=False, row_files=_row_files(folder))
    return part


def part_folder(home: Home, feed: Feed, file: FileEntry, site: Site, sources: Sources, key: Key) -> Path:
    """Where the part lies: named by the hash of everything that decides what is in it, but for the register."""
    shape_of = _plain(shape_for(feed, file.name, sources))
    day = file.day(site.time_zone).isoformat() if feed.judges_by_day else ""
    said = repr((READING_VERSION, file.sha256, feed.digest, shape_of, site.time_zone, key.id, day))
    return home.lake / "parts" / feed.name / hashlib.sha256(said.encode()).hexdigest()[:32]


def read_part(
    home: Home,
    feed: Feed,
    file: FileEntry,
    shape_of: Shape,
    zone: str,
    key: Key,
    register: Register,
    folder: Path | None = None,
) -> Part:
    """Read a file from the vault; one that cannot be read is set aside whole with its reason.

    folder: where to lay down the rows of a file that comes in several tables, so that they need not be held (Part
    is_laid_down then); None: they are held. Raises ReadingFailedError for a fault of this program: nothing after this
    sees raw cells, so here it is masked.
    """
    raw = opened(home, file.sha256)

    def typed(table: Table) -> tuple[TypedRows, str]:
        whole = without_examples(table, feed)
        return type_rows(whole, feed, shape_of, zone, key, file.day(zone), register), table.encoding

    def read_in(encoding: str | None) -> Part:
        gathered = PartBuilder(folder)
        are_many = raw.size > CHUNK
        # one piece is read while another is typed and a third is laid down
        tables = prefetched(read_tables(raw, feed, shape_of, encoding), are_many)
        for rows, found in prefetched(map(typed, tables), are_many):
            gathered.add(rows, found)
        return gathered.part(file)

    try:
        return in_its_encoding(read_in, None)
    except SetAsideError as problem:
        nothing = pl.DataFrame()
        return Part(file, None, nothing, nothing, 0, (), problem.message)
    except Exception as error:
        told = unquoted("".join(traceback.format_exception(error)))
    # raised out here: an exception carries along the one that it was raised from
    raise ReadingFailedError(f"{file.name}: {told}")


class PartBuilder:
    """What the tables of a file bring, one after the other: the rows of the first are held, and laid down in the folder
    when more of them come."""

    def __init__(self, folder: Path | None) -> None:
        self._folder, self._files = folder, 0
        self._rows: list[pl.DataFrame] = []
        self._rejected: list[pl.DataFrame] = []
        self._rows_read, self._said, self._encoding = 0, Notes(), ""
        self._looked_up = NOTHING_LOOKED_UP

    def add(self, typed: TypedRows, encoding: str) -> None:
        """Take what the next table brings."""
        if self._rows and self._folder is not None:
            self._lay_down()
        self._rows.append(typed.rows)
        self._rejected.append(typed.rejected)
        self._rows_read += typed.rows_read
        self._said.add(typed.said)
        self._looked_up = self._looked_up.and_of(typed.looked_up)
        self._encoding = encoding

    def part(self, file: FileEntry) -> Part:
        """All of it."""
        if self._files:
            self._lay_down()
        rows = pl.concat(self._rows) if self._rows else pl.DataFrame()
        rejected, said = pl.concat(self._rejected), self._said.sentences()
        is_laid_down = self._files > 0
        return Part(file, self._encoding, rows, rejected, self._rows_read, said, "", self._looked_up, is_laid_down)

    def _lay_down(self) -> None:
        assert self._folder is not None
        if not self._files:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True)
        for rows in self._rows:
            rows.write_parquet(self._folder / f"rows-{self._files:05d}.parquet", compression=COMPRESSION)
            self._files += 1
        self._rows = []


def shape_for(feed: Feed, name: str, sources: Sources) -> Shape:
    """How sources.yaml says this file differs from our shape; the first fitting entry of the feed decides."""
    for source in sources.sources:
        if source.feed == feed.name and is_of(name, source):
            return _shape(source)
    return Shape()


def _shape(source: Source) -> Shape:
    return Shape(
        columns=dict(source.columns),
        constants=dict(source.constants),
        time_format=source.time_format,
        time_zone=source.time_zone,
        delimiter=source.delimiter,
        encoding=source.encoding,
        datum=source.datum,
    )


def _plain(shape_of: Shape) -> tuple[object, ...]:
    ordered = (sorted(shape_of.columns.items()), sorted(shape_of.constants.items()))
    others = ("time_format", "time_zone", "delimiter", "encoding", "datum")
    return (*ordered, *(getattr(shape_of, name) for name in others))


def kept_part(folder: Path, file: FileEntry, register: Register, is_held: bool = True) -> Part | None:
    """The part kept in a folder; None when there is none, it cannot be read, or the register would change its rows.
    is_held: whether its rows are to be here, however many they are."""
    try:
        said = json.loads((folder / "part.json").read_text("utf-8"))
        looked_up = LookedUp(frozenset(said["codes"]), said["against"])
        if not looked_up.holds(register):
            return None
        row_files = _row_files(folder) if said["set_aside"] == "" else ()
        rejected = pl.read_parquet(folder / "rejected.parquet") if said["set_aside"] == "" else pl.DataFrame()
        notes, set_aside = tuple(said["notes"]), said["set_aside"]
        nothing = pl.DataFrame()
        part = Part(file, said["encoding"], nothing, rejected, said["rows_read"], notes, set_aside, looked_up)
        if set_aside:
            return part
        if is_held or part.rows_read <= MOST_HELD:
            return replace(part, rows=pl.read_parquet(list(row_files)))
        laid = replace(part, row_files=row_files)
        return laid if sum(laid.heights) + rejected.height == part.rows_read else None
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
        return None


def keep_part(folder: Path, part: Part) -> None:
    """A whole folder at once: what a kill leaves half-written is never taken for a part."""
    temporary = _unfinished(folder)
    if not part.is_laid_down:
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
    shutil.rmtree(folder, ignore_errors=True)
    if not part.set_aside:
        if not part.is_laid_down:
            part.rows.write_parquet(temporary / "rows.parquet", compression=COMPRESSION)
        part.rejected.write_parquet(temporary / "rejected.parquet", compression=COMPRESSION)
    said = {k: getattr(part, k) for k in ("encoding", "rows_read", "notes", "set_aside")}
    said |= {"codes": sorted(part.looked_up.codes), "against": part.looked_up.against}
    (temporary / "part.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    temporary.rename(folder)


def _row_files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("rows*.parquet")))


def _unfinished(folder: Path) -> Path:
    """Where a part lies until it is whole."""
    return folder.with_name(f".{folder.name}.tmp")
