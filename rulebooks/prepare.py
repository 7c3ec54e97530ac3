"""Before the schema: tells the fields of a rule's kind from the counting parameters of its measure."""

from __future__ import annotations

import difflib
from typing import Any

from ingest.errors import GridscoreError
from rulebooks.catalogue import Catalogue, Measure
from rulebooks.kinds import KINDS


def with_counting(document: dict[str, Any], catalogue: Catalogue, label: str) -> dict[str, Any]:
    """The document with each rule's counting parameters under `counting`; the given one is left as it is.

    label: how the file is named in errors. Raises GridscoreError for an unknown measure, a field that neither the kind
    nor the measure takes, a parameter that is missing or not of its type. What is not a rule at all is left to the
    schema to refuse.
    """
    items = document.get("items")
    if not isinstance(items, list):
        return document
    return {**document, "items": [_item(item, catalogue, label) for item in items]}


def _item(item: Any, catalogue: Catalogue, label: str) -> Any:
    if not isinstance(item, dict) or not isinstance(item.get("rules"), list):
        return item
    place = f"{label}, item {item.get('item')}"
    return {**item, "rules": [_rule(rule, catalogue, place) for rule in item["rules"]]}


def _rule(rule: Any, catalogue: Catalogue, item_place: str) -> Any:
    if not isinstance(rule, dict) or rule.get("kind") not in KINDS:
        return rule
    place = f"{item_place}, rule {rule['rule']}" if isinstance(rule.get("rule"), str) else item_place
    measures = _measures(rule.get("measure"), catalogue, place)
    if measures is None:
        return rule
    for name in ("over", "less"):
        if isinstance(rule.get(name), dict):
            measures += _measures(rule[name].get("measure"), catalogue, f"{place}, {name}") or []
    fields = {field.alias or name for name, field in KINDS[rule["kind"]].model_fields.items()} - {"counting"}
    parameters = {name: parameter for measure in measures for name, parameter in measure.counting.items()}
    counting: dict[str, Any] = {}
    for name, value in rule.items():
        if name in fields:
            continue
        if name not in parameters:
            raise GridscoreError(f"{place}, {name}: {_unknown(name, rule['kind'], measures, fields | set(parameters))}")
        problem = parameters[name].problem(value)
        if problem:
            raise GridscoreError(f"{place}, {name}: {problem}")
        counting[name] = value
    for name, parameter in parameters.items():
        if name not in counting and parameter.default is None:
            raise GridscoreError(f"{place}, {name}: is missing; measure {_names(measures)} needs it")
    return {**{name: value for name, value in rule.items() if name in fields}, "counting": counting}


def _measures(stated: Any, catalogue: Catalogue, place: str) -> list[Measure] | None:
    names = [stated] if isinstance(stated, str) else stated
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return None
    found = []
    for name in names:
        measure = catalogue.get(name)
        if measure is None:
            raise GridscoreError(f"{place}, measure: no measure '{name[:60]}'{catalogue.nearest(name)}")
        found.append(measure)
    return found


def _unknown(name: str, kind: str, measures: list[Measure], known: set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    hint = f"; did you mean '{near[0]}'?" if near else ""
    return f"no such field in a rule of kind {kind} over {_names(measures)}{hint}"


def _names(measures: list[Measure]) -> str:
    return ", ".join(measure.measure for measure in measures)
