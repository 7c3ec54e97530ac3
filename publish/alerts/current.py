"""What there is to tell now: from the published tables, from a run that was held back, and what did not happen."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from ingest.files import write_whole
from ingest.home import Home
from publish.alerts.history import Alert
from publish.alerts.table import NOT_OF_A_BUILD
from publish.read_receipts import open_receipts
from publish.reader import open_published
from publish.rows import rows_of

TOLD_AS_WARNINGS = (
    "expectation_failed",
    "file_set_aside",
    "feed_missing",
    "missing_to_close",
    "calendar_missing",
    "no_version",
)
"""Kinds that are told from severity warning on; of the others only errors are. `gridscore check` shows all of them."""


@dataclass(frozen=True)
class Outcome:
    """How the last run of a home ended. why: what stopped it, in a word that is the same when it happens again.

    left_undone: something after the publication that went wrong without stopping it.
    """

    at: datetime
    is_published: bool
    why: str = ""
    left_undone: str = ""


def note_outcome(home: Home, outcome: Outcome) -> None:
    """Remember how a run ended, for whoever asks whether one failed."""
    noted = json.dumps({**asdict(outcome), "at": outcome.at.astimezone(UTC).isoformat()})
    write_whole(_note(home), noted.encode())


def last_outcome(home: Home) -> Outcome | None:
    """How the last run ended; None where none has come so far, or its note was lost."""
    try:
        noted = json.loads(_note(home).read_text(encoding="utf-8"))
        return Outcome(**{**noted, "at": datetime.fromisoformat(noted["at"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def current_alerts(home: Home, high_rank: Decimal, closed_since: dict[str, date]) -> list[Alert]:
    """Everything to be told now, errors first. high_rank: rank_score from which a suspicion is told.

    closed_since: months that are closed by the calendar, with the day. The newest is overdue where no run that came
    after its close published it. Raises GridscoreError when the published file cannot be read.
    """
    things: list[Alert] = []
    outcome = last_outcome(home)
    if outcome is not None and not outcome.is_published:
        things += [_failure(outcome), *_held_back(home)]
    if outcome is not None and outcome.left_undone:
        message = f"Fixes older than keep_fixes_days could not be let go: {outcome.left_undone}"
        things.append(Alert("fixes_kept", "fixes_kept", "warning", None, None, message))
    if home.published_file.is_file():
        with open_published(home) as connection:
            of_builds = {"own": list(NOT_OF_A_BUILD), "kinds": list(TOLD_AS_WARNINGS)}
            things += rows_of(connection, Alert, _RAISED, of_builds)
            things += rows_of(connection, Alert, _SUSPECTED, {"high_rank": str(high_rank)})
            late = [month for month in closed_since if not rows_of(connection, _Month, _COMPUTED, {"month": month})]
            things += [_overdue(month, closed_since[month]) for month in late]
    return sorted(things, key=lambda thing: (thing.severity != "error", thing.kind, thing.alert_code))


@dataclass(frozen=True)
class _Month:
    period: str


def _failure(outcome: Outcome) -> Alert:
    message = "The last run ended without publishing; what was published before it stands"
    return Alert(f"run_failed:{outcome.why}", "run_failed", "error", None, None, message)


def _overdue(month: str, closed_on: date) -> Alert:
    message = f"{month} closed at the end of {closed_on} and no run has computed it since"
    return Alert(f"run_overdue:{month}", "run_overdue", "error", None, month, message)


def _held_back(home: Home) -> list[Alert]:
    """What the last run noted that stopped it: files held back, expectations of severity error, or not evaluated."""
    noted = open_receipts(home)
    if noted is None:
        return []
    with noted:
        tables = {name for (name,) in noted.execute("select view_name from duckdb_views()").fetchall()}
        held = rows_of(noted, Alert, _HELD)
        return held + (rows_of(noted, Alert, _NOT_AS_EXPECTED) if "expectation_result" in tables else [])


def _note(home: Home) -> Path:
    return home.warehouse / "outcome.json"


_RAISED = """
    select alert_code, kind, severity, unit_code, subject_code, message
    from alert
    where status <> 'closed'
        and not list_contains($own, split_part(alert_code, ':', 1))
        and (severity = 'error' or (severity = 'warning' and list_contains($kinds, kind)))
"""

_SUSPECTED = """
    select
        'suspicion:' || suspicion_code as alert_code,
        'suspicion' as kind,
        'warning' as severity,
        unit_code,
        suspicion_code as subject_code,
        detector || ', rank ' || rank_score || ': a question with its evidence, see suspicion' as message
    from suspicion
    where status = 'open' and rank_score >= cast($high_rank as decimal(9, 6))
"""

# a run that came before the close leaves an alert that the month is open; before the first scored month none was due
_COMPUTED = """
    select $month as period
    where not exists (select 1 from score where period_type = 'month' and period <= $month)
        or (
            exists (select 1 from score where period_type = 'month' and period = $month)
            and not exists (select 1 from alert where kind = 'month_open' and subject_code = $month)
        )
"""

_HELD = """
    select distinct
        'run_failed:file_held:' || coalesce(feed, 'unknown') || ':' || sha256 as alert_code,
        'file_held' as kind,
        'error' as severity,
        cast(null as varchar) as unit_code,
        file_name as subject_code,
        'File held back until a person accepts it: ' || coalesce(reason, 'no reason given') as message
    from ingested_file
    where status = 'held'
"""

_NOT_AS_EXPECTED = """
    select
        'run_failed:expectation:' || concat_ws(':', feed, batch, expectation, column_name) as alert_code,
        case status when 'failed' then 'expectation_failed' else 'expectation_not_evaluated' end as kind,
        'error' as severity,
        cast(null as varchar) as unit_code,
        feed as subject_code,
        message_en as message
    from expectation_result
    where status = 'not_evaluated' or (status = 'failed' and severity = 'error')
"""
