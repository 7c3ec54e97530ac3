"""A small draw of `make reference`: an office whose cases lie on the edges on purpose is published as calculated."""

import duckdb
import polars as pl
import pytest
from reference import options, other_kinds
from reference.drawn.beside_golden import FIRST_MONTH, GRIDS, MONTHS, SEED
from reference.drawn.compare import differences, rows, unequal
from reference.drawn.office import Drawn, draw
from reference.everything import Reference
from reference.office import Row
from reference.patrol import Patrols

from ingest.home import TIME_ZONE, Home


@pytest.fixture(scope="module")
def patrols(golden_home: Home, drawn: Drawn) -> Patrols:
    return Patrols(drawn.office, golden_home.exports, drawn.now)


def test_every_number_of_a_drawn_office_is_that_of_the_plain_calculation(golden_home: Home, patrols: Patrols) -> None:
    reference = Reference(patrols.office, patrols)
    with duckdb.connect(str(golden_home.published_file), read_only=True) as marts:
        marts.execute("use marts")
        assert [str(found) for found in differences(reference, marts, begins_with="Q")] == []


def test_counts_on_grids_single_categories_and_quarters_in_one_go_are_those_of_the_plain_calculation(
    golden_home: Home, drawn: Drawn
) -> None:
    expected = other_kinds.points(drawn.office)
    assert [str(found) for found in unequal("points", points_by(golden_home, "lianhu"), expected)] == []


def test_options_that_no_shipped_rulebook_uses_come_to_the_points_of_the_plain_calculation(
    golden_home: Home, patrols: Patrols
) -> None:
    expected = options.points(patrols, landed_items(golden_home))
    assert [str(found) for found in unequal("points", points_by(golden_home, "yuetang"), expected)] == []


def test_ranked_by_area_each_unit_stands_behind_the_better_ones_of_its_own_area(golden_home: Home) -> None:
    with duckdb.connect(str(golden_home.published_file), read_only=True) as marts:
        marts.execute("use marts")
        wrong = marts.execute(
            "with ranked as (select score.*, area_type from score inner join dim_grid on unit_code = grid_code and"
            " period = month where rulebook = 'yuetang' and period_type = 'month' and rank is not null)"
            " select unit_code, period from ranked as one where rank <> (select 1 + count(*) from ranked as other where"
            " other.period = one.period and other.area_type = one.area_type and other.score > one.score)"
        ).fetchall()
    assert wrong == []


def test_the_items_of_no_period_make_more_than_the_hundred(golden_home: Home) -> None:
    with duckdb.connect(str(golden_home.published_file), read_only=True) as marts:
        more = marts.execute(
            "select rulebook, unit_code, period, sum(points_possible) from marts.score_item group by all"
            " having sum(points_possible) > 100.05"  # single items were rounded when others were left out
        ).fetchall()
    assert more == []


def landed_items(home: Home) -> list[Row]:
    """Of the drawn office and of the golden months, in local time."""
    instants = pl.selectors.datetime()
    items = pl.read_parquet(sorted((home.lake / "feeds" / "items").glob("*.parquet")))
    return items.with_columns(instants.dt.convert_time_zone(TIME_ZONE).dt.replace_time_zone(None)).to_dicts()


def points_by(home: Home, rulebook: str) -> dict[tuple[object, ...], object]:
    """Unit, period, item -> points of the drawn units."""
    with duckdb.connect(str(home.published_file), read_only=True) as marts:
        own = f"rulebook = '{rulebook}' and unit_code like 'Q%'"
        return rows(marts, f"select unit_code, period, item, points from marts.score_item where {own}")


def test_the_same_seed_draws_the_same_office(drawn: Drawn) -> None:
    again = draw(SEED, GRIDS, FIRST_MONTH, MONTHS)
    assert (again.office.rows, again.fixes) == (drawn.office.rows, drawn.fixes)
