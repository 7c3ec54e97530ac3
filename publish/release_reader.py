"""An earlier release, opened as if it were what is published: the same tables, with the rows that were shown then."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from ingest.errors import GridscoreError
from ingest.home import TIME_ZONE, Home
from ingest.ledger import Ledger
from publish.database_file import SCHEMA, marts_of
from publish.read_scores import months_of
from publish.release_files import BESIDE, RELEASED, releases_file, whole_file
from publish.sql_text import quoted_name, quoted_text

NEAR = 5
Entry = dict[str, Any]


def open_release(home: Home, release_id: str, time_zone: str = TIME_ZONE) -> duckdb.DuckDBPyConnection:
    """A read-only connection, schema marts first, in which the released tables hold the rows of one release; the caller
    closes it. Of a quarter or year they also hold its months, as they were released when it was.

    Tables that are no part of a release are those published now. Rows are read from their files when they are asked
    for. Raises GridscoreError for a release that is not there or was changed, and when nothing is published.
    """
    if not home.published_file.is_file():
        raise GridscoreError(f"nothing is published in {home.published}: gridscore rebuild makes it anew")
    entries = _standing(home, release_id)
    # what is kept beside the rows of a quarter speaks of its months, too
    files = {
        table: _files(home, table, entries if table in RELEASED else entries[:1]) for table in (*RELEASED, *BESIDE)
    }
    connection = duckdb.connect(config={"temp_directory": ""})  # as in reader.py
    try:
        connection.execute(f"attach {quoted_text(home.published_file)} as published (read_only)")
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise GridscoreError(
            f"{home.published_file} cannot be read ({reason}); gridscore rebuild makes it anew"
        ) from error
    connection.execute(f"create schema {SCHEMA}")
    for table in marts_of(connection, "published"):
        columns = [column.name for column in table.columns]
        connection.execute(_view(table.name, columns, files.get(table.name, [])))
    connection.execute(f"set TimeZone = {quoted_text(time_zone)}")
    connection.execute(f"set search_path = '{SCHEMA}'")
    # to be read; nobody's SQL but the commands' own comes through here, so nothing is written to them
    paths = ", ".join(quoted_text(path) for each in files.values() for path in each)
    connection.execute(f"set allowed_paths = [{paths}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def released_period(home: Home, release_id: str, period: str | None, rulebook: str | None) -> str:
    """The period of a release. Raises GridscoreError when there is no such release, or another period or rulebook than
    its own was asked for."""
    entry = _standing(home, release_id)[0]
    for asked, own in ((period and period.strip().upper(), entry["period"]), (rulebook, entry["rulebook"])):
        if asked is not None and asked != own:
            raise GridscoreError(f"release {release_id} is of {entry['rulebook']}, {entry['period']}, not of {asked}")
    return str(entry["period"])


def _standing(home: Home, release_id: str) -> list[Entry]:
    """The entry of a release; of a quarter or year then those of its months that stood when it was made."""
    entries = Ledger(releases_file(home)).entries()
    ids = [entry["release_id"] for entry in entries]
    if release_id not in ids:
        near = difflib.get_close_matches(release_id, ids, n=NEAR, cutoff=0.5) or ids[-NEAR:]
        raise GridscoreError(f"there is no release {release_id!r}; of {len(ids)} there are {', '.join(near) or 'none'}")
    own, before = entries[ids.index(release_id)], entries[: ids.index(release_id)]
    wanted = set(months_of(own["period"])) - {own["period"]}
    of_it = (entry for entry in before if entry["rulebook"] == own["rulebook"] and entry["period"] in wanted)
    return [own, *{entry["period"]: entry for entry in of_it}.values()]


def _files(home: Home, table: str, entries: Sequence[Entry]) -> list[Path]:
    """The files of a table in releases; none in those made before it was kept."""
    name = f"{table}.parquet"
    return [whole_file(home, entry, name) for entry in entries if name in entry["files"]]


def _view(table: str, columns: Sequence[str], files: Sequence[Path]) -> str:
    """A table as it was released where the release has it, with today's columns and types; else as it is now.

    Rows of evidence have numbers, as those of a table have: an explanation tells equal ones apart by them.
    """
    name, now = quoted_name(SCHEMA, table), quoted_name("published", SCHEMA, table)
    if not files:
        return f"create view {name} as select * from {now}"
    read = f"read_parquet([{', '.join(map(quoted_text, files))}], union_by_name = true, file_row_number = true)"
    own = ", ".join([*map(quoted_name, columns), *(["rowid"] if table == "evidence" else [])])
    rows = f"select * from {now} where false union all by name select *, file_row_number as rowid from {read}"
    return f"create view {name} as select {own} from ({rows})"
