"""One mutant: where it is, how it is put into the project, and which test notices it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from ingest.errors import GridscoreError
from orchestration.dbt_manifest import PROJECT
from rulebooks import catalogue, loader, tables

from ..rulebooks.shipped_numbers import differences
from . import contracts
from .cases import Case, Cases
from .changes import Change, changes_of_rulebook, changes_of_sql
from .fixture import REFUSED, Fixture, NoSuchChangeError
from .project import Project
from .strangers import disturbed

NOT_POINTS = ("empty", "grain", "truths", "materializations", "schemas", "defaults")
"""Macros of how tables are made and tested."""
NUMBERS = ("arithmetic.sql", "text.sql")
"""Macros that these tests hold against fractions."""
ARITHMETIC = PROJECT.parent / "tests" / "dbt" / "test_exact_arithmetic.py"


@dataclass(frozen=True)
class Mutant:
    """A change of a file. node: unique id of the model or macro whose text it is; None in a rulebook. number: of those
    in the file with the same words, from 0."""

    file: str
    line: int
    text: str
    change: Change
    node: str | None
    number: int

    @property
    def name(self) -> str:
        """Stays the same while its line does, wherever that stands."""
        change = self.change
        key = "|".join((self.file, self.text.strip(), change.kind, change.old, change.new, str(self.number)))
        return hashlib.sha256(key.encode()).hexdigest()[:12]

    def __str__(self) -> str:
        change = f"{self.change.kind} {self.change.old!r} -> {self.change.new!r}"
        return f"{self.file}:{self.line} {change}: {self.text.strip()}"


def mutants(project: Project) -> list[Mutant]:
    """All of them, in order of file and place."""
    found: list[Mutant] = []
    for key, node in project.models.items():
        found += of_text(f"dbt_project/{node.original_file_path}", node.raw_code, key, changes_of_sql(node.raw_code))
    for key, macro in project.manifest.macros.items():
        is_own = (
            macro.package_name == project.manifest.metadata.project_name and "/tests/" not in macro.original_file_path
        )
        if is_own and Path(macro.original_file_path).stem not in NOT_POINTS and not macro.name.startswith("spark__"):
            own = changes_of_sql(macro.macro_sql)
            found += of_text(f"dbt_project/{macro.original_file_path}", macro.macro_sql, key, own)
    for path in sorted(loader.SHIPPED.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        found += of_text(f"rulebooks/{path.name}", text, None, changes_of_rulebook(text))
    return sorted(found, key=lambda mutant: (mutant.file, mutant.node or "", mutant.change.start))


def of_text(file: str, text: str, node: str | None, changes: list[Change]) -> Iterator[Mutant]:
    """Lines are counted in the whole file, where the text (of a macro) stands in it."""
    whole = (PROJECT.parent / file).read_text(encoding="utf-8")
    before = whole[: max(0, whole.find(text))].count("\n")
    seen: Counter[tuple[str, ...]] = Counter()
    for change in changes:
        line = text.count("\n", 0, change.start)
        words = text.split("\n")[line]
        same = (words.strip(), change.kind, change.old, change.new)
        yield Mutant(file, before + line + 1, words, change, node, seen[same])
        seen[same] += 1


class Judge:
    """Asks the loader and the specification's numbers, or the unit tests of what was changed, strangers in them and the
    tests of arithmetic; then the fixture and data tests."""

    def __init__(self, project: Project, cases: Cases, fixture: Fixture) -> None:
        self.project, self.cases, self.fixture = project, cases, fixture
        self.contracts = contracts.read()
        self.rules = self._rules(loader.SHIPPED)
        self.macros = {key: macro.macro_sql for key, macro in project.manifest.macros.items()}

    def verdict(self, mutant: Mutant) -> str | None:
        """What notices the mutant, or None. Raises NoSuchChangeError when it does not compile."""
        if mutant.node is None:
            return self._of_rulebook(mutant)
        with self._changed(mutant) as models:
            try:
                asked = self._asked(models)
                changed = self._compiled(models)
            except Exception as error:
                raise NoSuchChangeError from error
            if not changed and not asked:
                raise NoSuchChangeError
            told = self._unit_test(asked) or self._stranger(asked) or self._arithmetic(mutant)
            return told or self.fixture.noticed(changed, {})

    def _asked(self, models: set[str]) -> list[tuple[Case, str]]:
        """Unit tests of models that read otherwise now, and how they read."""
        tests = self.project.unit_tests_of(models)
        sql = {test.model: self.project.compiled(f"model.{test.package_name}.{test.model}") for test in tests}
        cases = [self.cases.case(test.name) for test in tests]
        return [(case, sql[case.model]) for case in cases if sql[case.model] != self.cases.sql(case)]

    def _unit_test(self, asked: list[tuple[Case, str]]) -> str | None:
        for case, sql in asked:
            try:
                if not self.cases.passes(case, sql):
                    return f"unit test {case.name}"
            except REFUSED as error:
                raise NoSuchChangeError from error
            except duckdb.Error:
                return f"unit test {case.name}"
        return None

    def _stranger(self, asked: list[tuple[Case, str]]) -> str | None:
        for case, sql in asked:
            try:
                is_disturbed = bool(disturbed(self.cases, case, self.contracts[case.model], sql))
            except duckdb.Error:
                is_disturbed = True
            if is_disturbed:
                return f"stranger in {case.name}"
        return None

    def _arithmetic(self, mutant: Mutant) -> str | None:
        """Asks the tests that hold macros against fractions, with the changed file in another folder."""
        if mutant.node not in self.macros or Path(mutant.file).name not in NUMBERS:
            return None
        before = self.macros[mutant.node]
        whole = (PROJECT.parent / mutant.file).read_text(encoding="utf-8")
        changed = whole.replace(before, mutant.change.applied_to(before))
        is_noticed = arithmetic_holds() and not arithmetic_holds(Path(mutant.file).name, changed)
        return "arithmetic" if is_noticed else None

    def _compiled(self, models: set[str]) -> dict[str, str]:
        """The new SQL of the models, and of those into which an ephemeral one of them is put."""
        waiting, users = list(models), set(models)
        while waiting:
            key = waiting.pop()
            if self.project.is_ephemeral(key):
                waiting += set(self.project.children[key]) - users
                users |= set(self.project.children[key])
        found = {key: self.project.compiled(key) for key in users if not self.project.is_ephemeral(key)}
        return {key: sql for key, sql in found.items() if sql != self.fixture.sql[key]}

    @contextmanager
    def _changed(self, mutant: Mutant) -> Iterator[set[str]]:
        """The manifest with the change in it; the models whose text it changes."""
        assert mutant.node
        manifest = self.project.manifest
        if mutant.node in manifest.macros:
            holder, attribute, models = (
                manifest.macros[mutant.node],
                "macro_sql",
                self.project.users_of_macro(mutant.node),
            )
        else:
            holder, attribute, models = self.project.models[mutant.node], "raw_code", {mutant.node}
        before = getattr(holder, attribute)
        setattr(holder, attribute, mutant.change.applied_to(before))
        try:
            yield models
        finally:
            setattr(holder, attribute, before)

    def _of_rulebook(self, mutant: Mutant) -> str | None:
        with tempfile.TemporaryDirectory(prefix="gridscore-mutant-") as name:
            folder = Path(name)
            for path in loader.SHIPPED.glob("*.yaml"):
                text = path.read_text(encoding="utf-8")
                is_it = mutant.file == f"rulebooks/{path.name}"
                (folder / path.name).write_text(mutant.change.applied_to(text) if is_it else text, encoding="utf-8")
            try:
                rules = self._rules(folder)
            except GridscoreError:
                return "loader"
            if differences(folder):
                return "numbers of the specification"
        return self.fixture.noticed(
            {}, {name: rules[name] for name in rules if not rules[name].equals(self.rules[name])}
        )

    def _rules(self, folder: Path) -> dict[str, pl.DataFrame]:
        """The tables of the rulebooks and the catalogue in a folder; hashes of files left out of account."""
        before = catalogue.CATALOGUE_FILE
        catalogue.CATALOGUE_FILE = folder / before.name
        catalogue.load_catalogue.cache_clear()
        try:
            files = [path for path in sorted(folder.glob("*.yaml")) if path.name != before.name]
            found = tables.rulebook_tables([rulebook for path in files for rulebook in loader.load_file(path)])
        finally:
            catalogue.CATALOGUE_FILE = before
            catalogue.load_catalogue.cache_clear()
        return found


def arithmetic_holds(name: str = "", text: str = "") -> bool:
    """Whether the tests of arithmetic pass, with another text in one of the files."""
    with tempfile.TemporaryDirectory(prefix="gridscore-mutant-") as folder:
        for file in NUMBERS:
            own = (PROJECT / "macros" / file).read_text(encoding="utf-8")
            (Path(folder) / file).write_text(text if file == name else own, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-n", "0", "-q", "-x", str(ARITHMETIC)]
        environment = os.environ | {"GRIDSCORE_MACROS": folder}
        told = subprocess.run(command, env=environment, cwd=PROJECT.parent, capture_output=True, check=False)
    return told.returncode == 0


def sample(found: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """So many of them, drawn so that a change elsewhere draws no other ones."""
    lots = {mutant.name: hashlib.sha256(f"{seed} {mutant.name}".encode()).digest() for mutant in found}
    drawn = set(sorted(lots, key=lambda name: lots[name])[:count])
    return [mutant for mutant in found if mutant.name in drawn]
