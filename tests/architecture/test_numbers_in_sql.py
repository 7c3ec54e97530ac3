"""No number people may argue about stands in SQL, and SQL names no item, rule or office: the rulebooks say all that."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
import yaml
from house import ROOT, none_of, numbered_lines, sql_of, without_comments

PLACES_TO_LOOK = (
    "models/facts",
    "models/measures",
    "models/suspicions",
    "models/scoring",
    "macros/evidence.sql",
    "macros/scoring.sql",
)
# file (or * for all of scoring/) and number -> why it is no threshold
ALLOWED: dict[tuple[str, str], str] = {
    ("scoring/*", "100"): "per cent, percentage points and hundredths of a point",
    ("scoring/*", "1000000"): "fixed point: six decimals as a whole number",
    ("scoring/*", "1000000000000"): "fixed point: twelve decimals as a whole number",
    ("scoring/score_rule_basis", "12"): "fixed point: how many decimals the macro is asked for",
    ("scoring/score_rule_rollup", "12"): "fixed point: how many decimals the macro is asked for",
    ("scoring/score_rate_points", "6"): "fixed point: how many decimals the macro is asked for",
    ("scoring/score_item_month", "2"): "fixed point: hundredths of a point as points",
    ("scoring/score_months", "7"): "the length of 2026-03",
    ("scoring/score_months", "6"): "where Q stands in 2026-Q1",
    ("scoring/score_period_closes", "3"): "months of a quarter",
    ("scoring/score_revisions", "12"): "digits of a hash that are shown",
    ("facts/int_alerts_of_items", "4"): "the year in 2026-03",
    ("facts/int_item_limits_set", "24"): "hours of a day",
    ("facts/int_days", "92"): "how far the calendar is looked at beyond the last month: at least a quarter",
    ("macros/evidence", "12"): "months of a year",
    ("macros/scoring", "6"): "fixed point: how many decimals the macro is asked for",
}
NUMBER = re.compile(r"(?<![\w.])(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?!\w)")
# sizes of decimals, and dates that stand for "always", "never" and "the first day"
NO_NUMBER = re.compile(r"\bdecimal\(\s*\d+\s*,\s*\d+\s*\)|'(?:1900-01-01|9999-12-31|1970-01-01)'")


def numbers(files: dict[str, str]) -> list[tuple[str, int, str]]:
    """Place (folder and name), line and number, of every number but 0 and 1; strings and Jinja are looked at, too."""
    return [
        (place_of(path), line, found.group())
        for path, text in files.items()
        for line, code in numbered_lines(NO_NUMBER.sub("", without_comments(text)))
        for found in NUMBER.finditer(code)
        if Decimal(found.group().replace("_", "")) not in (0, 1)
    ]


def place_of(path: str) -> str:
    """models/scoring/kinds/score_bands.sql -> scoring/score_bands"""
    return f"{path.removeprefix('models/').split('/')[0]}/{path.split('/')[-1].removesuffix('.sql')}"


def why_allowed(place: str, number: str) -> tuple[str, str] | None:
    keys = ((place, number), (f"{place.split('/')[0]}/*", number))
    return next((key for key in keys if key in ALLOWED), None)


def looked_at() -> dict[str, str]:
    everything = {**sql_of("models"), **sql_of("macros")}
    return {path: text for path, text in everything.items() if path.startswith(PLACES_TO_LOOK)}


def test_no_threshold_stands_in_sql():
    found = numbers(looked_at())
    none_of(
        (f"{place}:{line}: {number}" for place, line, number in found if why_allowed(place, number) is None),
        "A number that decides something belongs into a rulebook, with its clause; it reaches SQL as a row (source "
        "rules, int_counting). If it is technical, add it to ALLOWED with the reason:",
    )
    used = {why_allowed(place, number) for place, _, number in found}
    none_of((f"{place}: {number}" for place, number in ALLOWED.keys() - used), "No longer used; take it off ALLOWED:")


@pytest.mark.parametrize(
    "code",
    [
        "where days >= 30",
        "where numerator * 10 >= 8 * denominator",
        "where rate >= 0.8",
        "where rate >= .8",
        "where rate >= cast('0.80' as decimal(5, 2))",
        "where day < start + interval '5' day",
        "{{ points_share('points', 'numerator', '25') }}",
        "{% set minimum = 20 %}",
        "case when points > 2e1 then 0 end",
    ],
)
@pytest.mark.parametrize("path", ["models/measures/a.sql", "models/scoring/kinds/score_a.sql", "macros/scoring.sql"])
def test_a_threshold_is_found(path: str, code: str):
    assert [1 for place, _, number in numbers({path: code}) if why_allowed(place, number) is None]


def test_what_is_no_threshold_is_not_taken_for_one():
    code = "-- 30 days\nselect cast(1 as decimal(28, 12)), -1, 0, '1.00', old_sha256, date '9999-12-31' {# 0.8 #}"
    assert numbers({"models/measures/a.sql": code}) == []


def test_the_defaults_of_sql_are_those_of_the_catalogue():
    catalogue = yaml.safe_load((ROOT / "rulebooks" / "measures.yaml").read_text(encoding="utf-8"))["measures"]
    disposal = next(entry for entry in catalogue if entry["measure"] == "disposal")
    stated = re.findall(r"macro default_(\w+)\(\) %}([^{]+){%", sql_of("macros")["macros/defaults.sql"])
    assert stated, "macros/defaults.sql no longer states a default: this test can go"
    assert stated == [(name, disposal["counting"][name]["default"]) for name, _ in stated]


def names_of_rulebooks() -> set[str]:
    found = set()
    for name in ("chengnan", "nanxiashu"):
        for document in yaml.safe_load_all((ROOT / "rulebooks" / f"{name}.yaml").read_text(encoding="utf-8")):
            found.add(document["rulebook"])
            for item in document["items"]:
                found |= {item["item"], *(rule["rule"] for rule in item["rules"] if "rule" in rule)}
    return found


def named(files: dict[str, str], names: set[str]) -> list[str]:
    pattern = re.compile(rf"(?<![\w.])({'|'.join(re.escape(name) for name in sorted(names, reverse=True))})(?![\w.])")
    return [
        f"{path}:{line}: {found.group()}"
        for path, text in files.items()
        for line, code in numbered_lines(without_comments(text))
        for found in pattern.finditer(code)
    ]


def test_sql_names_no_item_rule_or_office():
    names = names_of_rulebooks()
    assert {"chengnan", "nanxiashu", "C1.2", "C1.8a", "N5", "N6.3"} <= names
    none_of(
        named({**sql_of("models"), **sql_of("macros")}, names),
        "SQL knows kinds of rule, never items: make it an option of the rule, so that a third office needs no SQL:",
    )
    assert named({"a.sql": "where rule = 'C1.8a' -- N5"}, names) == ["a.sql:1: C1.8a"]
    assert named({"a.sql": "where item in ('N5', 'N50')\nand rulebook = 'chengnan'"}, names) == [
        "a.sql:1: N5",
        "a.sql:2: chengnan",
    ]
