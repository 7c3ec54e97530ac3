"""The manual of rulebooks: every example in it holds, and every word a rulebook may say stands in it."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.yaml_schema import StrictModel
from rulebooks import check_rulebook
from rulebooks.catalogue import load_catalogue
from rulebooks.kinds import KINDS
from rulebooks.schema import Item, ItemLimit, OfficeHours, RulebookFile
from rulebooks.words import Band, Count, EvidenceFilter, HighestAmount, PriceList

MANUAL = (Path(__file__).resolve().parents[2] / "docs" / "writing_a_rulebook.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)
FILLER = """\
  - item: Z9
    name: {zh: 其余, en: The rest}
    clause: 其余
    points: "%s"
    rules:
      - {kind: rate_points, measure: party_building, valid_months: 12}
"""
HEAD = """\
rulebook: example
version: "1"
effective_from: "2026-01-01"
name: {zh: 例, en: Example}
source: 例
scored_unit: community
"""


def _whole(example: str) -> str:
    """The example as a file of its own: with a head, and an item that makes the rest of the hundred."""
    if "rulebook:" in example:
        return example
    if example.startswith("- item:"):
        example = "items:\n" + re.sub(r"(?m)^(?=.)", "  ", example)
    elif "items:" not in example:
        example += "items:\n"
    items: list[dict[str, Any]] = yaml.safe_load(example)["items"] or []
    rest = 100 - sum((Decimal(item.get("points", "0")) for item in items), Decimal(0))
    return HEAD + example + (FILLER % rest if rest else "")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.split("\n")[0][:30])
def test_every_example_holds(tmp_path: Path, example: str) -> None:
    file = tmp_path / "example.yaml"
    file.write_text(_whole(example), encoding="utf-8")
    assert check_rulebook(file).error is None


def _fields(model: type[StrictModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()} - {"counting"}


@pytest.mark.parametrize(
    "model",
    [
        RulebookFile,
        Item,
        ItemLimit,
        OfficeHours,
        Band,
        EvidenceFilter,
        Count,
        PriceList,
        HighestAmount,
        *KINDS.values(),
    ],
    ids=lambda model: model.__name__,
)
def test_every_key_stands_in_the_manual(model: type[StrictModel]) -> None:
    assert {name for name in _fields(model) if not re.search(rf"\b{name}\b", MANUAL)} == set()


def test_every_kind_has_its_example() -> None:
    assert {kind for kind in KINDS if f"**`{kind}`**" not in MANUAL} == set()
    assert {kind for kind in KINDS if not any(f"kind: {kind}" in example for example in EXAMPLES)} == set()


def test_every_measure_its_parameters_and_kinds_stand_in_the_manual() -> None:
    listed = MANUAL[MANUAL.index("## Measures") : MANUAL.index("## Versions")]
    for measure in load_catalogue().measures:
        line = next((line for line in listed.splitlines() if re.search(rf"`{measure.measure}`.*\|", line)), "")
        named = {measure.measure, *measure.counting, *(measure.kinds or ())}
        assert {name for name in named if f"`{name}`" not in line} == set()
        own = "unit*" if measure.names_grid or measure.on_grids else "unit"
        on = {"scored_unit": own}.get(measure.unit_type, measure.unit_type)
        assert f"| {on} |" in line
