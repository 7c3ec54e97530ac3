"""The office of the whole runs: December 2025 and January 2026, with everything that may be wrong with an export.

Exports are simulated (their truth is known) and damaged by hand on top. Two rulebooks of the site's own have every item
measured, so periods can be released: `town` scores communities, `former` grids. December, its quarter and its year
close on 6 January 2026, January on 4 February.
"""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from no_pages import pages_left_out
from typer.testing import CliRunner, Result

from ingest.home import Home
from orchestration.cli import app
from simulate import Truth, write_office

BEFORE_THE_CLOSE = "2026-01-05T09:00"
AFTER_THE_CLOSE = "2026-02-02T09:00"
A_DAY_LATER = "2026-02-03T09:00"
JANUARY_CLOSED = "2026-02-10T09:00"

HERE = Path(__file__).parent
UNKNOWN_FILE = "通讯录_2026-01.csv"
WRONG_HEADER = "终端登录_20260115.csv"
BROKEN_ITEM = "SX26019900001"
SENT_AGAIN = ("事项上报_20260209.csv", "事项上报_20260209_重发.csv")
LATE_FILE = "核查问题_20260202.csv"
LATE_FINDING = "WT900001,村社区,CN01,contact_lost,2025/12/15,属实,3,,,\r\n"

Row = dict[str, Any]
Tables = dict[str, list[Row]]


@dataclass(frozen=True)
class Stage:
    """A home after a run: what the run said, and every published row."""

    home: Home
    said: Result
    rows: Tables


@dataclass(frozen=True)
class Reading:
    """What one reader saw who held the published file open all through a run: before it, and after it."""

    before: str
    after: str


@dataclass(frozen=True)
class Exports:
    """Files to land: those of December and those of January, and what is true about them."""

    december: Path
    january: Path
    truth: Truth


def write_exports(folder: Path) -> Exports:
    """Write the office; no file of `inspections` ever comes."""
    exports = Exports(
        folder / "december",
        folder / "january",
        write_office(folder / "january", communities=2, grids=8, first_month="2025-12", months=2),
    )
    exports.december.mkdir()
    for path in exports.january.iterdir():
        if path.name.startswith("检查打分"):
            path.unlink()
        elif any(word in path.name for word in ("20251231", "2025-12", "20260109")):
            path.rename(exports.december / path.name)
    _damage(exports)
    return exports


def _damage(exports: Exports) -> None:
    """Files nobody understands, and rejected rows that name people."""
    person = exports.truth.frames["workers"].row(0, named=True)
    name, phone, identity = person["worker_name"], person["phone"], person["id_number"]
    (exports.january / UNKNOWN_FILE).write_text(f"姓名,电话\n{name},{phone}\n", encoding="utf-8")
    (exports.january / WRONG_HEADER).write_text(f"人员,身份证\n{name},{identity}\n", encoding="utf-8")
    items = f"{BROKEN_ITEM},CN0101,{name},环境保护,2026-02-30 08:00:00,{name}{phone},,,,,,,,,{identity},{name}{phone}"
    _append(exports.december / "事项上报_20260109.csv", f"{items}\r\n")
    _append(exports.january / "网格员台账_20260131.csv", f"W99999,{name},不是岗位,CN0101,{phone},{identity},,\r\n")


def _append(path: Path, line: str) -> None:
    path.write_bytes(path.read_bytes() + line.encode("gb18030"))


def new_home(root: Path) -> Home:
    """Settings and rulebooks, no file yet."""
    home = Home(root)
    home.exports.mkdir(parents=True)
    home.rulebooks.mkdir()
    for name in ("town.yaml", "former.yaml"):
        shutil.copy(HERE / name, home.rulebooks / name)
    home.site_file.write_text("rulebooks: [town, former]\n", encoding="utf-8")
    return home


def bring(home: Home, files: Path) -> None:
    """Drop files into the landing folder."""
    shutil.copytree(files, home.exports, dirs_exist_ok=True)


def bring_late_finding(home: Home, exports: Exports) -> None:
    """December's findings are exported again, with three more persons lost contact with in community CN01."""
    december = (exports.december / "核查问题_2025-12.csv").read_bytes()
    (home.exports / LATE_FILE).write_bytes(december + LATE_FINDING.encode())


def gridscore(home: Home, *arguments: str) -> Result:
    """A command on the home, in this process, in English."""
    language = [] if "--lang" in arguments else ["--lang", "en"]
    return CliRunner().invoke(app, [*arguments, "--home", str(home.root), *language])


def run_stage(home: Home, *arguments: str, has_pages: bool = False) -> Stage:
    """A command that publishes; dashboards and briefings only where they are asked for."""
    with nullcontext() if has_pages else pages_left_out():
        said = gridscore(home, *arguments)
    assert said.exit_code in (0, 1), said.output
    return Stage(home, said, published(home))


def published(home: Home) -> Tables:
    """Every published table, its rows in one order."""
    with duckdb.connect(str(home.published_file), read_only=True) as connection:
        names = connection.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        return {name: sorted(rows_of(connection, f"select * from marts.{name}"), key=repr) for (name,) in names}


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    """Rows of a query, by column name."""
    result = connection.execute(query)
    columns = [column[0] for column in result.description or []]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def differing(one: Tables, other: Tables) -> dict[str, list[str]]:
    """Tables that are not the same in two publications, with the first of the rows that only one of them has."""
    assert one.keys() == other.keys()
    return {
        name: sorted(set(map(repr, one[name])) ^ set(map(repr, other[name])))[:3]
        for name in one
        if one[name] != other[name]
    }
