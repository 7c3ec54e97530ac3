"""The golden months and the drawn office, published once; what a changed model or rulebook would publish instead.

Models are made again in one transaction that is rolled back, and only those whose parents came out different. What
is compared are the numbers that the tests of golden months and of the drawn office know to be right.
"""

from __future__ import annotations

import csv
import os
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from ingest.home import Home
from orchestration.dbt_runner import KEEP_STEPS

from ..reference.drawn.beside_golden import GOLDEN, run_beside_golden
from ..reference.drawn.compare import SHIPPED
from .project import Project

UNIT = "rulebook, unit_code, period"
COMPARED = {
    "score": f"{UNIT}, points, deductions, bonus, adjustment, score, points_without_basis, rank, is_partial",
    "score_item": f"{UNIT}, item, points, is_no_basis",
    "score_rule": f"{UNIT}, rule, points, numerator, denominator, quantity, is_informational",
    "measure": f"{UNIT}, measure, numerator, denominator, quantity, is_no_basis",
}
DRAWN = f"unit_code like 'Q%' and {SHIPPED}"
POINTS_KNOWN = (
    f"({UNIT}, item) in (from before.main.golden) or unit_code like 'Q%' and rulebook in ('lianhu', 'yuetang')"
)
"""Of golden months, and of the drawn office by other rulebooks: points, and nothing else."""
SOURCES = ("lake", "ledger", "rules", "run")
"""Schemas that no model writes."""
TOO_LONG = 5
"""A change that makes the models take so many times the processor's time of all of them is noticed."""
REFUSED = (duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException, duckdb.NotImplementedException)
"""The changed text is no SQL: no change that could be tested."""


class NoSuchChangeError(Exception):
    """The change does not make sense: the text does not compile."""


def build_files(folder: Path) -> tuple[Path, Path]:
    """The build file of the published home, made when missing, and a copy of it for dbt."""
    home = Home(folder / "home")
    if not home.published_file.exists():
        shutil.rmtree(home.root, ignore_errors=True)
        os.environ[KEEP_STEPS] = "1"  # all models are wanted, not the published ones alone
        run_beside_golden(home)
    copy = folder / "dbt" / "build.duckdb"
    copy.parent.mkdir(exist_ok=True)
    shutil.copy(home.build_file, copy)
    return copy, home.build_file


