"""The macros of exact arithmetic against fractions: no double anywhere, half up away from zero, both signs.

The macros are rendered as dbt renders them on DuckDB (every dispatch goes to `default__`) and run on random and on
chosen numbers at once.
"""

from __future__ import annotations

import math
import os
import random
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pyarrow as pa
import pytest

MACROS = Path(os.environ.get("GRIDSCORE_MACROS") or Path(__file__).parents[2] / "dbt_project" / "macros")
"""`make mutate` asks with changed ones."""
COLUMNS = {
    "points": pa.decimal128(18, 6),
    "numerator": pa.int64(),
    "denominator": pa.int64(),
    "total": pa.decimal128(9, 2),
    "months": pa.int64(),
}
Row = tuple[Decimal, int, int, Decimal, int]


class _Adapter:
    """Stands in for dbt's adapter: every macro is DuckDB's."""

    def __init__(self) -> None:
        self.module: Any = None

    def dispatch(self, name: str, _project: str) -> Any:
        return getattr(self.module, f"default__{name}")


def macros() -> Any:
    """The project's macros of numbers and texts as callables that give SQL."""
    adapter = _Adapter()
    environment = jinja2.Environment(autoescape=False)
    environment.globals.update({"adapter": adapter, "return": lambda sql: sql})
    source = "".join((MACROS / name).read_text(encoding="utf-8") for name in ("arithmetic.sql", "text.sql"))
    adapter.module = environment.from_string(source).make_module()
    return adapter.module


def as_it_reads(percent: Fraction) -> Fraction:
    """With two places, half up; but 89.9999 is not 90.00, as a tenth of a per cent may be the edge of a band."""
    rounded = half_up(percent, 2)
    return rounded - Fraction(1, 100) if (10 * rounded).denominator == 1 and rounded > percent else rounded


