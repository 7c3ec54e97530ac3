"""Telling: what is new goes out in one message per target, once; what failed goes out again with the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ingest.home import Home
from ingest.settings import Site
from publish.alerts.current import current_alerts
from publish.alerts.history import UNKNOWN, Alert, Attempt, History, is_silent
from publish.alerts.message import message_of
from publish.alerts.send import SendResult, send
from publish.alerts.table import is_behind, republish_alerts

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)


@dataclass(frozen=True)
class Clock:
    """What time it is, and which months the calendar has closed: month -> the day at whose end it closed."""

    now: datetime
    closed: dict[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Delivery:
    """What was said: things told for the first time, targets that have them, and target -> why it has not."""

    things: int = 0
    sent_to: tuple[str, ...] = ()
    failed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """A name for people, and the address if the environment has it."""

    name: str
    address: str | None


def deliver(home: Home, site: Site, clock: Clock, environment: Mapping[str, str], is_patient: bool = False) -> Delivery:
    """Tell every target of site.yaml what it was not told yet, note each attempt, and bring marts.alert up to date.

    The home's lock must be held. is_patient: a target that failed is tried again after five minutes, then ten, and so
    on up to six hours; else at once. Raises GridscoreError when ledger or published file are damaged, never for a
    service that does not answer.
    """
    if is_silent(home, site):
        return Delivery()
    history, targets = History(home), targets_of(site, environment)
    things = current_alerts(home, site.alerts.high_rank, clock.closed)
    gone = {code for code, told in history.told().items() if told.status != "closed"}
    gone -= {thing.alert_code for thing in things}
    if gone:
        history.settle(gone, clock.now)
    told: dict[str, Attempt] = {}
    for target in targets:
        known = history.has(target.name)
        new = [thing for thing in things if thing.alert_code not in known]
        if new and not (is_patient and _must_wait(history, target.name, clock.now)):
            told[target.name] = _attempt(target, new, site, clock.now)
            history.add(told[target.name])
    if gone or told or is_behind(home, history):
        republish_alerts(home, history)
    return Delivery(
        max((len(attempt.things) for attempt in told.values()), default=0),
        tuple(name for name, attempt in told.items() if attempt.is_sent),
        {name: attempt.reason for name, attempt in told.items() if not attempt.is_sent},
    )


def targets_of(site: Site, environment: Mapping[str, str]) -> list[Target]:
    """The addresses behind the variables that site.yaml names; a variable with several is several targets."""
    found: list[Target] = []
    for variable in site.alerts.targets:
        addresses = environment.get(variable, "").split()
        if len(addresses) < 2:
            found.append(Target(variable, addresses[0] if addresses else None))
        else:
            found += [Target(f"{variable}/{place}", address) for place, address in enumerate(addresses, start=1)]
    return found


def _must_wait(history: History, target: str, now: datetime) -> bool:
    failed = history.failures(target)
    if not failed:
        return False
    return now < failed[-1].at + min(FIRST_WAIT * 2 ** min(len(failed) - 1, 10), LONGEST_WAIT)


def _attempt(target: Target, things: Sequence[Alert], site: Site, now: datetime) -> Attempt:
    local = now.astimezone(ZoneInfo(site.time_zone))
    name = site.name.zh if site.alerts.lang == "zh" else site.name.en
    if target.address is None:
        sent = SendResult(UNKNOWN, False, "the variable is not set")
    else:
        sent = send(target.address, message_of(things, name, local, site.alerts.lang))
    return Attempt(now, target.name, sent.service, sent.is_sent, sent.reason, tuple(things))
