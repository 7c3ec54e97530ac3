"""A small draw of `make reference`: an office whose cases lie on the edges on purpose is published as calculated."""

import duckdb
from reference import other_kinds
from reference.drawn.beside_golden import FIRST_MONTH, GRIDS, MONTHS, SEED
from reference.drawn.compare import differences, rows, unequal
from reference.drawn.office import Drawn, draw
from reference.everything import Reference
from reference.patrol import Patrols

from ingest.home import Home


def test_every_number_of_a_drawn_office_is_that_of_the_plain_calculation(golden_home: Home, drawn: Drawn) -> None:
    reference = Reference(drawn.office, Patrols(drawn.office, golden_home.exports, drawn.now))
    with duckdb.connect(str(golden_home.published_file), read_only=True) as marts:
        marts.execute("use marts")
        assert [str(found) for found in differences(reference, marts, begins_with="Q")] == []


def test_counts_on_grids_single_categories_and_quarters_in_one_go_are_those_of_the_plain_calculation(
    golden_home: Home, drawn: Drawn
) -> None:
    with duckdb.connect(str(golden_home.published_file), read_only=True) as marts:
        own = "rulebook = 'lianhu' and unit_code like 'Q%'"
        published = rows(marts, f"select unit_code, period, item, points from marts.score_item where {own}")
    assert [str(found) for found in unequal("points of an item", published, other_kinds.points(drawn.office))] == []


def test_the_same_seed_draws_the_same_office(drawn: Drawn) -> None:
    again = draw(SEED, GRIDS, FIRST_MONTH, MONTHS)
    assert (again.office.rows, again.fixes) == (drawn.office.rows, drawn.fixes)
