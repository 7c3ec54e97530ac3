"""Fixes go after a while; what was made of them is kept in the ledger before, and stays.

A month retires when its last day is more than `keep_fixes_days` ago: its tables as they lie in the lake are from then
on what there is of it. A file goes when all months it has rows in are retired. Later rows of a retired month cannot be
held against those that are gone: a file with such rows is set aside.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from ingest.feed import Feed
from ingest.files import sync_folder
from ingest.home import Home
from ingest.intake import FileEntry
from ingest.ledger import Ledger
from ingest.part import Part, keep_part, kept_part
from ingest.register import NO_REGISTER, NOTHING_LOOKED_UP
from ingest.tracks.months import TRACKS_VERSION, Month, days_of, lake_table, note_of, write_tables
from ingest.tracks.tables import BY_MONTH
from ingest.vault import remove, retired_folder

RETIRED = f"retired, version {TRACKS_VERSION}"
GONE_ALREADY = "these bytes came before, and their fixes are no longer kept / 同样内容的文件导入过，其定位点已不再保存"


def months_to_retire(home: Home, today: date, keep_days: int) -> list[str]:
    """Months in the lake that ended more than so many days ago and are not retired yet."""
    last = today - timedelta(days=keep_days)
    found = sorted(path.stem for path in home.lake.glob("tracks/????-??.json"))
    return [month for month in found if days_of(month)[1] < last and not _month_folder(home, month).is_dir()]


def retired_months(home: Home) -> list[str]:
    """Months of which the ledger has all there is."""
    return sorted(path.name for path in retired_folder(home, "months").glob("????-??"))


def retire_month(home: Home, month: str, files: Sequence[tuple[FileEntry, Part]]) -> None:
    """Keep a month's tables and what became of the rows of each file. files: those with rows in it, in order."""
    note = note_of(home, month)
    assert note is not None  # it is in the lake, whole
    fates = {_name(file): note["fates"].get(str(at)) for at, (file, _) in enumerate(files)}
    folder = _month_folder(home, month)
    temporary = folder.with_name(f".{month}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    for name in note["tables"]:
        shutil.copy(lake_table(home, name, month), temporary / f"{name}.parquet")
    (temporary / "fates.json").write_text(json.dumps(fates, ensure_ascii=False), "utf-8")
    # in the log before it is there: what lies in the ledger without its hash could be changed unseen
    _log(home, {"month": month, "files": _hashes(home, temporary, folder)})
    _set_down(temporary, folder)


def restored(home: Home, month: str, files: Mapping[int, FileEntry]) -> Month:
    """A retired month, brought back to the lake where it is not there. files: by place."""
    folder = _month_folder(home, month)
    note = note_of(home, month)
    if note is None or note["digest"] != RETIRED:
        tables = ((name, [_retired_table(folder / f"{name}.parquet", schema)]) for name, schema in BY_MONTH.items())
        write_tables(home, month, {"digest": RETIRED, "fates": {}}, tables)
    fates = json.loads((folder / "fates.json").read_text("utf-8"))
    return Month({place: fates[name] for place, file in files.items() if fates.get(name := _name(file))})


def _retired_table(path: Path, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    kept = pl.read_parquet(path) if path.exists() else pl.DataFrame(schema=schema)
    missing = [pl.lit(None, dtype).alias(column) for column, dtype in schema.items() if column not in kept]
    return kept.with_columns(missing).select(*schema)


def too_late(home: Home, file: FileEntry, part: Part, months: Sequence[str]) -> Part:
    """The part of a file; set aside when it has rows of retired months that were retired without it."""
    if part.set_aside or not months:
        return part
    own = set(part.rows["track_date"].dt.strftime("%Y-%m").unique()) & set(months)
    strange = [month for month in sorted(own) if _name(file) not in _fates(home, month)]
    if not strange:
        return part
    nothing = pl.DataFrame()
    said = (
        f"has fixes of {', '.join(strange)}, whose fixes are no longer kept (keep_fixes_days);"
        " send its other rows as another file, and withdraw this one"
        f" / 含有{'、'.join(strange)}的定位点，该月定位点已不再保存（keep_fixes_days）；"
        "其余各行请另存为新文件送来，并撤回本文件"
    )
    return dataclasses.replace(
        part, rows=nothing, rejected=nothing, rows_read=0, notes=(), set_aside=said, looked_up=NOTHING_LOOKED_UP
    )


def retire_file(home: Home, feed: Feed, file: FileEntry, part: Part) -> None:
    """Keep what is known of a file, and let its bytes go."""
    folder = _file_folder(home, file)
    folder.parent.mkdir(parents=True, exist_ok=True)
    keep_part(folder, dataclasses.replace(part, looked_up=NOTHING_LOOKED_UP, is_laid_down=False))
    sync_folder(folder.parent)
    said = {"feed": feed.name, "sha256": file.sha256, "name": file.name}
    _log(home, {**said, "files": _hashes(home, folder, folder)})
    remove(home, file.sha256)


def retired_part(home: Home, file: FileEntry) -> Part | None:
    """What is known of a file whose bytes are gone; None where they are not."""
    if not _file_folder(home, file).parent.is_dir():
        return None
    part = kept_part(_file_folder(home, file), file, NO_REGISTER)
    if part is None:
        nothing = pl.DataFrame()
        return Part(file, None, nothing, nothing, 0, (), GONE_ALREADY)
    return part


def _log(home: Home, entry: dict[str, object]) -> None:
    Ledger(retired_folder(home, "log.jsonl")).append(entry)


def _hashes(home: Home, now_in: Path, later_in: Path) -> dict[str, str]:
    """SHA-256 of what lies in a folder, by the name under ledger/tracks it is to have."""
    folder = later_in.relative_to(retired_folder(home, "")).as_posix()
    paths = sorted(path for path in now_in.rglob("*") if path.is_file())
    return {
        f"{folder}/{path.relative_to(now_in).as_posix()}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
    }


def _fates(home: Home, month: str) -> dict[str, object]:
    return dict(json.loads((_month_folder(home, month) / "fates.json").read_text("utf-8")))


def _month_folder(home: Home, month: str) -> Path:
    return retired_folder(home, "months") / month


def _file_folder(home: Home, file: FileEntry) -> Path:
    """By the bytes, then by the name: one content may have come under several."""
    return retired_folder(home, "files") / file.sha256 / os.fsencode(file.name).hex()[:200]


def _name(file: FileEntry) -> str:
    return f"{file.sha256}/{file.name}"


def _set_down(temporary: Path, folder: Path) -> None:
    for path in temporary.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    temporary.rename(folder)
    sync_folder(folder.parent)
