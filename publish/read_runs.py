"""The history of a home: every publication with what had come in since the one before, read from the ledger."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingest.home import Home
from ingest.ledger import Ledger
from publish.publications import publications_file


@dataclass(frozen=True)
class Run:
    """One publication, or what came in after the last one: published_at and the counts are None then.

    as_of: its clock. files: names of those that had come in since the one before. releases: those it made. warnings:
    expectations of severity warning that failed.
    """

    published_at: datetime | None
    as_of: datetime | None
    files: list[str]
    releases: list[str]
    set_aside: int | None
    rows_rejected: int | None
    warnings: int | None


def runs_of(home: Home) -> list[Run]:
    """Oldest first; runs that found nothing new or published nothing leave no line of their own.

    Raises GridscoreError when the ledger was changed.
    """
    intake = [entry for entry in Ledger(home.intake_file).entries() if not entry.get("holds")]
    noted = [entry for entry in Ledger(publications_file(home)).entries() if "arrival" in entry]
    runs, before = [], 0
    for entry in noted:
        runs.append(_run(entry, _came_in(intake, before, entry["arrival"])))
        before = entry["arrival"]
    left = _came_in(intake, before, None)
    return [*runs, Run(None, None, left, [], None, None, None)] if left else runs


def _came_in(intake: list[dict[str, Any]], after: int, until: int | None) -> list[str]:
    last = math.inf if until is None else until
    return [entry["name"] for entry in intake if after < entry["arrival"] <= last]


def _run(entry: dict[str, Any], files: list[str]) -> Run:
    return Run(
        datetime.fromisoformat(entry["published_at"]),
        datetime.fromisoformat(entry["as_of"]) if entry["as_of"] else None,
        files,
        entry["releases"],
        entry["set_aside"],
        entry["rows_rejected"],
        entry["warnings"],
    )
