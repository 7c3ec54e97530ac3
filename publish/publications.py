"""What was published, when and from what: published/SHA256SUMS for readers, and a line of the ledger for each time.

SHA256SUMS names every published file with its hash (`sha256sum -c SHA256SUMS` checks them). The ledger's line has the
hash of SHA256SUMS, and of every other log how long it was and how it ended: one that lost its end is found, too. The
line is written before the files are swapped, so that a full disk stops a run while nothing has changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import polars as pl

from ingest.files import write_whole
from ingest.home import Home
from ingest.identifiers import load_key
from ingest.ledger import Ledger
from publish.files import sha256_of, sync_file

SUMS = "SHA256SUMS"
MADE_BY_A_RUN = ("gridscore.duckdb", "parquet")


def publications_file(home: Home) -> Path:
    """The hash-chained log of publications."""
    return home.ledger / "publications.jsonl"


def note_publication(home: Home, prepared: Path, releases: Iterable[str]) -> Path:
    """Note what a run is about to put out: the files in `prepared`, and the documents that stand beside them already.

    releases: those the run made. Returns the new SHA256SUMS in `prepared`, to be swapped in after the files it names.
    """
    kept = {name: sha256 for name, sha256 in noted_sums(home).items() if not _is_of_a_run(name)}
    return _note(home, prepared, kept, {**_told(home, prepared / "parquet"), "releases": list(releases)})


def note_documents(home: Home) -> None:
    """Note the documents (briefings, dashboards, descriptions) that were put beside the tables after them."""
    kept = {name: sha256 for name, sha256 in noted_sums(home).items() if _is_of_a_run(name)}
    made = {name: sha256_of(home.published / name) for name in _names(home.published) if not _is_of_a_run(name)}
    sums, lines = home.published / SUMS, _lines(kept | made)
    if not sums.is_file() or sums.read_bytes() != lines:
        _enter(home, lines, {})
        write_whole(sums, lines)


def last_clock(home: Home) -> datetime | None:
    """The clock of the last publication; None when none is known. Raises GridscoreError when the log was changed."""
    noted = [entry["as_of"] for entry in Ledger(publications_file(home)).entries() if entry.get("as_of")]
    return datetime.fromisoformat(noted[-1]) if noted else landed_clock(home)


def note_alerts(home: Home, prepared: Path) -> Path:
    """Note the files in `prepared`, which differ from the published ones in what became of alerts; the others stand.

    Returns the new SHA256SUMS in `prepared`, to be swapped in after the files it names.
    """
    return _note(home, prepared, noted_sums(home), {})


def noted_sums(home: Home) -> dict[str, str]:
    """Name under published/ -> SHA-256, of every file that was noted and is there; empty before the first publication.

    A line that is none is passed over: whether SHA256SUMS is as it was written, its own hash tells.
    """
    path = home.published / SUMS
    lines = path.read_text("utf-8", "replace").splitlines() if path.is_file() else []
    found = ((name, sha256) for sha256, mark, name in (line.partition("  ") for line in lines) if mark)
    return {name: sha256 for name, sha256 in found if (home.published / name).is_file()}


def _note(home: Home, prepared: Path, kept: dict[str, str], told: dict[str, Any]) -> Path:
    lines = _lines(kept | {name: sha256_of(prepared / name) for name in _names(prepared)})
    sums = prepared / SUMS
    sums.write_bytes(lines)
    sync_file(sums)
    _enter(home, lines, told)
    return sums


def _lines(sums: dict[str, str]) -> bytes:
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()


def _enter(home: Home, sums: bytes, told: dict[str, Any]) -> None:
    entry = {"published_at": datetime.now(UTC).isoformat(timespec="seconds"), **told, "heads": _heads(home)}
    Ledger(publications_file(home)).append({**entry, "sums": hashlib.sha256(sums).hexdigest()})


def _heads(home: Home) -> dict[str, list[Any]]:
    """Name -> [entries, hash of the last one] of every other log of the ledger. Raises GridscoreError as they do."""
    logs = {path.relative_to(home.ledger).as_posix(): path for path in sorted(home.ledger.rglob("*.jsonl"))}
    logs.pop(publications_file(home).name, None)
    return {name: [len(hashes), hashes[-1]] for name, path in logs.items() if (hashes := Ledger(path).hashes())}


def _told(home: Home, tables: Path) -> dict[str, Any]:
    """What stands behind a publication: its clock, its key, how many files there were and what became of them."""
    clock = landed_clock(home)
    files = pl.read_parquet(tables / "ingested_file.parquet", columns=["status", "rows_rejected"])
    checks = pl.read_parquet(tables / "expectation_result.parquet", columns=["status", "severity"])
    return {
        "as_of": clock.isoformat() if clock else None,
        "key": load_key(home).id if home.key_file.exists() else None,
        "arrival": max((entry["arrival"] for entry in Ledger(home.intake_file).entries()), default=0),
        "set_aside": files.filter(pl.col("status") == "set_aside").height,
        "rows_rejected": int(files["rows_rejected"].sum() or 0),
        "warnings": checks.filter((pl.col("status") == "failed") & (pl.col("severity") == "warning")).height,
    }


def landed_clock(home: Home) -> datetime | None:
    """The clock of the run that landed last, published or not; None before the first."""
    settings = home.lake / "run" / "settings.parquet"
    return cast(datetime, pl.read_parquet(settings)["as_of"][0]) if settings.exists() else None


def _names(folder: Path) -> list[str]:
    """Every file in the folder but SHA256SUMS and what is being written, relative to it."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(name.as_posix() for name in found if name.name != SUMS and not name.parts[0].startswith("."))


def _is_of_a_run(name: str) -> bool:
    return name.split("/")[0] in MADE_BY_A_RUN
