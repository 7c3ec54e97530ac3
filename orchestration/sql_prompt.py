"""SQL on the published file: one statement, a piped script, or a prompt."""

from __future__ import annotations

import sys

import duckdb
from rich.console import Console
from rich.text import Text

from ingest.errors import GridscoreError
from orchestration.interrupts import give_back
from orchestration.tables import add_row, table, write_csv

ROWS_SHOWN = 200
_FETCHED = 1000
_HELP = "tables: show tables;   columns: describe score;   leave: .quit"


def run_sql(connection: duckdb.DuckDBPyConnection, text: str, console: Console, as_csv: bool) -> None:
    """Run every statement of `text` and show what each returns. Raises GridscoreError with DuckDB's own reason."""
    try:
        for statement in connection.extract_statements(text):
            result = connection.execute(statement)
            if result.description:
                _write_csv(result) if as_csv else _show(result, console)
    except duckdb.Error as error:
        raise GridscoreError(_one_line(error)) from error


def prompt(connection: duckdb.DuckDBPyConnection, console: Console, as_csv: bool) -> None:
    """Read statements until the end of input; a statement ends with a semicolon. Mistakes are told and forgotten."""
    import readline  # noqa: F401  (importing it gives input() its line editing)

    give_back()
    console.print(Text(_HELP, style="dim"))
    waiting = ""
    while True:
        try:
            line = input("       ... " if waiting else "gridscore> ")
        except EOFError:
            return
        except KeyboardInterrupt:
            waiting = ""
            continue
        if not waiting and line.strip().lower() in (".quit", ".exit", "quit", "exit"):
            return
        waiting = f"{waiting}\n{line}".strip()
        if waiting.endswith(";"):
            try:
                run_sql(connection, waiting, console, as_csv)
            except GridscoreError as error:
                sys.stderr.write(f"{error}\n")
            waiting = ""


def _show(result: duckdb.DuckDBPyConnection, console: Console) -> None:
    columns = [(name, _justified(str(kind))) for name, kind, *_ in result.description or []]
    rows = result.fetchmany(ROWS_SHOWN + 1)
    made = table(*columns)
    for row in rows[:ROWS_SHOWN]:
        add_row(made, *row)
    console.print(made)
    if len(rows) > ROWS_SHOWN:
        sys.stderr.write(f"only the first {ROWS_SHOWN} rows are shown; --csv writes all of them\n")


def _justified(kind: str) -> str:
    is_number = kind.upper().startswith(("DECIMAL", "HUGEINT", "BIGINT", "INTEGER", "SMALLINT", "UBIGINT", "DOUBLE"))
    return "right" if is_number else "left"


def _write_csv(result: duckdb.DuckDBPyConnection) -> None:
    names = [column[0] for column in result.description or []]
    write_csv(names, (row for batch in iter(lambda: result.fetchmany(_FETCHED), []) for row in batch))


def _one_line(error: duckdb.Error) -> str:
    """DuckDB's message without the drawing of where in the statement it happened."""
    lines = [line.strip() for line in str(error).split("\nLINE ")[0].splitlines()]
    return " ".join(filter(None, lines))
