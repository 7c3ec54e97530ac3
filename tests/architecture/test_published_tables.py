"""What readers of schema marts were promised: tables, columns and their order, types, descriptions, no identifiers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from house import Manifest, brought, changed, layer_of, models, none_of

from rulebooks.catalogue import load_catalogue

LISTS = yaml.safe_load((Path(__file__).parent / "promised_tables.yaml").read_text(encoding="utf-8"))
PROMISED: dict[str, list[str]] = LISTS["promised"]
EXTRA: dict[str, dict[str, str]] = LISTS["extra"]
TYPES = re.compile(r"string|string\[\]|bigint|decimal\(\d+,\s*\d+\)|date|timestamptz|boolean")
# the name of a column says its type
TYPE_OF_NAME = {
    r"(is|has)_\w+": "boolean",
    r"\w+_at": "timestamptz",
    r"date|\w+_(date|on)": "date",
    r"\w+_(mm|s|count|row|number|days)|rows_\w+": "bigint",
    r"(\w+_)?points(_\w+)?|score|deductions|bonus|adjustment": "decimal(9,2)",
}
# names of things, and what is masked before it lands
NO_IDENTIFIERS = {"unit_name", "grid_name", "item_name", "file_name", "column_name", "content_masked"}
IDENTIFIERS = re.compile(
    r"(^|_)(phone|mobile|telephone|email|wechat|id_number|id_card|id_hash|identity|birth\w*|sex|gender|address|passport"
    r"|target|target_code|purpose|lon|lat|longitude|latitude|position|notes|description|content)($|_)|(^|_)name$"
)


def shape_breaches(manifest: Manifest) -> list[str]:
    marts = {name: model for name, model in models(manifest).items() if layer_of(model) == "marts"}
    found = [f"{name}: promised, but there is no such model" for name in PROMISED.keys() - marts.keys()]
    for name, model in sorted(marts.items()):
        found += [f"{name}: {breach}" for breach in table_breaches(name, model)]
        for column in model["columns"].values():
            found += [f"{name}.{column['name']}: {breach}" for breach in column_breaches(column)]
    return found


def table_breaches(name: str, model: dict[str, Any]) -> list[str]:
    found = []
    columns = list(model["columns"])
    extra = EXTRA.get(name, {}).keys()
    if not model["config"]["contract"]["enforced"]:
        found.append("no enforced contract (config: {contract: {enforced: true}})")
    if model["config"].get("persist_docs") != {"relation": True, "columns": True}:
        found.append("its descriptions would not reach the published file (persist_docs)")
    if not (model["description"].startswith("One row per ") and is_bilingual(model["description"])):
        found.append("its description must start 'One row per ...' and say the same in Chinese")
    if [column for column in columns if column not in extra] != PROMISED.get(name):
        found.append(f"columns are {columns}, promised are {PROMISED.get(name)} in this order, besides {list(extra)}")
    return [*found, *(f"extra column {column} is no more" for column in extra if column not in columns)]


def column_breaches(column: dict[str, Any]) -> list[str]:
    found = []
    name, data_type = column["name"], column["data_type"] or "none"
    if not is_bilingual(column["description"]):
        found.append("needs a description in English and Chinese (a doc block)")
    if not TYPES.fullmatch(data_type):
        found.append(f"type {data_type}: published numbers are integers or sized decimals, never floating point")
    expected = [each for pattern, each in TYPE_OF_NAME.items() if re.fullmatch(pattern, name)]
    if expected and data_type.replace(" ", "") not in expected:
        found.append(f"type {data_type}, but the name says {expected[0]}")
    if IDENTIFIERS.search(name) and name not in NO_IDENTIFIERS:
        found.append("reads like an identifier of a person or a visit target; these are never published")
    return found


def is_bilingual(text: str) -> bool:
    return bool(re.search(r"[A-Za-z]{3,}", text)) and len(re.findall(r"[\u4e00-\u9fff]", text)) >= 2


def test_published_tables_are_as_promised(manifest: Manifest):
    none_of(shape_breaches(manifest), "Readers rely on these tables (promised_tables.yaml; models/marts/_marts.yml):")


def test_measures_name_only_fact_tables_that_readers_have():
    named = {measure.fact_table for measure in load_catalogue().measures if measure.fact_table}
    assert len(named) > 5
    assert named <= PROMISED.keys()


def with_column(manifest: Manifest, name: str, **fields: str) -> Manifest:
    columns = models(manifest)["score"]["columns"]
    added = {**columns["rank"], "name": name, **fields}
    return changed(manifest, "score", columns={**columns, name: added})


@pytest.mark.parametrize(
    ("column", "fields", "told"),
    [
        ("rank", {"data_type": "double"}, "score.rank: type double"),
        ("rank", {"data_type": "float"}, "score.rank: type float"),
        ("score", {"data_type": "decimal(18,6)"}, "score.score: type decimal(18,6), but the name says decimal(9,2)"),
        ("is_partial", {"data_type": "string"}, "score.is_partial: type string, but the name says boolean"),
        ("rank", {"description": "Only English"}, "score.rank: needs a description in English and Chinese"),
        ("worker_phone", {}, "score.worker_phone: reads like an identifier"),
        ("worker_name", {}, "score.worker_name: reads like an identifier"),
        ("birth_date", {"data_type": "date"}, "score.birth_date: reads like an identifier"),
        ("target_code", {"data_type": "string"}, "score.target_code: reads like an identifier"),
        ("more", {}, "score: columns are"),
    ],
)
def test_a_column_that_breaks_the_promise_is_found(manifest: Manifest, column: str, fields: dict[str, str], told: str):
    found = brought(shape_breaches, with_column(manifest, column, **fields), manifest)
    assert [breach.startswith(told) for breach in found].count(True) == 1


def test_a_table_that_breaks_the_promise_is_found(manifest: Manifest):
    score = models(manifest)["score"]
    backwards = dict(reversed(score["columns"].items()))
    unenforced = {**score["config"], "contract": {"enforced": False}, "persist_docs": {}}
    broken = changed(manifest, "score", columns=backwards, config=unenforced, description="Scores.")
    found = "\n".join(brought(shape_breaches, changed(broken, "more"), manifest))
    for told in ("contract", "persist_docs", "One row per", "score: columns are", "more: columns are"):
        assert told in found
    gone = {**manifest, "nodes": {key: node for key, node in manifest["nodes"].items() if node["name"] != "alert"}}
    assert brought(shape_breaches, gone, manifest) == ["alert: promised, but there is no such model"]
