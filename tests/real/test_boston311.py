"""A city's own service requests go in by configuration only, and its own verdicts come out again."""

from __future__ import annotations

import csv
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from ingest.home import Home
from orchestration.command_run import RunOptions, run_home

HERE = Path(__file__).parent
CASES = HERE.parents[2] / "shared" / "data" / "boston311"
SNAPSHOT = datetime(2016, 1, 12, tzinfo=ZoneInfo("America/New_York"))
VERDICT = {
    "ONTIME": {"on_time", "extended", "not_yet_due"},
    "OVERDUE": {"overdue", "unhandled"},
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CASES.exists(), reason="the open data set boston311 is not beside this checkout"),
]


@pytest.fixture(scope="module")
def boston(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("boston"))
    home.exports.mkdir()
    for path in CASES.glob("cases_*.csv"):
        shutil.copy(path, home.exports / path.name)
    for path in (HERE / "boston311").glob("*.yaml"):
        shutil.copy(path, home.root / path.name)
    run_home(home, RunOptions(as_of=SNAPSHOT, is_now=False, all_pages=False), "en")
    return home


@pytest.fixture(scope="module")
def cases() -> dict[str, dict[str, str]]:
    rows: dict[str, dict[str, str]] = {}
    for path in sorted(CASES.glob("cases_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows |= {row["CASE_ENQUIRY_ID"]: row for row in csv.DictReader(file)}
    return rows


def published(home: Home, query: str) -> list[tuple]:
    with duckdb.connect(str(home.published_file), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_every_verdict_of_the_city_is_reproduced(boston, cases):
    classes = dict(published(boston, "select item_code, disposal_class from marts.fct_item"))
    judged = {code: row for code, row in cases.items() if row["TARGET_DT"] and row["OnTime_Status"] and code in classes}
    assert len(judged) == 15_474
    assert [code for code, row in judged.items() if classes[code] not in VERDICT[row["OnTime_Status"]]] == []


def test_every_case_landed_or_was_rejected_for_its_missing_neighbourhood(boston, cases):
    landed = {code for (code,) in published(boston, "select item_code from marts.fct_item")}
    assert landed == {code for code, row in cases.items() if row["neighborhood"]}
    reasons = published(
        boston, "select column_name, rule, count(*) from marts.rejected_row where feed = 'items' group by all"
    )
    assert reasons == [("grid_code", "required", len(cases) - len(landed))]


def test_disposal_points_are_those_of_a_plain_calculation(boston, cases):
    """N5 of every neighbourhood and month, from the city's file alone."""
    # the first instant after the close, which is the end of the third weekday after the month
    after_close = {"2015-01": "2015-02-05", "2015-02": "2015-03-05", "2015-03": "2015-04-04"}
    weights: dict[tuple[str, str], list[int]] = {}
    for row in cases.values():
        if not (row["neighborhood"] and row["TARGET_DT"]):
            continue
        target = when(row["TARGET_DT"])
        month = f"{target:%Y-%m}"
        if month not in after_close:
            continue
        close = datetime.fromisoformat(f"{after_close[month]} 00:00:00")
        closed = when(row["CLOSED_DT"]) if row["CLOSED_DT"] else None
        tenths = -6 if closed is None or closed >= close else 10 if closed <= target else 6
        weights.setdefault((row["neighborhood"], month), []).append(tenths)
    expected = {key: max(0, half_up(3000 * sum(w), 10 * len(w))) for key, w in weights.items()}
    shown = published(
        boston,
        "select unit_code, period, cast(points * 100 as bigint) from marts.score_item "
        "where rulebook = 'nanxiashu' and item = 'N5' and period_type = 'month' and not is_no_basis",
    )
    assert {(unit, period): points for unit, period, points in shown} == expected


def when(text: str) -> datetime:
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p")


def half_up(numerator: int, denominator: int) -> int:
    """Whole quotient, half up; only the sign and the half matter here."""
    return (2 * numerator + denominator) // (2 * denominator)
