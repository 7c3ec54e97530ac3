"""The one way the published file is opened for reading: read-only, no way out, settings locked."""

from __future__ import annotations

import duckdb

from ingest.errors import GridscoreError
from ingest.home import TIME_ZONE, Home
from publish.sql_text import quoted_text


def open_published(home: Home, time_zone: str = TIME_ZONE) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the published file, schema marts first; the caller closes it.

    No file, network address or other database can be reached through it, and none of that can be switched on again.
    Instants are shown in `time_zone`. Raises GridscoreError when nothing is published or the file is damaged.
    """
    path = home.published_file
    if not path.is_file():
        raise GridscoreError(
            f"nothing is published yet in {home.published}: put exports into {home.exports} and run: gridscore run"
        )
    # No folder to spill to: DuckDB would let any query read and write there, whatever else is forbidden.
    try:
        connection = duckdb.connect(
            str(path), read_only=True, config={"enable_external_access": "false", "temp_directory": ""}
        )
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise GridscoreError(f"{path} cannot be read ({reason}); run `gridscore run` to publish it again") from error
    connection.execute(f"set TimeZone = {quoted_text(time_zone)}")
    connection.execute("set search_path = 'marts'")
    connection.execute("set lock_configuration = true")
    return connection
