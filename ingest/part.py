"""One file of one feed, read and typed, kept in the lake so that the next run need not read it again."""

from __future__ import annotations

import hashlib
import json
import shutil
import traceback
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ingest.decode import SetAsideError
from ingest.errors import ReadingFailedError
from ingest.examples import without_examples
from ingest.feed import Feed
from ingest.formats import read_table
from ingest.home import Home
from ingest.identifiers import Key
from ingest.intake import FileEntry, is_of
from ingest.mask import unquoted
from ingest.settings import Site, Source, Sources
from ingest.table import Shape
from ingest.typed_rows import TypedRows, type_rows
from ingest.vault import read

# Raise when reading or typing changes its result: every part is then made anew from the vault.
READING_VERSION = "5"


@dataclass(frozen=True)
class Part:
    """What one file brings to one feed. set_aside: why nothing of it could be read, else empty."""

    file: FileEntry
    encoding: str | None
    rows: pl.DataFrame
    rejected: pl.DataFrame
    rows_read: int
    notes: tuple[str, ...]
    set_aside: str = ""


def load_part(home: Home, feed: Feed, file: FileEntry, site: Site, sources: Sources, key: Key) -> Part:
    """The typed rows of a file: from the lake when nothing that decides them has changed, else read anew."""
    shape_of = shape_for(feed, file.name, sources)
    folder = part_folder(home, feed, file, site, sources, key)
    known = kept_part(folder, file)
    if known is not None:
        return known
    part = read_part(home, feed, file, shape_of, site.time_zone, key)
    keep_part(folder, part)
    return part


def part_folder(home: Home, feed: Feed, file: FileEntry, site: Site, sources: Sources, key: Key) -> Path:
    """Where the part lies: named by the hash of everything that decides what is in it."""
    shape_of = _plain(shape_for(feed, file.name, sources))
    day = file.day(site.time_zone).isoformat() if feed.judges_by_day else ""
    said = repr((READING_VERSION, file.sha256, feed.digest, shape_of, site.time_zone, key.id, day))
    return home.lake / "parts" / feed.name / hashlib.sha256(said.encode()).hexdigest()[:32]


def read_part(home: Home, feed: Feed, file: FileEntry, shape_of: Shape, zone: str, key: Key) -> Part:
    """Read a file from the vault; one that cannot be read is set aside whole with its reason.

    Raises ReadingFailedError for a fault of this program: nothing after this sees raw cells, so here it is masked.
    """
    content = read(home, file.sha256)
    try:
        table = without_examples(read_table(content, feed, shape_of), feed)
        del content
        typed: TypedRows = type_rows(table, feed, shape_of, zone, key, file.day(zone))
        return Part(file, table.encoding, typed.rows, typed.rejected, typed.rows_read, typed.notes)
    except SetAsideError as problem:
        nothing = pl.DataFrame()
        return Part(file, None, nothing, nothing, 0, (), problem.message)
    except Exception as error:
        told = unquoted("".join(traceback.format_exception(error)))
    # raised out here: an exception carries along the one that it was raised from
    raise ReadingFailedError(f"{file.name}: {told}")


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


def kept_part(folder: Path, file: FileEntry) -> Part | None:
    """The part kept in a folder; None when there is none or it cannot be read."""
    try:
        said = json.loads((folder / "part.json").read_text("utf-8"))
        rows = pl.read_parquet(folder / "rows.parquet") if said["set_aside"] == "" else pl.DataFrame()
        rejected = pl.read_parquet(folder / "rejected.parquet") if said["set_aside"] == "" else pl.DataFrame()
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
        return None
    return Part(file, said["encoding"], rows, rejected, said["rows_read"], tuple(said["notes"]), said["set_aside"])


def keep_part(folder: Path, part: Part) -> None:
    """A whole folder at once: what a kill leaves half-written is never taken for a part."""
    temporary = folder.with_name(f".{folder.name}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    temporary.mkdir(parents=True)
    if not part.set_aside:
        part.rows.write_parquet(temporary / "rows.parquet")
        part.rejected.write_parquet(temporary / "rejected.parquet")
    said = {k: getattr(part, k) for k in ("encoding", "rows_read", "notes", "set_aside")}
    (temporary / "part.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    temporary.rename(folder)
