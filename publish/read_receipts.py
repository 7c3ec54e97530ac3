"""What the last run noted of files and rows, whether it published or not: a run that was held back is told of here."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from ingest.home import Home
from ingest.settings import load_site
from publish.rows import rows_of
from publish.sql_text import quoted_text

NOTED = {
    "ingested_file": "receipts/ingested_file.parquet",
    "rejected_row": "receipts/rejected_row.parquet",
    "expectation_result": "expectations/*.parquet",
}
"""Tables of the published file, as they lie in the lake before anything is published."""


@dataclass(frozen=True)
class Note:
    """What was left out of files of a feed or changed in them, though all their rows count. note: the receipt's words,
    with the sum over all files where they begin with a number."""

    feed: str
    note: str
    files: int
    first_file: str


def open_receipts(home: Home) -> duckdb.DuckDBPyConnection | None:
    """The tables of NOTED as the last run left them, in a connection of their own that the caller closes; None where
    no run has come so far. A table that no run has written is not there. Instants are shown in the site's time zone."""
    if not (home.lake / NOTED["ingested_file"]).is_file():
        return None
    connection = duckdb.connect()
    connection.execute(f"set TimeZone = {quoted_text(load_site(home).time_zone)}")
    for name, place in NOTED.items():
        if next(home.lake.glob(place), None) is not None:
            connection.execute(f"create view {name} as from read_parquet({quoted_text(str(home.lake / place))})")
    return connection


def read_notes(connection: duckdb.DuckDBPyConnection) -> list[Note]:
    """Notes of all files that count, by feed; last those that name columns a file does not have."""
    return rows_of(connection, Note, _NOTES)


_NOTES = """
    with notes as (

        select feed, file_name, unnest(string_split(notes, '; ')) as note
        from ingested_file
        where notes is not null and status in ('landed', 'held')

    ),

    counted as (

        select
            feed,
            file_name,
            try_cast(regexp_extract(note, '^(\\w+: )?(\\d+) ', 2) as bigint) as cells,
            regexp_replace(note, '^(\\w+: )?\\d+ ', '\\1# ') as note
        from notes

    )

    select
        feed,
        coalesce(replace(note, '# ', sum(cells) || ' '), note) as note,
        count(*) as files,
        min(file_name) as first_file
    from counted
    group by feed, note
    order by note like 'columns not in the file%', feed, note
"""
