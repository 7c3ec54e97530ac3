"""What is wrong with the input, or missing, as the published tables tell it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import duckdb

from publish.read_explanation import natural_key
from publish.read_fields import FieldCompleteness, read_fields
from publish.read_late import Late, NotDelivered, read_late, read_not_delivered
from publish.read_missing import Month, read_month
from publish.read_receipts import Note, read_notes
from publish.read_silent import Silent, read_silent
from publish.rows import rows_of


@dataclass(frozen=True)
class File:
    """A file that does not count."""

    file_name: str
    feed: str | None
    status: str
    reason: str | None


@dataclass(frozen=True)
class Rejection:
    """Rows of one file rejected for one reason."""

    feed: str
    file_name: str
    column_name: str | None
    reason: str | None
    reason_zh: str | None
    rejected_rows: int
    first_row: int | None


@dataclass(frozen=True)
class Expectation:
    """An expectation that failed or could not be evaluated."""

    feed: str
    batch: str
    expectation: str
    column_name: str | None
    severity: str
    status: str
    rows_checked: int | None
    rows_failed: int | None
    message_zh: str | None
    message_en: str | None


@dataclass(frozen=True)
class Alert:
    """Alerts of one kind that nobody has closed, with the first of them."""

    severity: str
    kind: str
    alerts: int
    unit_code: str | None
    message: str | None


@dataclass(frozen=True)
class AuditCandidate:
    """A person (or a grid) of the newest month with open suspicions, to be looked at first."""

    month: str
    rank: int
    worker_code: str | None
    unit_code: str
    reason_zh: str
    reason_en: str


@dataclass(frozen=True)
class CheckUp:
    """Everything `gridscore check` shows. late: how many things are missing to close a month that has ended. Of a
    home that never published, what its last run noted: files, rejections, notes and expectations."""

    files: list[File]
    rejections: list[Rejection]
    notes: list[Note]
    expectations: list[Expectation]
    feeds_without_file: list[str]
    is_published: bool = True
    month: Month | None = None
    late: int = 0
    alerts: list[Alert] = field(default_factory=list)
    not_measured: dict[str, list[str]] = field(default_factory=dict)
    open_suspicions: int = 0
    audited: list[AuditCandidate] = field(default_factory=list)
    proposed_revisions: int = 0
    silent: list[Silent] = field(default_factory=list)
    late_files: list[Late] = field(default_factory=list)
    not_delivered: list[NotDelivered] = field(default_factory=list)
    fields: list[FieldCompleteness] = field(default_factory=list)

    @property
    def is_fine(self) -> bool:
        """Whether nothing is wrong or missing. Items that are not measured yet, proposed revisions, notes on files, who
        is silent, files that came too late, fields that are not complete and other mere information do not count.
        """
        told = [alert for alert in self.alerts if alert.severity != "info"]
        return self.is_published and not (
            self.late
            or self.files
            or self.rejections
            or self.expectations
            or told
            or self.feeds_without_file
            or self.open_suspicions
        )


def check_up(
    connection: duckdb.DuckDBPyConnection,
    feeds: Collection[str],
    month: str | None = None,
    noted: duckdb.DuckDBPyConnection | None = None,
) -> CheckUp:
    """Read the state of the input; `feeds` are the names of all feeds there could be.

    month: the one to be closed, unless another is named. noted: what the last run noted of files (open_receipts), where
    that is known; it may have been held back. Raises GridscoreError for a month that has no scores.
    """
    shown = read_month(connection, month)
    return replace(
        files_check_up(noted or connection, feeds),
        is_published=True,
        month=shown,
        silent=[] if shown is None else read_silent(connection, shown.month),
        late_files=read_late(connection, noted),
        fields=[] if shown is None else read_fields(connection, shown.month),
        not_delivered=[] if shown is None else read_not_delivered(connection, shown.month),
        late=_count(connection, _LATE),
        alerts=rows_of(connection, Alert, _ALERTS),
        not_measured=_not_measured(connection),
        open_suspicions=_count(connection, "select count(*) from suspicion where status = 'open'"),
        audited=rows_of(connection, AuditCandidate, _AUDITED),
        proposed_revisions=_count(connection, "select count(*) from revision where status = 'proposed'"),
    )


def files_check_up(connection: duckdb.DuckDBPyConnection, feeds: Collection[str]) -> CheckUp:
    """The part of it that needs no publication. Tables and columns that are not there are read as empty."""
    columns = set(connection.execute("select table_name, column_name from duckdb_columns()").fetchall())
    tables = {table for table, _ in columns}
    return CheckUp(
        files=rows_of(connection, File, _FILES),
        rejections=rows_of(connection, Rejection, _REJECTIONS) if "rejected_row" in tables else [],
        notes=read_notes(connection) if ("ingested_file", "notes") in columns else [],
        expectations=rows_of(connection, Expectation, _EXPECTATIONS) if "expectation_result" in tables else [],
        feeds_without_file=_feeds_without_file(connection, feeds),
        is_published=False,
    )


def _not_measured(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Items of each rulebook, as in force in the newest scored month, that no published score has a row of."""
    rows = connection.execute(_NOT_MEASURED).fetchall()
    missing: dict[str, list[str]] = {}
    for rulebook, item in sorted(rows, key=lambda row: (row[0], natural_key(row[1]))):
        missing.setdefault(rulebook, []).append(item)
    return missing


