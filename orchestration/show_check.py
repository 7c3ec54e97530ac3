"""The one page of what is wrong with the input or missing."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from orchestration.show_fields import show_fields
from orchestration.show_late import show_late, show_not_delivered
from orchestration.show_missing import show_month
from orchestration.show_notes import show_notes
from orchestration.tables import add_row, table
from orchestration.words import side, words
from orchestration.zh_alerts import localised_alert
from publish.feed_names import column_name, feed_name
from publish.read_check import Alert, AuditCandidate, CheckUp, Expectation, File, Rejection
from publish.read_silent import Silent

ROWS_SHOWN = 15
FIRST_SHOWN = 5
OTHER_NAMES = "where names or headers are others, sources.yaml says what they are (docs/your_office.md)"


def show_check(console: Console, found: CheckUp, lang: str) -> None:
    """What is missing to close the month, then what is wrong with the input, worst first; one line when all is fine."""
    say = words(lang)
    if found.month is not None:
        show_month(console, found.month, lang)
        if found.not_delivered:
            show_not_delivered(console, found.not_delivered, found.month.month, lang)
    if found.late_files:
        show_late(console, found.late_files, lang)
    console.print(Text(say("all fine" if found.is_fine else "what is wrong or missing"), style="bold"))
    if not found.is_published:
        console.print(Text(say("nothing is published yet; this is what the last run found")))
    if found.files:
        _show_files(console, found.files, lang)
    if found.rejections:
        _show_rejections(console, found.rejections, lang)
    if found.notes:
        show_notes(console, found.notes, lang)
    if found.expectations:
        _show_expectations(console, found.expectations, lang)
    if found.fields and found.month is not None:
        show_fields(console, found.fields, found.month.month, lang)
    if found.alerts:
        _show_alerts(console, found.alerts, lang)
    if found.feeds_without_file:
        feeds = ", ".join(feed_name(feed, lang) for feed in found.feeds_without_file)
        console.print(Text(f"{say('feeds without any file')}: {feeds}"))
    for rulebook, items in found.not_measured.items():
        console.print(Text(f"{say('not measured yet')} ({rulebook}): {', '.join(items)}"))
    if found.silent:
        _show_silent(console, found.silent, lang)
    if found.is_published:
        console.print(Text(f"{say('open suspicions')}: {found.open_suspicions}"))
    if found.audited:
        _show_audited(console, found.audited, lang)
    if found.proposed_revisions:
        where = 'gridscore sql "select * from revision"'
        console.print(Text(f"{say('released items that would change')}: {found.proposed_revisions} ({where})"))


def _show_files(console: Console, files: list[File], lang: str) -> None:
    say = words(lang)
    shown = table(say("file"), say("feed"), say("status"), say("reason"), title=say("files that do not count"))
    for file in files:
        add_row(shown, file.file_name, feed_name(file.feed or "", lang), say(file.status), side(file.reason, lang))
    console.print(shown)
    if any(file.status == "set_aside" for file in files):
        console.print(Text(say(OTHER_NAMES), "dim"))


def _show_rejections(console: Console, rejections: list[Rejection], lang: str) -> None:
    say = words(lang)
    total = sum(rejection.rejected_rows for rejection in rejections)
    shown = table(
        say("file"),
        say("column"),
        say("reason"),
        (say("rows"), "right"),
        (say("first row"), "right"),
        title=f"{say('rejected rows')}: {total}",
    )
    for rejection in rejections[:ROWS_SHOWN]:
        reason = (rejection.reason_zh or rejection.reason) if lang == "zh" else rejection.reason
        column = column_name(rejection.feed, rejection.column_name or "", lang)
        add_row(shown, rejection.file_name, column, reason, rejection.rejected_rows, rejection.first_row)
    console.print(shown)
    _show_rest(console, len(rejections), "rejected_row", lang)


def _show_expectations(console: Console, expectations: list[Expectation], lang: str) -> None:
    say = words(lang)
    shown = table(
        say("severity"),
        say("status"),
        say("feed"),
        say("message"),
        (say("rows"), "right"),
        title=say("expectations not met"),
    )
    for expectation in expectations[:ROWS_SHOWN]:
        message = expectation.message_zh if lang == "zh" else expectation.message_en
        what = message or f"{expectation.expectation} {expectation.column_name or ''}".strip()
        share = "" if expectation.rows_failed is None else f"{expectation.rows_failed}/{expectation.rows_checked}"
        feed = f"{feed_name(expectation.feed, lang)} {expectation.batch}"
        add_row(shown, say(expectation.severity), say(expectation.status), feed, what, share)
    console.print(shown)
    _show_rest(console, len(expectations), "expectation_result", lang)


def _show_alerts(console: Console, alerts: list[Alert], lang: str) -> None:
    say = words(lang)
    counts: dict[str, int] = {}
    for alert in alerts:
        counts[alert.severity] = counts.get(alert.severity, 0) + alert.alerts
    title = f"{say('alerts')}: " + ", ".join(f"{say(severity)} {count}" for severity, count in counts.items())
    shown = table(say("severity"), say("kind"), (say("count"), "right"), say("message"), title=title)
    for alert in alerts[:ROWS_SHOWN]:
        kind, message = localised_alert(alert.kind, alert.message, lang)
        add_row(shown, say(alert.severity), kind, alert.alerts, f"{message}{' ...' if alert.alerts > 1 else ''}")
    console.print(shown)
    _show_rest(console, len(alerts), "alert", lang)


def _show_silent(console: Console, silent: list[Silent], lang: str) -> None:
    say = words(lang)
    shown = table(
        say("silent"),
        say("unit"),
        say("last record"),
        (say("working days without a record"), "right"),
        title=f"{say('gone silent, not counted as dormant')}: {len(silent)}",
    )
    for each in silent[:ROWS_SHOWN]:
        who = f"{say(each.subject_type)} {each.subject_code}"
        add_row(shown, who, each.unit_code, each.last_on or say("never"), each.working_days)
    console.print(shown)
    if len(silent) > ROWS_SHOWN:
        console.print(Text(f"... {len(silent) - ROWS_SHOWN} {say('more rows')}", style="dim"))


def _show_audited(console: Console, audited: list[AuditCandidate], lang: str) -> None:
    say = words(lang)
    shown = table(
        ("", "right"),
        say("worker"),
        say("unit"),
        say("reason"),
        title=f"{say('to look at first')} ({audited[0].month})",
    )
    for each in audited[:FIRST_SHOWN]:
        reason = each.reason_zh if lang == "zh" else each.reason_en
        add_row(shown, each.rank, each.worker_code, each.unit_code, reason)
    console.print(shown)
    if len(audited) > FIRST_SHOWN:
        all_of_them = 'gridscore sql "select * from audit_list"'
        console.print(Text(f"... {len(audited) - FIRST_SHOWN} {say('more rows')}: {all_of_them}", style="dim"))


def _show_rest(console: Console, rows: int, source: str, lang: str) -> None:
    """Where to find what does not fit the page."""
    if rows > ROWS_SHOWN:
        say = words(lang)
        all_of_them = f'gridscore sql "select * from {source}"'
        console.print(Text(f"... {rows - ROWS_SHOWN} {say('more rows')}: {all_of_them}", style="dim"))
