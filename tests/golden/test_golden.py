"""Golden months: raw files small enough to check by hand, run through the whole house at once, against expected points.

Each case has grids and communities of its own, so all cases share one home and one run with a drawn office. `why.md`
beside the files shows the arithmetic.
"""

import csv
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from ingest.home import Home

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/expected.csv"))

Points = dict[tuple[str, str, str, str], Decimal]


@pytest.fixture(scope="module")
def published_points(golden_home: Home) -> Points:
    """Points of all cases by rulebook, unit, period and item."""
    with duckdb.connect(str(golden_home.published_file), read_only=True) as connection:
        rejected = connection.execute("select file_name, row_number, reason from marts.rejected_row").fetchall()
        assert rejected == []
        rows = connection.execute("select rulebook, unit_code, period, item, points from marts.score_item").fetchall()
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