def _feeds_without_file(connection: duckdb.DuckDBPyConnection, feeds: Collection[str]) -> list[str]:
    rows = connection.execute("select distinct feed from ingested_file where status in ('landed', 'held')").fetchall()
    return sorted(set(feeds) - {row[0] for row in rows})


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0


# Of several files of one name the beginning of the hash says which: `accept` and `withdraw` ask for it.
_FILES = """
    with files as (
        select
            *,
            min(sha256) over same_name <> max(sha256) over same_name as has_namesake
        from ingested_file
        window same_name as (partition by file_name)
    )

    select
        if(has_namesake, file_name || ' (' || left(sha256, 8) || ')', file_name) as file_name,
        feed,
        status,
        reason
    from files
    where status in ('set_aside', 'held')
    order by status, file_name, feed
"""

_REJECTIONS = """
    select
        feed,
        file_name,
        column_name,
        reason,
        max(reason_zh) as reason_zh,
        count(*) as rejected_rows,
        min(row_number) as first_row
    from rejected_row
    group by feed, file_name, column_name, reason
    order by file_name, rejected_rows desc, column_name, reason, feed
"""

_EXPECTATIONS = """
    select
        feed, batch, expectation, column_name, severity, status, rows_checked, rows_failed, message_zh, message_en
    from expectation_result
    where status <> 'passed'
    order by list_position(['error', 'warning', 'info'], severity), feed, batch, expectation, column_name
"""

_LATE = "select count(*) from alert where kind = 'missing_to_close' and severity <> 'info' and status <> 'closed'"

_ALERTS = """
    select
        severity,
        kind,
        count(*) as alerts,
        arg_min(unit_code, alert_code) as unit_code,
        arg_min(message, alert_code) as message
    from alert
    where status <> 'closed'
        -- told in full by the sections on the month, files, rejected rows, expectations, feeds, suspicions and items
        -- that are not measured yet
        and kind not in (
            'month_open', 'missing_to_close', 'file_set_aside', 'file_held', 'rows_rejected',
            'expectation_failed', 'expectation_not_evaluated', 'feed_missing', 'not_measured', 'suspicion'
        )
        -- of messages those that a target still lacks
        and (
            kind <> 'attempt'
            or status = 'failed'
            and not exists (
                select 1 from alert as later
                where later.kind = 'attempt' and later.subject_code = alert.subject_code and later.status = 'sent'
                    and later.alert_code > alert.alert_code
            )
        )
    group by severity, kind
    order by list_position(['error', 'warning', 'info'], severity), alerts desc, kind
"""

_AUDITED = """
    select month, rank, worker_code, unit_code, reason_zh, reason_en
    from audit_list
    where month = (select max(month) from audit_list)
    order by rank
"""

_NOT_MEASURED = """
    with newest as (

        select rulebook, cast(max(period) || '-01' as date) as month_start
        from score
        where period_type = 'month'
        group by rulebook

    ),

    in_force as (

        select
            newest.rulebook,
            max_by(dim_item.version, coalesce(dim_item.effective_from, date '1900-01-01')) as version
        from newest
        inner join dim_item
            on newest.rulebook = dim_item.rulebook
            and coalesce(dim_item.effective_from, date '1900-01-01') <= newest.month_start
        group by newest.rulebook

    )

    select dim_item.rulebook, dim_item.item
    from dim_item
    inner join in_force on dim_item.rulebook = in_force.rulebook and dim_item.version = in_force.version
    except
    select rulebook, item from score_item
"""
