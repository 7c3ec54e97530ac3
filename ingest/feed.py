"""How a feed is declared: columns, their types, natural key, mode. A declaration is data; nothing here reads a file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

import polars as pl

INSTANT_DTYPE = pl.Datetime("us", "UTC")
DECIMAL_DTYPE = pl.Decimal(18, 6)


class Mode(Enum):
    """REGISTER: a file is a snapshot as of a date. EVENTS: rows accumulate and a later row of a key wins."""

    REGISTER = "register"
    EVENTS = "events"


@dataclass(frozen=True)
class Text:
    """Words as they stand, trimmed. is_masked: ID and phone numbers in it are masked, and the rest is kept."""

    is_masked: bool = False


@dataclass(frozen=True)
class Code:
    """Text that names one thing: full-width forms folded; a code that lost digits in a number cell is unreadable.

    of_residents: it stands for a person or a home; without any digit or letter in it, it is their name.
    """

    of_residents: bool = False


@dataclass(frozen=True)
class Instant:
    """A date and time of day, stored as UTC. A date alone is 00:00:00, or 23:59:59 where the column ends a day."""


@dataclass(frozen=True)
class Date:
    """A local day."""


@dataclass(frozen=True)
class YesNo:
    """是 / 否 and the other pairs of feeds.md; here 无 means no. counts: a number of things is read too, 0 is no."""

    counts: bool = False


@dataclass(frozen=True)
class Whole:
    """A whole number."""


@dataclass(frozen=True)
class Decimal:
    """An exact number with at most six decimals."""


@dataclass(frozen=True)
class Measurement:
    """What an instrument measured: a number with any decimals, as near as a binary fraction comes."""


@dataclass(frozen=True)
class Position:
    """Degrees of longitude or latitude."""


@dataclass(frozen=True)
class Boundary:
    """The boundary of an area: the geometry of a feature, kept as compact GeoJSON text (ingest.boundary)."""


@dataclass(frozen=True)
class Choice:
    """One of a list of values, each with the other ways to write it. An open list keeps what it does not know."""

    values: Mapping[str, tuple[str, ...]]
    is_open: bool = False


@dataclass(frozen=True)
class Identifier:
    """A direct identifier. Never stored: it becomes presence, legality and (ID numbers only) a keyed hash.

    only: the one of these that lands, where the feed needs no more ("hash").
    """

    kind: Literal["name", "phone", "id_number", "sex", "birth_date"]
    only: str | None = None

    @property
    def marks(self) -> tuple[str, ...]:
        """Endings of the lake columns it becomes."""
        if self.only is not None:
            return (self.only,)
        return {"name": ("present",), "id_number": ("present", "legal", "hash")}.get(self.kind, ("present", "legal"))


@dataclass(frozen=True)
class FreeText:
    """Free text. Never stored: it becomes a keyed fingerprint that finds equal and nearly equal texts."""


ColumnType = (
    Text
    | Code
    | Instant
    | Date
    | YesNo
    | Whole
    | Decimal
    | Measurement
    | Position
    | Boundary
    | Choice
    | Identifier
    | FreeText
)

DTYPES: dict[type, pl.DataType] = {
    Text: pl.String(),
    Code: pl.String(),
    Choice: pl.String(),
    Instant: INSTANT_DTYPE,
    Date: pl.Date(),
    YesNo: pl.Boolean(),
    Whole: pl.Int64(),
    Decimal: DECIMAL_DTYPE,
    Measurement: pl.Float64(),
    Position: pl.Float64(),
    Boundary: pl.String(),
}


@dataclass(frozen=True)
class Column:
    """One canonical column.

    aliases: headers that mean it, best first (its own name comes before all). people: headers that mean it but often
    hold people's names: such a cell counts only where it is a code of the worker register. ends_day: a date without
    a time means its last second. default: text taken for an empty cell. is_core: a core field of the completeness
    measure: what cannot be read there is emptied and counted in the receipt, and does not reject the row. is_hidden: a
    rejected row does not show its cell either (where somebody was). example: a value for the template, where the one
    its type gives would not do.
    """

    name: str
    type: ColumnType
    aliases: tuple[str, ...] = ()
    required: bool = False
    key: bool = False
    ends_day: bool = False
    people: tuple[str, ...] = ()
    default: str | None = None
    is_core: bool = False
    is_hidden: bool = False
    example: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header that means this column, best first."""
        return (self.name, *self.aliases, *self.people)

    @property
    def name_zh(self) -> str:
        """Its Chinese name (the first alias), for reasons people read."""
        return self.aliases[0] if self.aliases else self.name

    @property
    def is_personal(self) -> bool:
        """Whether its raw cells may never be shown."""
        return isinstance(self.type, Identifier | FreeText) or bool(self.people) or self.is_hidden

    @property
    def landed(self) -> dict[str, pl.DataType]:
        """Lake columns made from it, with their types."""
        match self.type:
            case Identifier(marks=marks):
                return {f"{self.name}_{mark}": pl.String() if mark == "hash" else pl.Boolean() for mark in marks}
            case FreeText():
                return {f"{self.name}_fingerprint": pl.String()}
            case _:
                return {self.name: DTYPES[type(self.type)]}


