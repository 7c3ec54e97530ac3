"""Patrols of an open month, of weeks that reach back, of grids that open, and deductions over their caps: see
open_month.py. March is open and has come to its 17th day."""

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from ingest.home import Home
from orchestration.run import RunRequest, run_graph
from simulate import Truth

from . import chengnan, nanxiashu
from .chengnan import CAPS
from .everything import keyed
from .office import Month, Office
from .open_month import AS_OF, NOW, STOOD_IN, WITHOUT_BOUNDARY, stands, truth_by_then, write_exports
from .patrol import Patrols, rates, rules
from .totals import SUMMED, Key, Period, corrections, periods_of, rolled_up

PATROL = ("N2.1", "N2.2", "N2.3")


@pytest.fixture(scope="module")
def home(truth: Truth, published_demo: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("open") / "home")
    write_exports(truth, published_demo.exports, home.exports)
    run_graph(home, RunRequest(as_of=AS_OF, all_pages=False))
    return home


@pytest.fixture(scope="module")
def open_marts(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(home.published_file), read_only=True) as connection:
        connection.execute("use marts")
        yield connection


@pytest.fixture(scope="module")
def office(truth: Truth) -> Office:
    return Office.of_truth(truth_by_then(truth))


@pytest.fixture(scope="module")
def patrols(office: Office, home: Home) -> Patrols:
    return Patrols(office, home.exports, NOW)


@pytest.fixture(scope="module")
def periods(office: Office) -> list[Period]:
    return periods_of(office.months)


@pytest.mark.parametrize("rule", PATROL)
def test_only_days_weeks_and_blocks_that_are_over_and_after_the_first_track_are_asked_for(
    rule: str, patrols: Patrols, open_marts: duckdb.DuckDBPyConnection
) -> None:
    sql = """
        select unit_code, period, rule, numerator, denominator from score_rule
        where rule = ? and period_type = 'month' and denominator > 0
    """
    found = {row[:3]: row[3:] for row in open_marts.execute(sql, [rule]).fetchall()}
    assert found == {key: rate for key, rate in keyed(rates(patrols)).items() if key[2] == rule}


def test_what_is_asked_of_a_whole_grid_is_as_counted_on_the_calendar(patrols: Patrols) -> None:
    """January: 13 duty days from the 14th, and the weeks to the 18th (3 of 5 days) and 25th. February: 16 duty days;
    the weeks to the 1st (it reaches back), 8th and 15th (with the 14th, a Saturday on duty); none to the 22nd, the
    Spring Festival. March: 12 duty days to the 17th, and the weeks to the 1st, 8th and 15th."""
    asked = {key[:2]: of for key, (_, of) in keyed(rates(patrols)).items() if key[2] == "N2.1"}
    whole = {"2026-01": 13 + 2, "2026-02": 16 + 3, "2026-03": 12 + 3}
    opened = {"2026-02": 5, "2026-03": 12 + 3}
    for unit, by_month in {"CN0301": whole, "CN0201": opened}.items():
        assert {month: of for (code, month), of in asked.items() if code == unit} == by_month


def test_patrol_points_of_every_grid_and_month(patrols: Patrols, open_marts: duckdb.DuckDBPyConnection) -> None:
    sql = "select unit_code, period, rule, points from score_rule where period_type = 'month' and rule = any(?)"
    assert {row[:3]: row[3] for row in open_marts.execute(sql, [list(PATROL)]).fetchall()} == keyed(rules(patrols))


def test_a_grid_without_a_boundary_has_no_basis_for_its_patrols(open_marts: duckdb.DuckDBPyConnection) -> None:
    sql = """
        select distinct measure, is_no_basis from measure
        where unit_code = ? and measure in ('patrol_distance', 'patrol_cover', 'patrol_hours')
    """
    found = open_marts.execute(sql, [WITHOUT_BOUNDARY]).fetchall()
    assert set(found) == {("patrol_distance", True), ("patrol_cover", True), ("patrol_hours", True)}


def test_hours_are_met_at_exactly_what_is_asked_and_not_a_second_below(
    truth: Truth, open_marts: duckdb.DuckDBPyConnection
) -> None:
    chief, worker = stands(truth)
    sql = "select subject_code, reason from evidence where measure = 'patrol_hours' and unit_code = ? and period = ?"
    short = dict(open_marts.execute(sql, [STOOD_IN, "2026-03"]).fetchall())
    assert not {f"{chief}/2026-W11", f"{worker}/2026-03-09", f"{worker}/2026-03-11"} & short.keys()
    assert short[f"{worker}/2026-03-10"] == "1 h 29 min of 1.5 h on 2026-03-10"
    assert f"{worker}/2026-W11" in short


def test_deductions_meet_their_caps_in_the_month_and_again_in_the_quarter(
    office: Office, periods: list[Period], open_marts: duckdb.DuckDBPyConnection
) -> None:
    """CN01 loses 4 and 2 points for contacts in two months, and 5 in the quarter; CN02 6 of 9 for cases."""
    taken = keyed(chengnan.taken(office))
    items = {key: points for key, points in keyed(chengnan.points(office)).items() if key[2] in (*CAPS, *SUMMED)}
    items |= {key: points for key, points in keyed(nanxiashu.points(office)).items() if key[2] == "N6.1"}
    expected = rolled_up(items, taken, periods)
    sql = "select unit_code, period, item, points from score_item where item similar to 'C[67].*' or item = 'N6.1'"
    assert {row[:3]: row[3] for row in open_marts.execute(sql).fetchall()} == expected
    shown = {key: points for key, points in expected.items() if key[2] in ("C6.1", "C6.4") and points}
    assert shown == {
        **of("CN01", "C6.1", {"2026-01": "-4", "2026-02": "-2", "2026-Q1": "-5", "2026": "-5"}),
        **of("CN02", "C6.4", {"2026-02": "-6", "2026-Q1": "-6", "2026": "-6"}),
    }


def of(unit: str, item: str, points: dict[str, str]) -> dict[Key, Decimal]:
    return {(unit, period, item): Decimal(text) for period, text in points.items()}


def test_corrections_count_in_the_period_that_was_open_and_by_their_mean_in_longer_ones(
    office: Office, periods: list[Period], open_marts: duckdb.DuckDBPyConnection
) -> None:
    rows = open_marts.execute("select unit_code, period, adjustment from score").fetchall()
    expected = corrections(office, periods, {(unit, period) for unit, period, _ in rows})
    assert {(unit, period): points for unit, period, points in rows} == expected
    shown = {key: points for key, points in expected.items() if key[0] == "CN01" and points}
    assert shown == {
        ("CN01", "2026-01"): Decimal("1.50"),
        ("CN01", "2026-02"): Decimal("0.50"),
        ("CN01", "2026-Q1"): Decimal("0.42"),
        ("CN01", "2026"): Decimal("0.67"),
    }


def test_the_months_that_have_closed_are_released_and_march_is_provisional(
    open_marts: duckdb.DuckDBPyConnection,
) -> None:
    sql = "select distinct period, is_provisional from score where period_type = 'month'"
    assert set(open_marts.execute(sql).fetchall()) == {("2026-01", False), ("2026-02", False), ("2026-03", True)}


def test_the_close_of_a_month_is_the_end_of_its_third_working_day_after() -> None:
    assert [Month(name).close.date().isoformat() for name in ("2026-01", "2026-02")] == ["2026-02-04", "2026-03-04"]
