"""Before the schema: rules that reuse another's method, and items that are all or nothing, are written out in full."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.errors import GridscoreError
from rulebooks.kinds import KINDS

OWN = {"rule", "name", "clause", "weight", "costs_once_with", "reuse", "factor"}
Fields = dict[str, Any]


def written_out(document: Fields, label: str) -> Fields:
    """The document with every rule complete; the given one is left as it is. What is no rule is left to the schema.

    reuse: everything of the named rule but its id, name, clause and group, overridden by what the rule says itself; a
    measure of its own brings its own parameters. combine all_of: each rule takes (or gives) all of it, once together.
    Raises GridscoreError for a rule that is not there and for amounts that all_of leaves no room for.
    """
    if not isinstance(document.get("items"), list):
        return document
    methods = dict(_methods(document["items"]))
    items = [
        {**item, "rules": [_rule(rule, item, methods, label) for rule in item["rules"]]} if _has_rules(item) else item
        for item in document["items"]
    ]
    return {**document, "items": items}


def _has_rules(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("rules"), list)


def _methods(items: list[Any]) -> Iterator[tuple[str, Fields]]:
    """Rules by the id they go by, with the points their item gives them where they state none."""
    for item in items:
        rules = [rule for rule in item["rules"] if isinstance(rule, dict)] if _has_rules(item) else []
        scored = [rule for rule in rules if rule.get("kind") != "informational"]
        for rule in rules:
            is_alone = rule in scored and len(scored) == 1
            rule_id = item.get("item") if is_alone else rule.get("rule")
            if isinstance(rule_id, str):
                yield rule_id, {**_points_of_item(rule, item), **rule}


def _points_of_item(rule: Fields, item: Fields) -> Fields:
    kind = KINDS.get(str(rule.get("kind")))
    takes_points = kind is not None and "points" in kind.model_fields and "deduct" not in rule
    return {"points": item["points"]} if takes_points and "points" in item else {}


def _rule(rule: Any, item: Fields, methods: dict[str, Fields], label: str) -> Any:
    if not isinstance(rule, dict):
        return rule
    place = f"{label}, item {item.get('item')}" + (
        f", rule {rule['rule']}" if isinstance(rule.get("rule"), str) else ""
    )
    whole = _reused(rule, methods, place) if "reuse" in rule else rule
    return _all_or_nothing(whole, item, place) if item.get("combine") == "all_of" else whole


def _reused(rule: Fields, methods: dict[str, Fields], place: str) -> Fields:
    method = methods.get(str(rule["reuse"]))
    if method is None or not isinstance(rule["reuse"], str):
        raise GridscoreError(f"{place}, reuse: no rule '{str(rule['reuse'])[:60]}'")
    if "reuse" in method:
        raise GridscoreError(f"{place}, reuse: {rule['reuse']} itself reuses {method['reuse']}; name that one")
    if "kind" in rule:
        raise GridscoreError(f"{place}, kind: comes with the rule that is reused")
    taken = {name: value for name, value in method.items() if name not in OWN}
    kind = KINDS.get(str(method.get("kind")))
    if kind is not None and "measure" in rule:
        fields = {field.alias or name for name, field in kind.model_fields.items()}
        taken = {name: value for name, value in taken.items() if name in fields and name != "where"}
    return {**taken, **rule}


def _all_or_nothing(rule: Fields, item: Fields, place: str) -> Fields:
    if rule.get("kind") == "informational":
        return rule
    if rule.get("kind") != "threshold":
        raise GridscoreError(f"{place}, kind: combine all_of asks what is met or not; its rules are of kind threshold")
    for name in ("give", "deduct", "costs_once_with", "factor", "weight"):
        if name in rule:
            raise GridscoreError(f"{place}, {name}: combine all_of gives all the points or none; leave it out")
    amount = {"give": item.get("cap")} if item.get("part") == "bonus" else {"deduct": item.get("points")}
    return {**rule, **amount, "costs_once_with": f"all of {item.get('item')}"}
