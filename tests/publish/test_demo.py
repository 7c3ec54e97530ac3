"""The demo's published file: it keeps the contract, and every explanation adds up to what it explains."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from ingest.home import Home
from publish import open_published
from publish.read_explanation import ItemExplanation, Rule, explain_item, items_of
from publish.read_scores import periods, ranking

CONTRACT = Path(__file__).parents[3] / "shared" / "tools" / "check_contract.py"


def test_the_contract_holds_in_every_line(published_demo: Home) -> None:
    if not CONTRACT.is_file():
        pytest.skip(f"the contract's checker is not here: {CONTRACT.name}")
    command = [sys.executable, str(CONTRACT), str(published_demo.published_file)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_evidence_of_every_rule_adds_up_to_the_rule(published_demo: Home) -> None:
    checked = 0
    with open_published(published_demo) as connection:
        for number, month in enumerate(periods(connection)["month"]):
            # Every fifth unit, others in each month: all rules of both rulebooks, in a fraction of the time.
            for score in ranking(connection, month)[number::5]:
                for item in items_of(connection, score):
                    found = explain_item(connection, score, item.item)
                    assert found is not None
                    for rule in found.rules:
                        assert_adds_up(found, rule)
                        checked += 1
    assert checked > 50


def assert_adds_up(found: ItemExplanation, rule: Rule) -> None:
    """A rate is its numerator and denominator, a count its quantity; weights and means are made of their parts."""
    where = (found.score.unit_code, found.score.period, rule.rule)
    parts = [part for part in found.sums if part.rule == rule.rule]
    if rule.kind == "worst_of":  # the rule shows its least rate, which is that of one of its measures
        measures = {part.measure: [each for each in parts if each.measure == part.measure] for part in parts}
        told = [own for own in measures.values() if all(each.denominator for each in own)]
        shares = {
            Fraction(sum(each.numerator or 0 for each in own)) / Fraction(sum(each.denominator or 0 for each in own))
            for own in told
        }
        if len(told) < len(measures):  # what is counted in parts has no fraction where none or all is there
            shares |= {Fraction(0), Fraction(1)}
        assert not rule.denominator or Fraction(rule.numerator or 0, rule.denominator) in shares, where
        return
    for word in ("numerator", "denominator"):
        if (value := getattr(rule, word)) is not None:
            assert value == sum(getattr(part, word) or 0 for part in parts), (where, word)
    grids = {part.unit_code for part in parts}
    if rule.quantity is None or rule.kind == "weighted":
        return
    if rule.denominator is None and grids - {found.score.unit_code}:
        rates = [Decimal(part.numerator or 0) / part.denominator for part in parts if part.denominator]
        assert abs(rule.quantity - sum(rates) / len(rates)) < Decimal("0.000000000001"), where
    else:
        assert rule.quantity == sum(part.quantity or 0 for part in parts), where
