"""The page of `gridscore check UNIT`: everything that is to be looked at in one community or grid."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from orchestration.show_fields import show_fields
from orchestration.show_late import show_late
from orchestration.show_missing import show_month
from orchestration.tables import add_row, table
from orchestration.words import subject, words
from orchestration.zh_alerts import localised_alert
from publish.read_unit import UnitAlert, UnitCheck, UnitRevision


def show_unit(console: Console, found: UnitCheck, lang: str) -> None:
    """The unit, the month to close, then alerts, proposed revisions and suspicions about it and its grids."""
    say = words(lang)
    name = f"{found.unit.unit_name} " if found.unit.unit_name else ""
    grids = f" · {say('grids')}: {', '.join(found.grids)}" if found.grids else ""
    kind = subject(lang, found.unit.unit_type)
    console.print(Text(f"{name}{found.unit.unit_code} · {kind}{grids}", style="bold"))
    if found.month is not None:
        show_month(console, found.month, lang, units_shown=None)
    if found.fields and found.month is not None:
        show_fields(console, found.fields, found.month.month, lang)
    if found.late_files:
        show_late(console, found.late_files, lang)
    if found.alerts:
        _show_alerts(console, found.alerts, lang)
    if found.revisions:
        _show_revisions(console, found.revisions, lang)
    console.print(Text(f"{say('open suspicions')}: {found.open_suspicions}"))


def _show_alerts(console: Console, alerts: list[UnitAlert], lang: str) -> None:
    say = words(lang)
    shown = table(say("severity"), say("unit"), say("kind"), say("message"), title=say("alerts"))
    for alert in alerts:
        add_row(shown, say(alert.severity), alert.unit_code, *localised_alert(alert.kind, alert.message, lang))
    console.print(shown)


def _show_revisions(console: Console, revisions: list[UnitRevision], lang: str) -> None:
    say = words(lang)
    title = say("released items that would change")
    shown = table(
        say("unit"),
        say("period"),
        say("item"),
        (say("released points"), "right"),
        (say("points now"), "right"),
        say("cause"),
        title=title,
    )
    for row in revisions:
        add_row(shown, row.unit_code, row.period, row.item, row.old_points, row.new_points, say(row.cause))
    console.print(shown)
