"""Unit tests of dbt without dbt: their rows as tables in memory, so that any SQL is asked in milliseconds."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from orchestration.dbt_manifest import Parsed
from orchestration.warehouse import declared_sources

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Case:
    """A unit test. inputs: name of each input, how the model's SQL calls it, and the table that holds its rows."""

    model: str
    name: str
    expected: list[dict[str, Any]]
    inputs: list[tuple[str, re.Pattern[str], str]]
    kinds: dict[str, dict[str, str]]
    """Types of the columns of each table."""
    made: dict[str, Any] = field(default_factory=dict)
    """What was worked out for it before: labels under which there are other rows of all tables, and more."""

    def reading(self, sql: str, label: str = "", among: Collection[str] | None = None) -> str:
        """The SQL with its inputs being the tables; those among some, or all, the ones under a label."""
        for _, called, table in self.inputs:
            sql = called.sub(f"{table}{label}" if among is None or table in among else table, sql)
        return sql


class Cases:
    """All tables of the project, empty, and all unit tests, each filled when it is first asked for."""

    def __init__(self, parsed: Parsed) -> None:
        nodes = json.loads(parsed.compiled.read_text(encoding="utf-8"))["nodes"]
        models = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
        manifest = parsed.as_dict()
        self.models = {node["name"]: node for node in models.values()}
        self.sources = {(node["source_name"], node["name"]): node for node in manifest["sources"].values()}
        self.tests = {test["name"]: test for test in manifest["unit_tests"].values()}
        self.filled: dict[str, Case] = {}
        self.connection = duckdb.connect(":memory:")
        self.run("set TimeZone = 'Asia/Shanghai'; set threads = 1; attach ':memory:' as build; use build")
        for table in declared_sources():
            columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in table.columns)
            self.run(
                f"create schema if not exists {table.schema}; create table {table.schema}.{table.name} ({columns})"
            )
        for sql in parsed.empty_tables():
            self.run(sql)

    def run(self, sql: str) -> list[Row]:
        return self.connection.execute(sql).fetchall()

    def columns(self, sql: str) -> dict[str, str]:
        """Names and types of what a query gives."""
        return {str(row[0]): str(row[1]) for row in self.run(f"describe {sql}")}

    def sql(self, case: Case) -> str:
        """Of the model as it is."""
        return str(self.models[case.model]["compiled_code"])

    def case(self, name: str) -> Case:
        if name not in self.filled:
            self.filled[name] = self._fill(self.tests[name], len(self.filled))
        return self.filled[name]

    def _fill(self, test: Mapping[str, Any], place: int) -> Case:
        inputs, kinds = [], {}
        for number, one in enumerate(test["given"]):
            names = re.findall(r"'([^']+)'", one["input"])
            node = self.sources[names[0], names[1]] if len(names) == 2 else self.models[names[0]]
            table = f"{one['format']}_{place}_{number}_"
            if one["format"] == "sql":
                self.run(f"create view {table} as {one['rows']}")  # a table would give nulls a type
            else:
                self._insert(table, node["relation_name"], one["rows"])
            if node.get("config", {}).get("materialized") == "ephemeral":
                called = re.compile(rf"\b__dbt__cte__{node['name']}\b(?! as \()")
            else:
                called = re.compile(re.escape(node["relation_name"]))
            inputs.append((names[-1], called, table))
            kinds[table] = self.columns(f"from {table}")
        return Case(test["model"], test["name"], test["expect"]["rows"] or [], inputs, kinds)

    def _insert(self, table: str, relation: str, rows: list[dict[str, Any]]) -> None:
        self.run(f"create table {table} as from {relation} limit 0")
        if rows:
            columns = named(rows)
            kinds = self.columns(f"from {table}")
            self.run(f"insert into {table} ({', '.join(map(quoted, columns))}) {values(rows, columns, kinds)}")

    def passes(self, case: Case, sql: str) -> bool:
        """Whether the model would pass its unit test with this SQL: columns that the test names, rows in any order."""
        reading = case.reading(sql)
        if not case.expected:
            return not self.run(reading)
        columns = named(case.expected)
        kinds = self.columns(reading)
        found = self.run(f"select {', '.join(map(quoted, columns))} from ({reading})")
        return told(found) == told(self.run(values(case.expected, columns, kinds)))


def named(rows: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(column for row in rows for column in row))


def values(rows: list[dict[str, Any]], columns: list[str], kinds: Mapping[str, str]) -> str:
    """Rows as SQL; what a row does not name is null."""
    lines = (", ".join(f"cast({literal(row.get(name))} as {kinds[name]})" for name in columns) for row in rows)
    return "values " + ", ".join(f"({line})" for line in lines)


def literal(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return "'" + str(value).replace("'", "''") + "'"


def quoted(name: str) -> str:
    return f'"{name}"'


def told(rows: list[Row]) -> Counter[str]:
    """Equal for equal rows in any order."""
    return Counter(map(repr, rows))
