"""What was told to whom: ledger/alerts.jsonl, one line for each attempt and each time something has settled.

An attempt cannot be computed again, so it belongs to the ledger; `marts.alert` is made from it (table.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.home import Home
from ingest.ledger import Ledger
from ingest.settings import Site

UNKNOWN = "unknown"
"""The service of an address that is not there, or that nobody knows."""


@dataclass(frozen=True)
class Alert:
    """One thing for a person to look at, with the columns of `marts.alert`. Its message names nobody and no code."""

    alert_code: str
    kind: str
    severity: str
    unit_code: str | None
    subject_code: str | None
    message: str


@dataclass(frozen=True)
class Attempt:
    """One message to one target. target: the name of the variable that holds its address, never the address."""

    at: datetime
    target: str
    service: str
    is_sent: bool
    reason: str
    things: tuple[Alert, ...]


@dataclass(frozen=True)
class AlertState:
    """A thing that was told, or tried to be. status: sent once any target has it, else failed; closed when settled."""

    thing: Alert
    first_at: datetime
    status: str


class History:
    """The log as it was read, and what follows from it. Raises GridscoreError when a line was changed."""

    def __init__(self, home: Home) -> None:
        self._log = Ledger(alerts_file(home))
        self._entries = self._log.entries()

    def __bool__(self) -> bool:
        return bool(self._entries)

    def attempts(self) -> list[Attempt]:
        """Every attempt, oldest first."""
        return [_attempt(entry) for entry in self._entries if "target" in entry]

    def told(self) -> dict[str, AlertState]:
        """Code -> what became of it, for everything that was ever in a message."""
        told: dict[str, AlertState] = {}
        for entry in self._entries:
            for code in entry.get("settled", []):
                told[code] = AlertState(told[code].thing, told[code].first_at, "closed")
            if "target" in entry:
                attempt = _attempt(entry)
                told |= {thing.alert_code: _told_again(thing, attempt, told) for thing in attempt.things}
        return told

    def has(self, target: str) -> set[str]:
        """Codes that a target was told and that have not settled since."""
        codes: set[str] = set()
        for entry in self._entries:
            codes -= set(entry.get("settled", []))
            if entry.get("target") == target and entry["status"] == "sent":
                codes |= {thing["alert_code"] for thing in entry["things"]}
        return codes

    def failures(self, target: str) -> list[Attempt]:
        """Attempts to reach a target since the last one that did, oldest first."""
        failed: list[Attempt] = []
        for attempt in self.attempts():
            if attempt.target == target:
                failed = [] if attempt.is_sent else [*failed, attempt]
        return failed

    def add(self, attempt: Attempt) -> None:
        """Note an attempt; on disk when this returns."""
        self._append(
            {
                "at": attempt.at.astimezone(UTC).isoformat(),
                "target": attempt.target,
                "service": attempt.service,
                "status": "sent" if attempt.is_sent else "failed",
                "reason": attempt.reason,
                "things": [asdict(thing) for thing in attempt.things],
            }
        )

    def settle(self, codes: Iterable[str], at: datetime) -> None:
        """Note that things are no more: were they to come back, they would be told again."""
        self._append({"at": at.astimezone(UTC).isoformat(), "settled": sorted(codes)})

    def _append(self, entry: dict[str, Any]) -> None:
        self._log.append(entry)
        self._entries.append(entry)


def alerts_file(home: Home) -> Path:
    """The hash-chained log of attempts."""
    return home.ledger / "alerts.jsonl"


def is_silent(home: Home, site: Site) -> bool:
    """Whether there is nobody to tell, and nothing was ever told that could settle."""
    return not site.alerts.targets and not alerts_file(home).exists()


def _told_again(thing: Alert, attempt: Attempt, told: dict[str, AlertState]) -> AlertState:
    before = told.get(thing.alert_code)
    if before is None or before.status == "closed":
        return AlertState(thing, attempt.at, "sent" if attempt.is_sent else "failed")
    return AlertState(thing, before.first_at, "sent" if attempt.is_sent else before.status)


def _attempt(entry: dict[str, Any]) -> Attempt:
    things: Sequence[dict[str, Any]] = entry["things"]
    return Attempt(
        datetime.fromisoformat(entry["at"]),
        entry["target"],
        entry["service"],
        entry["status"] == "sent",
        entry["reason"],
        tuple(Alert(**thing) for thing in things),
    )
