"""SQL on the published file: one statement, a piped script, or a prompt."""

from __future__ import annotations

import sys
from itertools import accumulate

import duckdb
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from ingest.errors import GridscoreError
from orchestration.interrupts import give_back
from orchestration.tables import GAP, add_row, shown, table, write_csv

ROWS_SHOWN = 200
NARROWEST = 12
"""So many cells a column keeps for what stands in it, if that is as long; a header is never broken."""
_FETCHED = 1000
_SAY = {
    "en": {
        "help": "tables: show tables;   columns: describe score;   leave: .quit",
        "rows": "only the first {count} rows are shown; --csv writes all of them",
        "columns": "{count} columns have no room here: {names}; name the columns you want, or use --csv",
    },
    "zh": {
        "help": "查看表：show tables;   查看字段：describe score;   退出：.quit",
        "rows": "只显示前 {count} 行；加 --csv 可输出全部",
        "columns": "另有 {count} 个字段显示不下：{names}；请在查询中写明所需字段，或加 --csv",
    },
}


def run_sql(connection: duckdb.DuckDBPyConnection, text: str, console: Console, as_csv: bool, lang: str) -> None:
    """Run every statement of `text` and show what each returns. Raises GridscoreError with DuckDB's own reason."""
    try:
        for statement in connection.extract_statements(text):
            result = connection.execute(statement)
            if result.description:
                _write_csv(result) if as_csv else _show(result, console, lang)
    except duckdb.Error as error:
        raise GridscoreError(_one_line(error)) from error


def prompt(connection: duckdb.DuckDBPyConnection, console: Console, as_csv: bool, lang: str) -> None:
    """Read statements until the end of input; a statement ends with a semicolon. Mistakes are told and forgotten."""
    import readline  # noqa: F401  (importing it gives input() its line editing)

    give_back()
    console.print(Text(_SAY[lang]["help"], style="dim"))
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
                run_sql(connection, waiting, console, as_csv, lang)
            except GridscoreError as error:
                sys.stderr.write(f"{error}\n")
            waiting = ""


def _show(result: duckdb.DuckDBPyConnection, console: Console, lang: str) -> None:
    columns = [(name, _justified(str(kind))) for name, kind, *_ in result.description or []]
    rows = result.fetchmany(ROWS_SHOWN + 1)
    widest = [max((cell_len(shown(row[at])) for row in rows[:ROWS_SHOWN]), default=0) for at in range(len(columns))]
    needed = [max(cell_len(name), min(cells, NARROWEST)) for (name, _), cells in zip(columns, widest, strict=True)]
    fitting = max(1, sum(end <= console.width for end in accumulate(cells + GAP for cells in needed)))
    made = table(*columns[:fitting])
    for column, cells, enough in zip(made.columns, widest, needed, strict=False):
        column.no_wrap = cells <= enough
    for row in rows[:ROWS_SHOWN]:
        add_row(made, *row[:fitting])
    console.print(made)
    say = _SAY[lang]
    if columns[fitting:]:
        names = ", ".join(name for name, _ in columns[fitting:])
        sys.stderr.write(say["columns"].format(count=len(columns) - fitting, names=names) + "\n")
    if len(rows) > ROWS_SHOWN:
        sys.stderr.write(say["rows"].format(count=ROWS_SHOWN) + "\n")


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
