"""Small counts of people are taken out of a unit's items and rules before they are put into a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from publish.small_cells import guarded


@dataclass(frozen=True)
class Guard:
    """What counts people in a rulebook: rules, and items with such a rule and the names of their other rules."""

    small_cell: int
    people_rules: frozenset[str]
    other_names: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, names: Iterable[Sequence[Any]], people: list[str], small_cell: int) -> Guard:
        """names: rows of `sql.RULE_NAMES`; people: the measures that count people."""
        items: dict[str, list[str]] = {}
        others: dict[str, list[str]] = {}
        for rule, name_zh, name_en, _, item, measure in names:
            counted = (measure or "").replace(" ", "").split(",")
            if set(counted) & set(people):
                items.setdefault(item, []).append(rule)
            elif rule != item:
                others.setdefault(item, []).extend(name for name in (name_zh, name_en) if name)
        rules = frozenset(rule for found in items.values() for rule in found)
        return cls(small_cell, rules, {item: tuple(others.get(item, ())) for item in items})

    def items(self, text: str) -> str:
        """JSON of a unit's items, with sentences that tell of no few people."""
        if not self.other_names:
            return text
        items = json.loads(text)
        for item in items:
            if item["item"] in self.other_names:
                self._guard_sentences(item, self.other_names[item["item"]])
        return _json(items)

    def rules(self, text: str) -> str:
        """JSON of a unit's rules. Those that count people say in `small` whether their numbers were taken out."""
        if not self.people_rules:
            return text
        rules = json.loads(text)
        for rule in rules:
            if rule["rule"] in self.people_rules:
                # the least of several rates shows the numbers of one of them; what its sentence hides tells of all
                has_hidden = self._guard_sentences(rule, ()) and rule["kind"] == "worst_of"
                rule["small"] = has_hidden or self._is_small(rule["numerator"], rule["denominator"])
                if rule["small"]:
                    rule["numerator"] = rule["denominator"] = rule["quantity"] = None
        return _json(rules)

    def _guard_sentences(self, row: dict[str, Any], not_of_people: tuple[str, ...]) -> bool:
        """Whether there was anything to hide."""
        before = [row[lang] for lang in ("zh", "en")]
        for lang in ("zh", "en"):
            if row[lang] is not None:
                row[lang] = guarded(row[lang], self.small_cell, not_of_people)
        return before != [row[lang] for lang in ("zh", "en")]

    def _is_small(self, numerator: int | None, denominator: int | None) -> bool:
        """Few people are counted, or all but a few; as in `evidence_sql`."""
        if numerator is None or not denominator:
            return False
        return numerator < self.small_cell or 0 < denominator - numerator < self.small_cell


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