class Fixture:
    """All models as they are, and as they would be."""

    def __init__(self, project: Project, build_file: Path) -> None:
        self.project = project
        self.connection = duckdb.connect(":memory:")
        self.connection.execute("set TimeZone = 'Asia/Shanghai'; set threads = 1; attach ':memory:' as before")
        self._load(build_file)
        self.names = {key: str(node.relation_name) for key, node in project.models.items()}
        self.compared = {key: node.name for key, node in project.models.items() if node.name in COMPARED}
        self.parents = {key: self._parents(key) for key in project.order}
        self.sql = {key: project.compiled(key) for key in self._soonest_compared() if not project.is_ephemeral(key)}
        self.before: dict[str, object] = {}
        begun = time.process_time()
        for key in self.sql:
            self._make(key, self.sql[key])
            self.before[key] = self._print(key)
        self.seconds = TOO_LONG * (time.process_time() - begun)
        for table in COMPARED:
            self.connection.execute(f"create table before.main.{table} as from marts.{table}")
        self.tests = {key: project.compiled(key) for key in project.data_tests if self._is_error(key)}
        self.tests = {key: sql for key, sql in self.tests.items() if not self._count(sql)}
        self._golden()

    def _load(self, build_file: Path) -> None:
        """Everything in memory, where nothing is written; landed data as tables, so that no file is read again."""
        run = self.connection.execute
        run(f"attach ':memory:' as build; attach '{build_file}' as disk (read_only); use build")
        for (schema,) in run(
            "select schema_name from duckdb_schemas() where database_name = 'disk' and not internal"
        ).fetchall():
            run(f"create schema if not exists build.{schema}")
        for schema in SOURCES:
            tables = run(
                "select table_name from information_schema.tables where table_catalog = 'disk' and table_schema = ?",
                [schema],
            )
            for (table,) in tables.fetchall():
                run(f"create table build.{schema}.{table} as from disk.{schema}.{table}")
        run("detach disk")

    def _soonest_compared(self) -> list[str]:
        """Models, parents first, those first that lead to the tables that are compared."""
        leading = set(self.compared)
        for key in reversed(self.project.order):
            if key in leading:
                leading |= self.parents[key]
        return sorted(self.project.order, key=lambda key: key not in leading)

    def _parents(self, key: str) -> set[str]:
        """What a model reads: models that are tables or views, and sources."""
        found = set()
        for parent in self.project.models[key].depends_on.nodes:
            found |= self._parents(parent) if self._is_part(parent) else {parent}
        return found

    def _is_part(self, key: str) -> bool:
        return key in self.project.models and self.project.is_ephemeral(key)

    def _is_error(self, key: str) -> bool:
        return str(self.project.data_tests[key].config.severity).lower() == "error"

    def _make(self, key: str, sql: str) -> None:
        kind = "view" if self.project.models[key].config.materialized == "view" else "table"
        self.connection.execute(f"create or replace {kind} {self.names[key]} as {sql}")

    def _print(self, key: str) -> object:
        """Equal for equal rows in any order."""
        rows = f"select count(*), sum(hash(made)::hugeint) from {self.names[key]} as made"
        return self.connection.execute(rows).fetchall()

    def _count(self, sql: str) -> int:
        [(count,)] = self.connection.execute(f"select count(*) from ({sql}) as failed").fetchall()
        return int(count)

    def _golden(self) -> None:
        """Keys of the items that golden months know."""
        rows = [
            (row["rulebook"], row["unit"], row["period"], row["item"])
            for path in GOLDEN.glob("*/expected.csv")
            for row in csv.DictReader(path.open(encoding="utf-8"))
        ]
        frame = pl.DataFrame(rows, schema=["rulebook", "unit_code", "period", "item"], orient="row")
        self.connection.register("golden_keys", frame.to_arrow())
        self.connection.execute("create table before.main.golden as from golden_keys")
        self.connection.unregister("golden_keys")

    def noticed(self, changed: Mapping[str, str], rules: Mapping[str, pl.DataFrame]) -> str | None:
        """By what a change is noticed, if it is: other numbers, a data test, or a run that breaks off.

        changed: SQL of models; rules: tables of the rulebooks that are not what they were.
        """
        try:
            with self._undone():
                dirty = self._replace_rules(rules)
                for key in self.sql:
                    if key in changed or self.parents[key] & dirty:
                        self._remake(key, changed)
                        if self._print(key) != self.before[key]:
                            dirty.add(key)
                            if key in self.compared and self._differs(self.compared[key]):
                                return "drawn and golden"
                for key, sql in self.tests.items():
                    if set(self.project.data_tests[key].depends_on.nodes) & dirty and self._count(sql):
                        return "data test"
        except duckdb.InterruptException:
            return "lasts too long"
        except duckdb.Error as error:
            return f"run breaks off: {type(error).__name__}"
        return None

    def _remake(self, key: str, changed: Mapping[str, str]) -> None:
        try:
            self._make(key, changed.get(key, self.sql[key]))
        except REFUSED as error:
            if key in changed:
                raise NoSuchChangeError from error
            raise

    def _replace_rules(self, rules: Mapping[str, pl.DataFrame]) -> set[str]:
        for name, frame in rules.items():
            self.connection.register("given", frame.to_arrow())
            columns = self.connection.execute(f"describe rules.{name}").fetchall()
            cast = ", ".join(f'cast("{column[0]}" as {column[1]}) as "{column[0]}"' for column in columns)
            self.connection.execute(f"create or replace table rules.{name} as select {cast} from given")
        return {f"source.gridscore.rules.{name}" for name in rules}

    def _differs(self, table: str) -> bool:
        if self._is_unequal(table, COMPARED[table], DRAWN):
            return True
        return table == "score_item" and self._is_unequal(table, f"{UNIT}, item, points", POINTS_KNOWN)

    def _is_unequal(self, table: str, columns: str, known: str) -> bool:
        now, then = (f"(select {columns} from {side}.{table} where {known})" for side in ("marts", "before.main"))
        return bool(self._count(f"({now} except all {then}) union all ({then} except all {now})"))

    @contextmanager
    def _undone(self) -> Iterator[None]:
        """Whatever is made inside is taken back; what lasts too long is interrupted, which is an error."""
        is_over = threading.Event()
        watching = threading.Thread(target=self._watch, args=(is_over,))
        watching.start()
        self.connection.execute("begin")
        try:
            yield
        finally:
            is_over.set()
            watching.join()
            self.connection.execute("rollback")

    def _watch(self, is_over: threading.Event) -> None:
        """By the processor's time: what else the machine does notices nothing."""
        begun = time.process_time()
        while not is_over.wait(0.5):
            if time.process_time() - begun > self.seconds:
                self.connection.interrupt()
