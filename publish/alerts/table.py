"""`marts.alert` brought up to date with what was sent: the status of each thing, and a row for each attempt.

The build raises alerts; it cannot know what became of them. Their statuses come from the ledger, at publication and
again after sending, so the published table always says what happened, and a rebuild says the same.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb

from ingest.files import sync_folder
from ingest.home import Home
from publish.alerts.history import UNKNOWN, Attempt, History
from publish.database_file import wal_of
from publish.files import sync_file, working_folder
from publish.parquet_files import write_parquet
from publish.publications import note_alerts
from publish.reader import open_published
from publish.sql_text import quoted_text

WORKING_PREFIX = ".publishing-alerts-"  # the next publication clears up after it, too
ATTEMPT = "attempt"
NOT_OF_A_BUILD = ("run_failed", "run_overdue", "suspicion", "fixes_kept", ATTEMPT)
"""How the codes of rows begin that no build raises: they come from the ledger alone."""
Row = tuple[str | None, ...]


def mark_alerts(database: Path, history: History) -> None:
    """Bring table alert of a database that nobody else has open up to date; nothing was ever sent: nothing changes."""
    if not history:
        return
    with duckdb.connect(str(database)) as connection:
        connection.execute("begin")
        connection.execute("create temp table said as from marts.alert limit 0")
        connection.execute(f"insert into said values {', '.join(map(_literal, _rows(history)))}")
        connection.execute(_MERGED)
        connection.execute("delete from marts.alert")
        connection.execute("insert into marts.alert select * from merged order by all")
        connection.execute("commit")
        connection.execute("drop table merged")
        connection.execute("drop table said")
        connection.execute("checkpoint")


def republish_alerts(home: Home, history: History) -> None:
    """Swap in the published file with this table brought up to date; without a publication there is nothing to do."""
    if not home.published_file.is_file():
        return
    with working_folder(home.published, WORKING_PREFIX) as working:
        prepared = working / home.published_file.name
        shutil.copyfile(home.published_file, prepared)
        mark_alerts(prepared, history)
        prepared.chmod(0o444)
        sync_file(prepared)
        (table,) = write_parquet(prepared, working / "parquet", only="alert")
        sums = note_alerts(home, working)
        wal_of(home.published_file).unlink(missing_ok=True)
        prepared.replace(home.published_file)
        table.replace(home.published / "parquet" / table.name)
        sums.replace(home.published / sums.name)
        sync_folder(home.published)


def is_behind(home: Home, history: History) -> bool:
    """Whether the published table lacks what was noted: telling was stopped before the table was brought up to date."""
    if not history or not home.published_file.is_file():
        return False
    noted = {(str(row[0]), str(row[-1])) for row in _rows(history) if str(row[0]).split(":")[0] in NOT_OF_A_BUILD}
    with open_published(home) as connection:
        return not noted <= set(connection.execute("select alert_code, status from alert").fetchall())


def _rows(history: History) -> Iterator[Row]:
    """Rows of marts.alert that the ledger tells of: things that were told, then attempts."""
    for told in history.told().values():
        thing = told.thing
        at = told.first_at.isoformat()
        about = (thing.unit_code, thing.subject_code, thing.message)
        yield thing.alert_code, at, thing.kind, thing.severity, *about, told.status
    for number, attempt in enumerate(history.attempts(), start=1):
        severity, status = ("info", "sent") if attempt.is_sent else ("warning", "failed")
        at = attempt.at.isoformat()
        yield f"{ATTEMPT}:{number:06}", at, ATTEMPT, severity, None, attempt.target, _sentence(attempt), status


def _sentence(attempt: Attempt) -> str:
    told = f"{len(attempt.things)} thing(s)"
    if attempt.is_sent:
        return f"{told} told to {attempt.target} by {attempt.service}"
    # of no address nobody knows the service
    by = "" if attempt.service == UNKNOWN else f" by {attempt.service}"
    return f"{told} could not be told to {attempt.target}{by}: {attempt.reason}"


def _literal(row: Row) -> str:
    """Values as literals: for parameters DuckDB imports pandas (rows.py)."""
    return f"({', '.join('null' if value is None else quoted_text(value) for value in row)})"


_OWN = f"split_part(alert_code, ':', 1) in ({', '.join(map(quoted_text, NOT_OF_A_BUILD))})"
_MERGED = f"""
    create temp table merged as
    select alert.* replace (coalesce(said.status, alert.status) as status)
    from marts.alert as alert
    -- not told so far, or told before it went and came back
    left join said on alert.alert_code = said.alert_code and said.status <> 'closed'
    where not {_OWN.replace("alert_code", "alert.alert_code")}
    union all
    -- what the build does not raise any more has settled
    select said.* replace (case when {_OWN} then said.status else 'closed' end as status)
    from said
    where {_OWN} or not exists (select 1 from marts.alert as alert where alert.alert_code = said.alert_code)
"""
