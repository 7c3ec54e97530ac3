"""What others read the published files with: pandas and Polars over Parquet, older and newer DuckDB, Harlequin.

The last two need clients that are not installed here; `make clients` fetches them and runs this file.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from decimal import Decimal
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from ingest.home import Home
from publish import open_published
from publish.database_file import marts_of

QUESTIONS = Path(__file__).parents[2] / "docs" / "sql.md"
ASK = """
import duckdb, json, sys
settings = {"enable_external_access": "false", "lock_configuration": "true"}
connection = duckdb.connect(sys.argv[1], read_only=True, config=settings)
connection.execute("use gridscore.marts")
print(json.dumps([duckdb.__version__, [len(connection.execute(sql).fetchall()) for sql in json.loads(sys.argv[2])]]))
"""


@pytest.fixture(scope="module")
def questions() -> list[str]:
    return re.findall(r"```sql\n(.*?)```", QUESTIONS.read_text(encoding="utf-8"), re.DOTALL)


def test_pandas_and_polars_read_every_parquet_file_row_for_row(published_demo: Home) -> None:
    with open_published(published_demo) as connection:
        for table in marts_of(connection, "gridscore"):
            path = published_demo.published / "parquet" / f"{table.name}.parquet"
            counted = connection.execute(f"select count(*) from {table.name}").fetchone()
            names = [column.name for column in table.columns]
            for frame in (pd.read_parquet(path), pl.read_parquet(path)):
                assert (len(frame),) == counted, table.name
                assert list(frame.columns) == names, table.name


def test_points_stay_decimals_days_days_and_instants_instants(published_demo: Home) -> None:
    folder = published_demo.published / "parquet"
    score, items = pl.read_parquet(folder / "score.parquet"), pl.read_parquet(folder / "fct_item.parquet")
    assert score.schema["score"] == pl.Decimal(9, 2)
    assert items.schema["reported_at"] == pl.Datetime("us", "UTC")
    assert pl.read_parquet(folder / "fct_visit.parquet").schema["visit_date"] == pl.Date
    assert pl.read_parquet(folder / "suspicion.parquet").schema["subject_codes"] == pl.List(pl.String)
    frame = pd.read_parquet(folder / "score.parquet")
    assert isinstance(frame["score"].iloc[0], Decimal)
    parts = frame["points"] - frame["deductions"] + frame["bonus"] + frame["adjustment"]
    assert (parts == frame["score"]).mean() > 0.9  # the rest stands at the rulebook's floor
    floating = [
        (path.name, name)
        for path in folder.glob("*.parquet")
        for name, kind in pl.read_parquet_schema(path).items()
        if kind in (pl.Float32, pl.Float64)
    ]
    assert floating == []


@pytest.mark.parametrize("variable", ["GRIDSCORE_OLD_DUCKDB", "GRIDSCORE_HARLEQUIN"])
def test_older_and_newer_duckdb_answer_every_worked_question(
    published_demo: Home, questions: list[str], variable: str
) -> None:
    """1.2 is the oldest that is promised; Harlequin comes with the newest."""
    python = client(variable)
    asked = subprocess.run(
        [python, "-c", ASK, str(published_demo.published_file), json.dumps(questions)], capture_output=True, text=True
    )
    assert asked.returncode == 0, asked.stderr
    version, rows = json.loads(asked.stdout)
    assert version.startswith("1.2.") if variable == "GRIDSCORE_OLD_DUCKDB" else version
    with open_published(published_demo) as connection:
        assert rows == [len(connection.execute(sql).fetchall()) for sql in questions]


def test_harlequin_reads_and_cannot_write(published_demo: Home) -> None:
    hsql = Path(client("GRIDSCORE_HARLEQUIN")).with_name("hsql")

    def ask(sql: str) -> subprocess.CompletedProcess[str]:
        command = [hsql, "--read-only", "--csv", "-c", sql, str(published_demo.published_file)]
        return subprocess.run(command, capture_output=True, text=True)

    told = ask("select rulebook, count(*) as scores from gridscore.marts.score group by all order by all")
    with open_published(published_demo) as connection:
        expected = connection.execute("select rulebook, count(*) from score group by all order by all").fetchall()
    assert told.stdout.split() == ["rulebook,scores", *(f"{rulebook},{scores}" for rulebook, scores in expected)]
    assert ask("delete from gridscore.marts.score").returncode != 0


def client(variable: str) -> str:
    """The interpreter of a client's own environment."""
    python = os.environ.get(variable)
    if python is None:
        pytest.skip(f"{variable} is not set: make clients fetches what this needs")
    return python
