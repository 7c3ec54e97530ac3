"""Is there anything new? What a publication depended on, remembered beside the build file.

Decided without Dagster, dbt or a data frame, so that a run with nothing to do says so at once. When in doubt (the
note is lost or half written) the run simply runs.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISREG
from typing import Any
from zoneinfo import ZoneInfo

from ingest.files import candidates
from ingest.home import Home
from ingest.ledger import Ledger

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("ingest", "expectations", "rulebooks", "dbt_project", "publish", "orchestration")
CODE = (".py", ".sql", ".yml", ".yaml", ".md", ".typ", ".html", ".css", ".js")
SETTINGS = (".yaml", ".yml", ".csv", ".parquet")
Listing = dict[str, list[int]]


@dataclass(frozen=True)
class LastRun:
    """The note of the last run that published: what it depended on, how it ended, what it said by language."""

    depends_on: dict[str, Any]
    exit_status: int
    summary: dict[str, list[str]]
    months: list[str]


def landing_listing(home: Home) -> Listing:
    """Relative name -> [bytes, mtime in ns] of every regular file in the landing folder that may be an export."""
    listing: Listing = {}
    for path in candidates(home.exports):
        with suppress(FileNotFoundError):  # renamed while we looked: an upload that is complete now
            found = path.lstat()
            if S_ISREG(found.st_mode):
                listing[path.relative_to(home.exports).as_posix()] = [found.st_size, found.st_mtime_ns]
    return listing


def settings_digest(home: Home) -> str:
    """SHA-256 of the home's own files a score depends on: settings, calendar, rulebooks."""
    own = [*home.root.iterdir(), *home.rulebooks.rglob("*")]
    return _digest(home.root, [path for path in own if path.suffix in SETTINGS and path.is_file()])


def code_digest() -> str:
    """SHA-256 of the code that makes scores of files, and pages of scores."""
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in CODE]
    return _digest(ROOT, [path for path in files if "target" not in path.parts])


def ledger_heads(home: Home) -> dict[str, str]:
    """Name -> head of each ledger. The whole chain is read: an earlier line that was changed leaves the head as it is.

    Raises GridscoreError naming the ledger and the first line that does not fit.
    """
    return {path.name: Ledger(path).head() for path in sorted(home.ledger.glob("*.jsonl"))}


def clock_mark(as_of: datetime, is_now: bool, time_zone: str) -> str:
    """What of the clock a publication depends on.

    An instant that was asked for is meant exactly. `Now` counts as its local day: closes fall at the end of a day, and
    provisional months move by whole elapsed days.
    """
    return as_of.astimezone(ZoneInfo(time_zone)).date().isoformat() if is_now else as_of.astimezone(UTC).isoformat()


def before_run(home: Home, clock: str) -> dict[str, Any]:
    """What a run is about to depend on; taken before intake, so that a file that comes meanwhile is new next time."""
    return {"exports": landing_listing(home), "settings": settings_digest(home), "code": code_digest(), "clock": clock}


def after_run(home: Home) -> dict[str, Any]:
    """What a run left: heads of the ledgers and the published file itself."""
    return {"ledger": ledger_heads(home), "published": _published(home)}


def read_last_run(home: Home) -> LastRun | None:
    """The note of the last published run; None when there is none or it cannot be read."""
    try:
        noted = json.loads(_note(home).read_text(encoding="utf-8"))
        return LastRun(noted["depends_on"], int(noted["exit_status"]), dict(noted["summary"]), list(noted["months"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_last_run(home: Home, last: LastRun) -> None:
    """Remember a run that published."""
    path = _note(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".writing")
    scratch.write_text(json.dumps(vars(last)), encoding="utf-8")  # in ASCII: the name of a file may be no text
    scratch.replace(path)


def nothing_new(home: Home, before: dict[str, Any]) -> LastRun | None:
    """The last run when nothing it depended on has changed and what it published is still there, else None.

    Raises GridscoreError when a ledger was changed.
    """
    last, now = read_last_run(home), {**before, **after_run(home)}
    if last is None or last.depends_on != now or last.depends_on["published"] is None:
        return None
    return last


def _note(home: Home) -> Path:
    return home.warehouse / "last_run.json"


def _published(home: Home) -> list[int] | None:
    try:
        found = home.published_file.stat()
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns]


def _digest(root: Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()
