"""Whether a model keeps apart what belongs apart: a stranger beside them changes nobody's rows.

The rows of a unit test are put in a second time under another rulebook (and another version, place, worker, rule, at
another time ...). In one table alone such rows must not matter. In all tables at once, what comes out must be what
comes out of each alone. So a lost join key or window key is noticed without rows written for it. Which model keeps
what apart stands in apart.yaml.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

import duckdb

from .cases import Case, Cases, Row, quoted, told
from .stranger_rows import TIME, Stranger, is_dated, of_stranger, renamed

EQUAL = re.compile(r"\b\w+\.(\w+) = \w+\.(\w+)\b")
PARTITION = re.compile(r"partition by ([^()]*?)(?=\border by\b|\brows\b|\))", re.S)
PLACES = ("grid_code", "unit_code", "community_code", "parent_code", "child_code", "place_code")
"""One place by many names: a unit is a grid or a community."""
CLOCK = "as_of"


@dataclass(frozen=True)
class Contract:
    """What a model keeps apart. ignored: `input key` whose stranger it does not see; together: keys it works across."""

    ignored: frozenset[str] = frozenset()
    together: frozenset[str] = frozenset()


def contract(cases: Cases, own: list[Case]) -> Contract:
    """What holds now in all unit tests of a model."""
    ignored: set[str] = set()
    heeded: set[str] = set()
    together: set[str] = set()
    for case in own:
        sql = cases.sql(case)
        rows = cases.run(case.reading(sql))
        strangers = all_strangers(cases, case)
        for one in lone(strangers, case):
            (heeded if heeds(cases, case, sql, rows, [one]) else ignored).add(str(one))
        together |= {str(one) for one in shown(cases, case, strangers) if is_mixed_up(cases, case, sql, rows, one)}
    return Contract(frozenset(ignored - heeded), frozenset(together))


def disturbed(cases: Cases, case: Case, known: Contract, sql: str) -> list[str]:
    """What of the contract does not hold with this SQL of the model, in words."""
    own = cases.run(case.reading(sql))
    strangers = all_strangers(cases, case)
    single = [one for one in lone(strangers, case) if str(one) in known.ignored]
    both = [one for one in shown(cases, case, strangers) if str(one) not in known.together]
    columns = cases.columns(case.reading(sql))
    opposed = [row for one in both if one.is_opposed for row in beside(cases, case, sql, [one], with_own=False)]
    twins = [one for one in both if not one.is_opposed]
    found = told(beside(cases, case, sql, both + single))
    if found == told(own + opposed + [renamed(row, columns, one) for one in twins for row in own]):
        return []
    # by the model's own word for each alone: sentences may have a key in them, too
    alone = [row for one in twins for row in beside(cases, case, sql, [one], with_own=False)]
    if found == told(own + opposed + alone):
        return []
    words = [f"mixes {one}" for one in both if is_mixed_up(cases, case, sql, own, one)]
    return words + [f"heeds {one}" for one in single if heeds(cases, case, sql, own, [one])]


def heeds(cases: Cases, case: Case, sql: str, expected: list[Row], strangers: list[Stranger]) -> bool:
    """Whether beside strangers another result comes out, or none because it fails at what they have."""
    try:
        return told(beside(cases, case, sql, strangers)) != told(expected)
    except duckdb.Error:
        return True


def all_strangers(cases: Cases, case: Case) -> list[Stranger]:
    """One for each key that the model joins or cuts windows by, and one of another time."""
    if "strangers" in case.made:
        return list(case.made["strangers"])
    groups = Groups(cases.sql(case))
    columns: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for table, kinds in case.kinds.items():
        rows = cases.run(f"select {', '.join(map(quoted, kinds))} from {table}")
        for at, (name, kind) in enumerate(kinds.items()):
            values = [row[at] for row in rows if row[at] is not None]
            if kind.startswith(("DATE", "TIMESTAMP")) or any(map(is_dated, values)):
                columns[TIME] |= {(table, name)} if values and name != CLOCK else set()
            elif kind == "VARCHAR" and values and name in groups.keys:
                columns[groups.of(name)].add((table, name))
    case.made["strangers"] = [Stranger(key, frozenset(found)) for key, found in sorted(columns.items()) if found]
    case.made["windows"] = groups.windows
    return list(case.made["strangers"])


def lone(strangers: list[Stranger], case: Case) -> list[Stranger]:
    """Strangers in a single table, each under a name of its own: they meet nobody."""
    pairs = [(one, name, table) for one in strangers for name, _, table in case.inputs]
    parts = [(one, name, frozenset(pair for pair in one.columns if pair[0] == table)) for one, name, table in pairs]
    return [
        Stranger(one.key, columns, mark, name)
        for mark, (one, name, columns) in enumerate((part for part in parts if part[2]), start=3)
    ]


def shown(cases: Cases, case: Case, strangers: list[Stranger]) -> list[Stranger]:
    """Those who can be told apart in what comes out; by a key of a window also one of other values."""
    if "out" not in case.made:
        case.made["out"] = set(cases.columns(case.reading(cases.sql(case))))
    out = case.made["out"]
    told_apart = [one for one in strangers if one.key == TIME or one.names & out]
    opposed = [one for one in told_apart if one.names & case.made["windows"]]
    return told_apart + [Stranger(one.key, one.columns, mark=2, is_opposed=True) for one in opposed]


def is_mixed_up(cases: Cases, case: Case, sql: str, own: list[Row], stranger: Stranger) -> bool:
    """Whether the stranger and the others together come to something else than each alone."""
    try:
        alone = beside(cases, case, sql, [stranger], with_own=False)
    except duckdb.Error:
        return True
    return heeds(cases, case, sql, own + alone, [stranger])


def beside(cases: Cases, case: Case, sql: str, strangers: list[Stranger], with_own: bool = True) -> list[Row]:
    """What the model makes of the case's rows and those of strangers. What knows no such key is shared."""
    label = "_".join(("own" if with_own else "alone", *(f"{one.key}{one.mark}" for one in strangers)))
    many = len(strangers) > 1  # those are asked for again
    name = label if many else "one"
    touched = sorted({table for one in strangers for table, _ in one.columns})
    if label not in case.made:
        for table in touched:
            parts = [f"from {table}"] if with_own else []
            parts += [part for one in strangers for part in of_stranger(one, table, case.kinds[table], with_own)]
            cases.run(f"create or replace {kind_of(table)} {table}{name} as {' union all '.join(parts)}")
        if many:
            case.made[label] = True
    rows = cases.run(case.reading(sql, name, touched))
    for table in [] if many else touched:
        cases.run(f"drop {kind_of(table)} {table}{name}")
    return rows


def kind_of(table: str) -> str:
    """Rows that a unit test gives as a query stay one: a table would give nulls a type."""
    return "view" if table.startswith("sql") else "table"


class Groups:
    """Columns that a model's SQL joins by or cuts windows by; those it joins with each other hold the same key."""

    def __init__(self, sql: str) -> None:
        self.parents = dict.fromkeys(PLACES[1:], PLACES[0])
        self.keys = set(PLACES)
        self.windows: set[str] = set()
        for left, right in EQUAL.findall(sql):
            self.keys |= {left, right}
            if self.of(left) != self.of(right):
                self.parents[self.of(left)] = self.of(right)
        for columns in PARTITION.findall(sql):
            self.windows |= {column.strip().split(".")[-1] for column in columns.split(",")}
        self.keys |= self.windows

    def of(self, name: str) -> str:
        while name in self.parents:
            name = self.parents[name]
        return name
