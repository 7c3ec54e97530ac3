"""Exposures: dbt's list of who reads the published tables says what the readers' SQL says."""

from __future__ import annotations

import copy
import re

import pytest
import yaml
from house import PROJECT, ROOT, Manifest, brought, layer_of, models, none_of

# modules that read published tables to write them, or a build before it is published: no readers of what is out
WRITERS = {
    "publish/database_file.py",
    "publish/parquet_files.py",
    "publish/releases.py",
    "orchestration/assets_published.py",
}
TABLE = re.compile(r"\b(?:from|join)\s+(?:marts\.)?(\w+)", re.IGNORECASE)
SQL = re.compile(r"\bselect\b", re.IGNORECASE)


def tables_in(path: str, marts: set[str]) -> set[str]:
    """The published tables a file reads: those its SQL names, or the dataset of a BI tool."""
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.startswith("docs/bi/"):
        content = yaml.safe_load(text)
        return {content["table_name"]} if content.get("sql") is None else set(TABLE.findall(content["sql"])) & marts
    if path.endswith(".md"):
        text = "\n".join(re.findall(r"```sql\n(.*?)```", text, re.DOTALL))
    return set(TABLE.findall(text)) & marts if SQL.search(text) else set()


def exposure_breaches(manifest: Manifest) -> list[str]:
    marts = {name for name, model in models(manifest).items() if layer_of(model) == "marts"}
    found, read = [], set()
    for exposure in manifest["exposures"].values():
        name = exposure["name"]
        patterns = exposure["config"]["meta"].get("reads", [])
        paths = {path: sorted(ROOT.glob(path)) for path in patterns}
        found += [f"{name}: {path} names no file" for path, files in paths.items() if not files]
        files = {file.relative_to(ROOT).as_posix() for files in paths.values() for file in files}
        read |= files
        says = {manifest["nodes"][key]["name"] for key in exposure["depends_on"]["nodes"]}
        reads = {table for file in files for table in tables_in(file, marts)}
        found += [f"{name}: reads {table}, add - ref('{table}')" for table in sorted(reads - says)]
        found += [f"{name}: does not read {table}" for table in sorted(says - reads)]
    python = [file for room in ("publish", "orchestration") for file in sorted((ROOT / room).rglob("*.py"))]
    for file in python:
        path = file.relative_to(ROOT).as_posix()
        if path not in read | WRITERS and (tables := tables_in_sql(path, marts)):
            found.append(f"{path}: reads {', '.join(sorted(tables))} and is in no exposure's meta.reads")
    return found


def tables_in_sql(path: str, marts: set[str]) -> set[str]:
    """The same, from string literals that are SQL alone: a docstring may well say "from score"."""
    text = (ROOT / path).read_text(encoding="utf-8")
    literals = re.findall(r'"""(.*?)"""|"([^"\n]*)"', text, re.DOTALL)
    joined = [long or short for long, short in literals]
    return {
        table
        for literal in joined
        if re.match(r"\s*(?:select|with)\b", literal, re.IGNORECASE)
        for table in TABLE.findall(literal)
        if table in marts
    }


def test_exposures_say_what_the_readers_read(manifest: Manifest):
    none_of(
        exposure_breaches(manifest),
        f"Who changes a table asks its exposures ({PROJECT.name}/models/marts/_exposures.yml) who reads it:",
    )


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"depends_on": {"nodes": []}}, "gridscore_scores: reads score, add - ref('score')"),
        ({"depends_on": {"nodes": ["model.gridscore.score", "model.gridscore.alert"]}}, "does not read alert"),
        ({"config": {"meta": {"reads": ["publish/none.py"]}}}, "gridscore_scores: publish/none.py names no file"),
    ],
)
def test_an_exposure_that_says_something_else_is_found(manifest: Manifest, fields: dict[str, object], told: str):
    key = "exposure.gridscore.gridscore_scores"
    broken = copy.copy(manifest)
    broken["exposures"] = {**manifest["exposures"], key: {**manifest["exposures"][key], **fields}}
    assert any(told in breach for breach in brought(exposure_breaches, broken, manifest))


def test_a_reader_without_exposure_is_found(manifest: Manifest):
    without = {key: each for key, each in manifest["exposures"].items() if each["name"] != "gridscore_run"}
    found = brought(exposure_breaches, {**manifest, "exposures": without}, manifest)
    assert [breach.split(":")[0] for breach in found] == ["orchestration/summary.py"]


def test_every_published_table_has_a_reader_or_is_for_questions(manifest: Manifest):
    marts = {name for name, model in models(manifest).items() if layer_of(model) == "marts"}
    read = {
        manifest["nodes"][key]["name"]
        for exposure in manifest["exposures"].values()
        for key in exposure["depends_on"]["nodes"]
    }
    none_of(sorted(marts - read), "A published table nobody reads: write a question for it (docs/sql.md):")
