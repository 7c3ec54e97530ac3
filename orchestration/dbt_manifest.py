"""The parsed dbt project: what it was parsed from, and the manifest for Dagster, for dbt, and for a build."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from importlib.metadata import version
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent / "dbt_project"
PARSED_FROM = ("dbt_project.yml", "profiles.yml", "models", "macros", "tests")
# macros that dbt itself calls by name while it builds
CALLED_BY_DBT = (
    "check_schema_exists",
    "create_schema",
    "drop_relation",
    "get_columns_in_relation",
    "get_where_subquery",
    "list_relations_without_caching",
    "list_schemas",
)
CALLED_BY_UNIT_TESTS = ("materialization_unit_default", "get_expected_sql", "get_fixture_sql")


@dataclass(frozen=True)
class Parsed:
    """A parsed project: `manifest.json` for Dagster, `manifest.msgpack` for dbt itself, `compiled.json` for builds."""

    folder: Path

    @property
    def compiled(self) -> Path:
        """The manifest with each model's SQL; written before the first build."""
        return self.folder / "compiled.json"

    def as_dict(self) -> dict[str, Any]:
        """The manifest as published by dbt."""
        with (self.folder / "manifest.json").open(encoding="utf-8") as file:
            return json.load(file)

    def as_manifest(self) -> Any:
        """The manifest as dbt's own object; a run changes it, so each run loads its own."""
        from dbt.contracts.graph.manifest import Manifest

        return Manifest.from_msgpack((self.folder / "manifest.msgpack").read_bytes())

    def as_manifest_of_builds(self) -> Any:
        """The same with every model and test as plain SQL, and without the macros that only wrote it.

        Nothing in the project depends on a run, so its templates are rendered once, after a parse. dbt hands every
        macro to every model and test anew, and nearly all are for other databases, other commands or the templates. A
        macro that is missed nevertheless is an error of the model that calls it, never another result.
        """
        manifest = self.as_manifest()
        with self.compiled.open(encoding="utf-8") as file:
            compiled = json.load(file)["nodes"]
        for key, node in manifest.nodes.items():
            node.raw_code = compiled[key]["compiled_code"]
        manifest.exposures = {}  # a build asks nobody who will read it
        _forget_macros(manifest, lambda macro: _is_materialization(macro, manifest.metadata.project_name))
        return manifest

    def as_manifest_of_unit_tests(self, one_each: bool = False) -> Any:
        """The same with its templates, which take the rows of a test for tables, and without macros they never call.

        one_each: only the first unit test of each model.
        """
        manifest = self.as_manifest()
        if one_each:
            first = {test.model: key for key, test in sorted(manifest.unit_tests.items(), reverse=True)}
            manifest.unit_tests = {key: manifest.unit_tests[key] for key in first.values()}
        own = manifest.metadata.project_name
        _forget_macros(manifest, lambda macro: macro.package_name == own or macro.name in CALLED_BY_UNIT_TESTS)
        return manifest

    def empty_tables(self) -> list[str]:
        """SQL that makes an empty table of each model, parents first; sources have to be there, and empty."""
        with self.compiled.open(encoding="utf-8") as file:
            nodes = json.load(file)["nodes"]
        models = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
        parents = {key: [one for one in node["depends_on"]["nodes"] if one in models] for key, node in models.items()}
        made = [models[key] for key in TopologicalSorter(parents).static_order()]
        return [f"create schema if not exists {schema}" for schema in sorted({node["schema"] for node in made})] + [
            f"create table {node['relation_name']} as {node['compiled_code']}"
            for node in made
            if node["config"]["materialized"] != "ephemeral"
        ]


def project_digest() -> str:
    """SHA-256 over every file dbt parses and the versions that parse it."""
    digest = hashlib.sha256("|".join(version(name) for name in ("dbt-core", "dbt-duckdb")).encode())
    for name in PARSED_FROM:
        path = PROJECT / name
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.suffix in (".sql", ".yml", ".yaml", ".md", ".csv"):
                digest.update(f"{file.relative_to(PROJECT)}\0".encode())
                digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()


def _forget_macros(manifest: Any, is_needed: Callable[[Any], bool]) -> None:
    """Leave those that are needed, that dbt calls by name, and that any of these calls."""
    macros = manifest.macros
    by_name: dict[str, list[str]] = {}
    for key, macro in macros.items():
        by_name.setdefault(macro.name.removeprefix("duckdb__").removeprefix("default__"), []).append(key)
    waiting = [key for key, macro in macros.items() if is_needed(macro)]
    waiting += [key for name in CALLED_BY_DBT for key in by_name.get(name, [])]
    kept: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key in macros and key not in kept:
            kept.add(key)
            waiting += macros[key].depends_on.macros
            waiting += by_name.get(macros[key].name, [])  # what a dispatch of it may choose
    manifest.macros = {key: macro for key, macro in macros.items() if key in kept}


def _is_materialization(macro: Any, project: str) -> bool:
    return macro.package_name == project and macro.name.startswith("materialization_")