def half_up(value: Fraction, places: int) -> Fraction:
    """value rounded to so many places, a half away from zero."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**places)


def rows() -> list[Row]:
    """Points to 1,000 of both signs, counts to 10^9, sums of up to twelve months."""
    draw = random.Random(20260331)
    chosen = [Decimal(text) for text in ("6", "30", "-5", "1000", "-1000", "0.5", "-0.000001", "0")]
    made: list[Row] = []
    for number in range(3000):
        points = draw.choice(chosen) if number % 3 else Decimal(draw.randint(-(10**9), 10**9)).scaleb(-6)
        denominator = draw.choice([1, 2, 3, 7, 16, 22, 64, 1000, draw.randint(1, 10**9)])
        numerator = draw.randint(0, draw.choice([denominator, 10**9]))
        total = Decimal(draw.randint(-(10**5), 10**5)).scaleb(-2)
        made.append((points, numerator, denominator, total, draw.randint(1, 12)))
    return made


@pytest.fixture(scope="module")
def computed() -> list[tuple[Row, dict[str, Any]]]:
    sql = macros()
    given = rows()
    values = zip(COLUMNS.items(), zip(*given, strict=True), strict=True)
    table = pa.table({name: pa.array(list(column), kind) for (name, kind), column in values})
    with duckdb.connect() as connection:
        connection.register("given", table)
        relation = connection.sql(f"""select
            {sql.points_share("points", "numerator", "denominator")} as share,
            {sql.points_share("points", "numerator", "denominator", 6)} as share_to_6,
            {sql.mean_points("total", "months")} as mean,
            {sql.percent_text("numerator", "denominator")} as percent,
            {sql.mean_rate_units(sql.rate_units("least(numerator, denominator)", "denominator"), "1")} as rate_12
            from given""")
        types = dict(zip(relation.columns, map(str, relation.types), strict=True))
        assert "DOUBLE" not in types.values()
        assert types["share"] == "DECIMAL(28,12)"
        results = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
    return list(zip(given, results, strict=True))


def test_points_share_is_the_exact_share_rounded_half_up_to_the_places_asked(computed):
    for (points, numerator, denominator, _, _), result in computed:
        exact = Fraction(points) * numerator / denominator
        assert Fraction(result["share"]) == half_up(exact, 12)
        assert Fraction(result["share_to_6"]) == half_up(exact, 6)


def test_mean_points_rounds_a_half_away_from_zero(computed):
    for (_, _, _, total, months), result in computed:
        assert Fraction(result["mean"]) == half_up(Fraction(total) / months, 2)


def test_a_rate_reads_as_it_is_and_is_kept_to_twelve_places(computed):
    for (_, numerator, denominator, _, _), result in computed:
        assert Fraction(Decimal(result["percent"])) == as_it_reads(Fraction(100 * numerator, denominator))
        assert Fraction(result["rate_12"], 10**12) == half_up(
            half_up(Fraction(min(numerator, denominator), denominator), 20), 12
        )


def test_a_share_of_nothing_is_unknown_not_nought():
    sql = macros()
    assert duckdb.sql(f"select {sql.points_share('cast(6 as decimal(18, 6))', '0', '0')}").fetchone() == (None,)


@pytest.mark.parametrize(
    ("points", "shown"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("4.284999999999", "4.28"), ("-1.005", "-1.01")]
)
def test_points_are_shown_half_up_away_from_zero(points: str, shown: str):
    sql = macros().shown_points(f"cast('{points}' as decimal(28, 12))")
    assert duckdb.sql(f"select {sql}").fetchone() == (Decimal(shown),)


@pytest.mark.parametrize(
    ("number", "text"), [("2.5", "2.5"), ("3", "3"), ("-0.3", "-0.3"), ("100", "100"), ("0", "0"), ("10.01", "10.01")]
)
def test_a_number_reads_without_trailing_noughts(number: str, text: str):
    sql = macros().number_text(f"cast('{number}' as decimal(18, 6))")
    assert duckdb.sql(f"select {sql}").fetchone() == (text,)


def wilson(numerator: int, denominator: int) -> tuple[Decimal, Decimal]:
    """Both ends of the 95 % interval in per cent, to one place, from its definition with 50 digits."""
    with localcontext(prec=50):
        square = Decimal("1.959963984540054235524594430520551") ** 2
        rest = Decimal(4) * numerator * (denominator - numerator) / denominator
        root = (square * (square + rest)).sqrt()
        ends = ((2 * numerator + square + sign * root) / (2 * (denominator + square)) for sign in (-1, 1))
        lower, upper = ((100 * end).quantize(Decimal("0.1"), ROUND_HALF_UP) for end in ends)
    return lower, upper


def test_a_wilson_interval_is_that_of_its_definition_to_a_tenth_of_a_per_cent():
    draw = random.Random(95)
    given = [(numerator, denominator) for denominator in range(1, 41) for numerator in range(denominator + 1)]
    for _ in range(500):
        denominator = draw.randint(41, 10**6)
        given.append((draw.randint(0, denominator), denominator))
    sql = macros()
    lower, upper = (sql.wilson_text("numerator", "denominator", end) for end in ("lower", "upper"))
    numerators, denominators = zip(*given, strict=True)
    with duckdb.connect() as connection:
        connection.register("given", pa.table({"numerator": numerators, "denominator": denominators}))
        found = connection.sql(f"select {lower}, {upper} from given").fetchall()
    assert [tuple(map(Decimal, row)) for row in found] == [wilson(*pair) for pair in given]


@pytest.mark.parametrize("root", [0, 1, 2, 9, 94906265, 94906266, 94906267, 10**9, 10**12 - 1])
def test_a_whole_root_is_exact_where_a_double_is_not(root: int):
    squares = [root * root - 1, root * root, root * root + 1, (root + 1) ** 2 - 1]
    asked = [square for square in squares if square >= 0]
    sql = macros()
    found = [duckdb.sql(f"select {sql.whole_root(f'cast({square} as hugeint)')}").fetchone() for square in asked]
    assert found == [(math.isqrt(square),) for square in asked]
