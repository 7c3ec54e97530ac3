"""The parsed dbt project in memory: models compiled with a changed text, and which unit tests they have."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from orchestration.dbt_manifest import PROJECT
from orchestration.dbt_runner import prepare


class Project:
    """dbt's manifest, configuration and compiler for one build file. Made by `within`."""

    def __init__(self, config: Any, manifest: Any) -> None:
        from dbt.adapters.factory import get_adapter
        from dbt.compilation import Compiler

        self.config, self.manifest = config, manifest
        self.adapter = get_adapter(config)
        self.compiler = Compiler(config)
        self.models = {key: node for key, node in manifest.nodes.items() if node.resource_type == "model"}
        self.data_tests = {key: node for key, node in manifest.nodes.items() if node.resource_type == "test"}
        self.children: dict[str, list[str]] = defaultdict(list)
        for key, node in self.models.items():
            for parent in node.depends_on.nodes:
                self.children[parent].append(key)
        self.order = self._in_order()

    def _in_order(self) -> list[str]:
        """Models, parents first."""
        found: dict[str, None] = {}

        def visit(key: str) -> None:
            for parent in self.models[key].depends_on.nodes:
                if parent in self.models:
                    visit(parent)
            found.setdefault(key)

        for key in self.models:
            visit(key)
        return list(found)

    def is_ephemeral(self, key: str) -> bool:
        return bool(self.models[key].config.materialized == "ephemeral")

    def descendants(self, keys: Iterable[str]) -> set[str]:
        """Models that read one of the models or sources, directly or not."""
        found: set[str] = set()
        waiting = list(keys)
        while waiting:
            for child in self.children[waiting.pop()]:
                if child not in found:
                    found.add(child)
                    waiting.append(child)
        return found

    def users_of_macro(self, macro: str) -> set[str]:
        """Models whose text calls the macro, directly or through others."""
        calling = {macro}
        while True:
            more = {k for k, m in self.manifest.macros.items() if calling & set(m.depends_on.macros)} | dispatched(
                calling
            )
            if more <= calling:
                break
            calling |= more
        return {key for key, node in self.models.items() if calling & set(node.depends_on.macros)}

    def compiled(self, key: str) -> str:
        """The SQL of a model or data test, with what is ephemeral in it."""
        node = self.manifest.nodes[key]
        for other in [node, *(self.models[parent] for parent in self.models if self.is_ephemeral(parent))]:
            other.compiled, other.compiled_code, other._pre_injected_sql = False, None, None
            other.extra_ctes, other.extra_ctes_injected = [], False
        return str(self.compiler.compile_node(node, self.manifest, {}, write=False).compiled_code)

    def unit_tests_of(self, keys: set[str]) -> list[Any]:
        """Unit tests of the models, and of those that take an ephemeral one of them in."""
        wanted = set(keys)
        waiting = [key for key in keys if self.is_ephemeral(key)]
        while waiting:
            for child in self.children[waiting.pop()]:
                wanted.add(child)
                if self.is_ephemeral(child):
                    waiting.append(child)
        names = {self.models[key].name for key in wanted}
        return [test for test in self.manifest.unit_tests.values() if test.model in names]


def dispatched(calling: set[str]) -> set[str]:
    """What calls DuckDB's version of a macro calls it by its plain name."""
    parts = [name.rsplit(".", 1) for name in calling]
    return {f"{where}.{name.removeprefix(prefix)}" for where, name in parts for prefix in ("default__", "duckdb__")}


def within(build_file: Path, work: Callable[[Project], int]) -> int:
    """Load the parsed project as dbt's commands do, and work on it. `build_file`: a copy with all models in it."""
    from dbt.cli import requires
    from dbt.cli.main import cli

    os.environ["GRIDSCORE_BUILD_FILE"] = str(build_file)

    @requires.preflight
    @requires.profile
    @requires.project
    @requires.runtime_config
    @requires.manifest(write=False, write_perf_info=False)
    def inside(context: Any) -> int:
        return work(Project(context.obj["runtime_config"], context.obj["manifest"]))

    quiet = ["--log-level", "none", "--log-level-file", "none", "--no-send-anonymous-usage-stats"]
    folders = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    own = ["--target-path", str(build_file.parent / "dbt"), "--log-path", str(build_file.parent / "dbt")]
    group = cli.make_context("dbt", [*quiet, "test", *folders, *own])
    group.obj = {"manifest": prepare().as_manifest(), "callbacks": []}
    command = cli.commands["test"]
    with group, command.make_context("test", [*folders, *own], parent=group) as context:
        return int(inside(context))
