"""One who is called otherwise: what a stranger's rows are in each table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from .cases import Row, quoted

TIME = "time"
DATED = re.compile(r"[12][0-9]{3}(-.*)?")
"""Texts that are months, quarters or years."""
YEARS = 28
"""So many years ago the calendar was the same."""


@dataclass(frozen=True)
class Stranger:
    """One who is called otherwise: `columns` (table, column) hold the same key, by whatever names."""

    key: str
    columns: frozenset[tuple[str, str]]
    mark: int = 1
    """Whose marks differ are strangers to each other."""
    where: str = ""
    """The only input that has rows of the stranger."""
    is_opposed: bool = False
    """Of other values: what another has is nothing here, what is true is false."""

    def __str__(self) -> str:
        return f"{self.where} {self.key}".strip() + (" opposed" if self.is_opposed else "")

    @property
    def names(self) -> set[str]:
        return {name for _, name in self.columns}

    def called(self, value: Any) -> Any:
        """What the stranger has where another has `value`."""
        if self.key != TIME:
            return f"{value}~{self.mark}" if isinstance(value, str) else value
        if isinstance(value, date):
            return value.replace(year=value.year - YEARS * self.mark)
        return f"{int(value[:4]) - YEARS * self.mark}{value[4:]}" if is_dated(value) else value

    def in_sql(self, column: str, kind: str) -> str:
        """The same of a table's column."""
        name = quoted(column)
        if self.key != TIME:
            return f"{name} || '~{self.mark}' as {name}"
        if kind != "VARCHAR":
            return f"cast({name} - interval {YEARS * self.mark} years as {kind}) as {name}"
        shifted = f"cast(cast({name}[:4] as integer) - {YEARS * self.mark} as varchar) || {name}[5:]"
        return f"case when regexp_full_match({name}, '{DATED.pattern}') then {shifted} else {name} end as {name}"


def of_stranger(stranger: Stranger, table: str, kinds: dict[str, str], with_own: bool) -> Iterator[str]:
    """The stranger's rows of a table; one in a single table has them several times, each with other values."""
    columns = sorted(column for name, column in stranger.columns if name == table)
    if not columns:
        return
    called = [stranger.in_sql(column, kinds[column]) for column in columns]
    has_it = " or ".join(f"{quoted(column)} is not null" for column in columns)
    where = f" where {has_it}" if with_own else ""
    ways = 1
    others = {name: kind for name, kind in kinds.items() if name not in columns}
    if stranger.is_opposed:
        called += [part for name, kind in others.items() for part in opposed_value(name, kind)]
    if stranger.where:
        texts = [name for name, kind in others.items() if kind == "VARCHAR"]
        ways = 3 + len(texts)
        called += [otherwise(name, kind, texts) for name, kind in others.items()]
    yield f"select {table}.* replace ({', '.join(called)}) from {table} cross join range({ways}) as ways (way){where}"


def opposed_value(name: str, kind: str) -> Iterator[str]:
    column = quoted(name)
    if kind == "BOOLEAN":
        yield f"not {column} as {column}"
    elif kind.startswith(("BIGINT", "INTEGER", "DECIMAL")):
        yield f"cast(case when {column} = 0 then 3 when {column} <> 0 then 0 end as {kind}) as {column}"


def otherwise(name: str, kind: str, texts: list[str]) -> str:
    """A column that is no key: in the second and third way more and less, a text in a way of its own another."""
    column = quoted(name)
    sign = "case ways.way when 1 then 1 when 2 then -1 else 0 end"
    if kind.startswith(("DATE", "TIMESTAMP")):
        return f"cast({column} + {sign} * interval 1 day as {kind}) as {column}"
    if kind == "BOOLEAN":
        return f"{column} <> (ways.way = 1) as {column}"
    if kind.startswith(("BIGINT", "INTEGER", "DECIMAL")):
        return f"coalesce(try_cast({column} + {sign} * 5 as {kind}), {column}) as {column}"
    if kind == "VARCHAR":  # parameters are texts, too
        number = f"cast(cast({column} as bigint) + {sign} * 5 as varchar)"
        number = f"case when regexp_full_match({column}, '[0-9]{{1,3}}') then {number} else {column} end"
        return f"case when ways.way = {3 + texts.index(name)} then {column} || '!' else {number} end as {column}"
    return f"{column} as {column}"


def renamed(row: Row, names: Iterable[str], stranger: Stranger) -> Row:
    """The stranger's row where another has `row`."""
    own = stranger.names
    return tuple(
        stranger.called(value) if stranger.key == TIME or name in own else value
        for name, value in zip(names, row, strict=True)
    )


def is_dated(value: Any) -> bool:
    return isinstance(value, str) and bool(DATED.fullmatch(value))
