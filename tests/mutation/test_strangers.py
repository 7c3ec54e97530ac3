"""No model mixes up what it keeps apart: shown with the rows of every unit test, and what a lost key would do."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from orchestration.dbt_runner import _compiled, prepare

from .cases import Cases
from .contracts import by_model, read
from .strangers import disturbed

MODEL = "score_rule_month"
WINDOW = "partition by rulebook, unit_code, month, item, shared_group"


@pytest.fixture(scope="module")
def cases() -> Iterator[Cases]:
    made = Cases(_compiled(prepare()))
    yield made
    made.connection.close()


@pytest.mark.slow
def test_a_stranger_changes_nobodys_rows(cases: Cases) -> None:
    known = read()
    found = {
        f"{case.model} {case.name}": words
        for own in by_model(cases).values()
        for case in own
        if (words := disturbed(cases, case, known[case.model], cases.sql(case)))
    }
    assert found == {}


def test_every_unit_test_passes(cases: Cases) -> None:
    """All of them; dbt, which takes fifty times as long, is asked for one of each model (tests/dbt)."""
    every = [case for own in by_model(cases).values() for case in own]
    assert len(every) == len(cases.tests) > 300
    assert [case.name for case in every if not cases.passes(case, cases.sql(case))] == []
    # dbt takes expected rows by the places of their columns
    assert [case.name for case in every if len({tuple(row) for row in case.expected}) > 1] == []


def test_a_unit_test_with_a_row_too_few_or_too_many_or_another_value_fails(cases: Cases) -> None:
    case = by_model(cases)[MODEL][0]
    first, *others = case.expected
    for wrong in (
        others,
        [first, *case.expected],
        [first | {"points": "-7"}, *others],
        [first | {"points": None}, *others],
    ):
        assert not cases.passes(replace(case, expected=wrong), cases.sql(case))


def test_every_model_with_a_unit_test_says_what_it_keeps_apart(cases: Cases) -> None:
    assert sorted(read()) == sorted(by_model(cases))


def test_a_lost_join_key_and_a_lost_window_key_are_noticed(cases: Cases) -> None:
    own, known = by_model(cases)[MODEL], read()[MODEL]
    sql = cases.sql(own[0])
    key = "rule_points.rulebook = rules.rulebook"
    for lost in (sql.replace(key, f"({key} or true)"), sql.replace(WINDOW, WINDOW.replace("month, ", ""))):
        assert lost != sql
        assert any(disturbed(cases, case, known, lost) for case in own)
