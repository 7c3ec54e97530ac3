"""Golden months: raw files small enough to check by hand, run through the whole house at once, against expected points.

Each case has grids and communities of its own, so all cases share one home and one run. `why.md` beside the files shows
the arithmetic.
"""

import csv
import shutil
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from ingest.home import Home
from orchestration.run import RunRequest, run_graph

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/expected.csv"))
AS_OF = datetime.fromisoformat("2026-04-10T09:00:00+08:00")
SNAPSHOT = "20260131"
"""Date in the file names: every register is one snapshot, made of the parts of all cases."""

Points = dict[tuple[str, str, str, str], Decimal]


@pytest.fixture(scope="module")
def published_points(tmp_path_factory: pytest.TempPathFactory) -> Points:
    """Monthly points of all cases by rulebook, unit, period and item, from one run."""
    home = Home(tmp_path_factory.mktemp("golden"))
    home.exports.mkdir(parents=True, exist_ok=True)
    for case in CASES:
        for file in (HERE / case).glob("*.csv"):
            if file.name != "expected.csv":
                shutil.copy(file, home.exports / f"{file.stem}_{case}_{SNAPSHOT}.csv")
    run_graph(home, RunRequest(as_of=AS_OF))
    with duckdb.connect(str(home.published_file), read_only=True) as connection:
        rejected = connection.execute("select file_name, row_number, reason from marts.rejected_row").fetchall()
        assert rejected == []
        rows = connection.execute(
            "select rulebook, unit_code, period, item, points from marts.score_item where period_type = 'month'"
        ).fetchall()
    return {(rulebook, unit, period, item): points for rulebook, unit, period, item, points in rows}


@pytest.mark.parametrize("case", CASES)
def test_a_golden_month_gets_the_points_worked_out_by_hand(case: str, published_points: Points) -> None:
    with (HERE / case / "expected.csv").open(encoding="utf-8") as file:
        expected = {
            (row["rulebook"], row["unit"], row["period"], row["item"]): Decimal(row["points"])
            for row in csv.DictReader(file)
        }
    assert {key: published_points.get(key) for key in expected} == expected


def test_every_case_says_why() -> None:
    assert [case for case in CASES if not (HERE / case / "why.md").exists()] == []
