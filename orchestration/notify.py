"""Alerts after a run, and between runs: what the rooms to the left need to know to tell what there is."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ingest.home import Home
from ingest.settings import Site, load_site
from orchestration import state
from orchestration.months import month_before
from publish.alerts.history import is_silent

if TYPE_CHECKING:
    from publish.alerts.deliver import Delivery

GRACE = timedelta(days=1)
"""How long after its close a month may wait for its run: the schedule asks for it in the night after the close."""
TEXT = {
    "zh": {
        "sent": "告警：{things} 件已发至 {targets}",
        "failed": "告警未能发出：{targets}（gridscore check 有记录，下次运行再发）",
        "broken": "告警未能发出：{error}",
    },
    "en": {
        "sent": "alerts: {things} thing(s) told to {targets}",
        "failed": "alerts not sent: {targets} (noted in gridscore check; the next run tries again)",
        "broken": "alerts not sent: {error}",
    },
}


def notify_after_run(home: Home, as_of: datetime) -> dict[str, list[str]]:
    """Tell what is new at the end of a run that published, or had nothing to do (the home's lock is held).

    Returns lines to say, by language. Whatever goes wrong here, the publication stands: it is a line, never an error.
    """
    if is_silent(home, load_site(home)):
        return {lang: [] for lang in TEXT}
    try:
        delivery = notify_now(home, as_of)
    except Exception as error:
        return {lang: [text["broken"].format(error=type(error).__name__)] for lang, text in TEXT.items()}
    return {lang: _lines(delivery, lang) for lang in TEXT}


def note_nothing_new(home: Home) -> None:
    """Note that a run found everything as it was published: what failed before it is no more."""
    if is_silent(home, load_site(home)):
        return
    from publish.alerts.current import Outcome, last_outcome, note_outcome

    with suppress(OSError):  # the publication stands
        noted = last_outcome(home)
        left_undone = noted.left_undone if noted else ""
        note_outcome(home, Outcome(datetime.now(UTC), is_published=True, left_undone=left_undone))


def notify_failure(home: Home, error: Exception, as_of: datetime) -> None:
    """Note that a run published nothing, write the page of its expectations, and tell. Raises nothing: what stopped the
    run is what must be said, and one of the three is better than none."""
    note_failure(home, datetime.now(UTC), _same_again(error))
    with suppress(Exception):
        notify_now(home, as_of)


def note_failure(home: Home, at: datetime, why: str) -> None:
    """Note that a run published nothing, and write the page of its expectations. Raises nothing."""
    from publish.alerts.current import Outcome, note_outcome
    from publish.expectation_report import write_report_of_stopped_run

    with suppress(Exception):
        note_outcome(home, Outcome(at, is_published=False, why=why))
    with suppress(Exception):
        write_report_of_stopped_run(home)


def notify_now(home: Home, as_of: datetime, is_patient: bool = False) -> Delivery:
    """Tell what is new (the home's lock is held). is_patient: as in `publish.alerts.deliver`.

    A publication whose alerts were brought up to date is still the one of the last run: with nothing else new there is
    nothing to do for the next.
    """
    from publish.alerts.deliver import Clock, deliver

    site = load_site(home)
    before, last = state.after_run(home), state.read_last_run(home)
    clock = Clock(datetime.now(UTC), closed_month(home, site, as_of))
    delivery = deliver(home, site, clock, os.environ, is_patient)
    if last is not None and before.items() <= last.depends_on.items():
        state.write_last_run(
            home, state.LastRun(**{**vars(last), "depends_on": {**last.depends_on, **state.after_run(home)}})
        )
    return delivery


def closed_month(home: Home, site: Site, as_of: datetime) -> dict[str, date]:
    """Last month and the day it closed, once its run is due for more than GRACE; empty before, or while the calendar
    has no notice."""
    from orchestration.closing import closings

    today = as_of.astimezone(ZoneInfo(site.time_zone)).date()
    month = month_before(today)
    closes = closings(home, month).values()
    days = [close for close in closes if close is not None]
    return {month: max(days)} if days and len(days) == len(closes) and max(days) + GRACE < today else {}


def _same_again(error: Exception) -> str:
    """A word for what stopped a run: the same when it happens again, whatever numbers it names; it quotes nothing."""
    told = re.sub(r"\d+", "#", f"{type(error).__name__}: {error}")
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _lines(delivery: Delivery, lang: str) -> list[str]:
    from orchestration.zh_alerts import reason_in

    text, lines = TEXT[lang], []
    if delivery.sent_to:
        lines.append(text["sent"].format(things=delivery.things, targets=", ".join(delivery.sent_to)))
    if delivery.failed:
        failed = ", ".join(f"{name} ({reason_in(reason, lang)})" for name, reason in delivery.failed.items())
        lines.append(text["failed"].format(targets=failed))
    return lines
