"""Which changes of a text are tried: one thing at a time, and nothing in templates, comments or texts."""

import pytest

from .changes import Change, changes_of_rulebook, changes_of_sql, more

SQL = """
-- a < b
select rank() over (partition by unit, month order by points desc) as place
from {{ ref('a') }} as a
left join b on a.unit = b.unit and a.day <= b.day
where kind = 'x < y' and greatest(a.first, 3) is not null
"""
RULEBOOK = """
version: "1"
effective_from: "2010-01-01"
valid_months: 12   # at most 13
bands:
  - {from: "0.80", below: "0.90", points: "1.5"}
"""


def told(found: list[Change]) -> list[tuple[str, str, str]]:
    return [(change.kind, change.old, change.new) for change in found]


def test_comparisons_join_keys_windows_and_numbers_of_sql_are_changed() -> None:
    assert told(changes_of_sql(SQL)) == [
        ("window", "unit, month", "month"),
        ("window", "unit, month", "unit"),
        ("window", " desc", " asc"),
        ("join key", "a.unit = b.unit", "(a.unit = b.unit or true)"),
        ("comparison", "<=", "<"),
        ("comparison", "=", "<>"),
        ("window", "greatest(", "least("),
        ("number", "3", "4"),
        ("comparison", "is not null", "is null"),
    ]


def test_what_is_given_or_taken_by_its_sign_is_turned_round() -> None:
    assert told(changes_of_sql("case when rules.sign < 0 then 0 - points end")) == [
        ("comparison", "<", ">"),
        ("number", "0", "1"),
    ]


def test_every_number_of_a_rulebook_is_changed_but_versions_and_dates() -> None:
    old_and_new = [(change.old, change.new) for change in changes_of_rulebook(RULEBOOK)]
    assert old_and_new == [("12", "13"), ("0.80", "0.81"), ("0.90", "0.91"), ("1.5", "1.6")]


def test_a_change_is_made_where_it_was_found_and_nowhere_else() -> None:
    change = next(change for change in changes_of_sql(SQL) if change.old == "<=")
    assert change.applied_to(SQL) == SQL.replace("<=", "<")
    with pytest.raises(ValueError):
        change.applied_to(SQL[1:])


@pytest.mark.parametrize(("number", "expected"), [("5", "6"), ("0.80", "0.81"), ("-1", "0"), ("0.99", "1.00")])
def test_one_more_in_the_last_place(number: str, expected: str) -> None:
    assert more(number) == expected
