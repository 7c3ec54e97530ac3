"""Every number of the shipped rulebooks beside the number that the specification gives: shipped_numbers.csv."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from ingest.yaml_file import load_documents
from rulebooks.catalogue import CATALOGUE_FILE

TABLE = Path(__file__).with_name("shipped_numbers.csv")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
NO_NUMBERS = ("version", "effective_from")
Key = tuple[str, str, str]
"""Rulebook (of the catalogue: measures), rule or item (of the whole rulebook: nothing), option."""


def differences(folder: Path) -> list[str]:
    """What the files of a folder say otherwise than the table, in words; also what only one of the two has."""
    found = [pair for path in sorted(folder.glob("*.yaml")) for pair in of_file(path)]
    assert len(dict(found)) == len(found), "two numbers of one name"
    said, asked = dict(found), expected()
    return [
        f"{' '.join(key)} is {said.get(key)}, not {asked.get(key)}"
        for key in sorted(said.keys() | asked.keys())
        if said.get(key) != asked.get(key)
    ]


def expected() -> dict[Key, Decimal]:
    with TABLE.open(encoding="utf-8") as file:
        return {
            (row["rulebook"], row["rule"], row["option"]): Decimal(row["number"].strip())
            for row in csv.DictReader(file)
        }


def of_file(path: Path) -> Iterator[tuple[Key, Decimal]]:
    for document in load_documents(path):
        if path.name == CATALOGUE_FILE.name:
            for measure in document["measures"]:
                for option, said in measure.get("counting", {}).items():
                    yield from within(("measures", measure["measure"], option), said.get("default"))
            continue
        items = document.pop("items")
        yield from within((document["rulebook"], "", ""), document)
        for item in items:
            rules = item.pop("rules")
            yield from within((document["rulebook"], item["item"], ""), item)
            for rule in rules:
                beside = f"{item['item']}i" if rule["kind"] == "informational" else item["item"]
                yield from within((document["rulebook"], rule.get("rule", beside), ""), rule)


def within(key: Key, value: Any) -> Iterator[tuple[Key, Decimal]]:
    """Numbers in a value, by the words that lead to them; entries of a list are counted from 1."""
    rulebook, rule, option = key
    if isinstance(value, dict | list):
        parts = value.items() if isinstance(value, dict) else enumerate(value, start=1)
        for name, part in parts:
            if name not in NO_NUMBERS:
                yield from within((rulebook, rule, f"{option} {name}".strip()), part)
    elif not isinstance(value, bool) and NUMBER.fullmatch(str(value)):
        yield key, Decimal(str(value))