@dataclass(frozen=True)
class RowRule:
    """One thing that must be true of a typed row before it may enter the lake. Null counts as broken."""

    name: str
    column: str
    holds: pl.Expr
    reason: str
    reason_zh: str


@dataclass(frozen=True)
class Fill:
    """What an empty cell means, where that depends on the row's other columns."""

    column: str
    value: pl.Expr


@dataclass(frozen=True)
class Feed:
    """One kind of raw export. `period` names the column whose local month an event belongs to (empty: `undated`).

    is_sporadic: its rows are written when there is something to write, so fewer of them say nothing about a file.
    tables: lake tables that hold what is made of its rows, where the rows themselves may not lie in the lake.
    """

    name: str
    name_zh: str
    mode: Mode
    columns: tuple[Column, ...]
    period: str | None = None
    rules: tuple[RowRule, ...] = ()
    fills: tuple[Fill, ...] = ()
    is_sporadic: bool = False
    tables: tuple[str, ...] = ()
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_name.update({column.name: column for column in self.columns})
        if (self.mode is Mode.EVENTS) != (self.period is not None):
            raise ValueError(f"{self.name}: events name the column of their period, registers do not")

    def column(self, name: str) -> Column:
        """The column of this canonical name; KeyError when there is none."""
        return self._by_name[name]

    @property
    def key(self) -> tuple[str, ...]:
        """Lake columns that make up the natural key (of a register: within one snapshot)."""
        own = tuple(column.name for column in self.columns if column.key)
        return ("snapshot_date", *own) if self.mode is Mode.REGISTER else own

    @property
    def judges_by_day(self) -> bool:
        """Whether what a cell is worth depends on the day its file speaks of: nobody is born after the snapshot."""
        kinds = [column.type.kind for column in self.columns if isinstance(column.type, Identifier)]
        return "birth_date" in kinds

    @property
    def content(self) -> dict[str, pl.DataType]:
        """What a row says: lake columns without snapshot date and source."""
        landed: dict[str, pl.DataType] = {}
        for column in self.columns:
            landed |= column.landed
        return landed

    @property
    def lake_schema(self) -> dict[str, pl.DataType]:
        """All columns of the feed in the lake, in order."""
        snapshot: dict[str, pl.DataType] = {"snapshot_date": pl.Date()} if self.mode is Mode.REGISTER else {}
        return {**snapshot, **self.content, "source_file": pl.String(), "source_row": pl.Int64()}

    @property
    def digest(self) -> str:
        """SHA-256 over everything that decides how a file of this feed is read."""
        rules = [(rule.name, rule.column, str(rule.holds)) for rule in self.rules]
        fills = [(fill.column, str(fill.value)) for fill in self.fills]
        said = repr((self.name, self.mode, self.columns, self.period, rules, fills))
        return hashlib.sha256(said.encode()).hexdigest()
