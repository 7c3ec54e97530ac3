"""Exports that do not lie in the landing folder: files at any fsspec address, and queries of a database.

What comes is a file like any other from then on: its bytes go to the vault, and the vault is what is read. Secrets
never stand in sources.yaml: fsspec takes its own from the environment (FSSPEC_<PROTOCOL>_<OPTION>), and the address of
a database names variables of the environment as ${NAME}.
"""

from __future__ import annotations

import fnmatch
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo

import polars as pl

from ingest.errors import GridscoreError
from ingest.feed import Mode
from ingest.feeds import FEEDS
from ingest.settings import Source, Sources

if TYPE_CHECKING:
    from sqlalchemy import Connection

ROWS_AT_ONCE = 50_000
VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
WITH_PASSWORD = re.compile(r"://[^/@]*:[^/@$]+@")


@dataclass(frozen=True)
class Fetched:
    """One file brought here under `path`; its name in the log is its address. problem: why it could not be brought."""

    name: str
    path: Path
    problem: str = ""


def fetch(sources: Sources, folder: Path, now: datetime, zone: str) -> Iterator[Fetched]:
    """Bring what sources.yaml names elsewhere into `folder`, one after the other; the caller removes it.

    A source that cannot be reached comes back with its problem, so that the rest goes on.
    """
    for number, source in enumerate(sources.sources):
        if source.query is not None:
            name = query_name(source, now, zone)
            target = folder / f"{number}.parquet"
            try:
                _run_query(source, target)
                yield Fetched(name, target)
            except GridscoreError as problem:
                yield Fetched(name, target, problem.message)
        elif source.is_elsewhere:
            yield from _fetch_files(source, folder / str(number))


def query_name(source: Source, now: datetime, zone: str) -> str:
    """Name of a query's result in the log: its feed, which query, and for a register the day, as of which it speaks."""
    day = f"_{now.astimezone(ZoneInfo(zone)):%Y%m%d}" if FEEDS[source.feed].mode is Mode.REGISTER else ""
    return f"{source.feed}_query-{query_mark(source)}{day}.parquet"


def query_mark(source: Source) -> str:
    """Eight letters that tell one query from another, made of letters only: digits would read as a date."""
    said = hashlib.sha256(f"{source.database}\n{source.query}".encode()).hexdigest()[:8]
    return said.translate(str.maketrans("0123456789", "ghijklmnop"))


def serves(source: Source, name: str) -> bool:
    """Whether a name in the log came from this source elsewhere."""
    if source.query is not None:
        return name.startswith(f"{source.feed}_query-{query_mark(source)}")
    return source.files is not None and source.is_elsewhere and fnmatch.fnmatchcase(name, source.files)


def _fetch_files(source: Source, folder: Path) -> Iterator[Fetched]:
    import fsspec

    assert source.files is not None
    pattern = source.files
    if WITH_PASSWORD.search(pattern):
        raise GridscoreError(f"sources.yaml: feed {source.feed}: a password stands in files; set it in the environment")
    try:
        system, path = fsspec.core.url_to_fs(pattern)
        found = sorted(str(each) for each in system.glob(path))
    except Exception as error:  # each protocol raises its own
        yield Fetched(pattern, folder, _unreached(error))
        return
    if not found:  # a share that is not mounted looks like an empty folder
        yield Fetched(pattern, folder, "no file is there that fits / 该处没有相符的文件")
    folder.mkdir()
    base = pattern[: -len(path.lstrip("/"))]  # protocol and host, which the paths of a file system do not carry
    for number, each in enumerate(found):
        target, name = folder / str(number), base + each.lstrip("/")
        try:
            system.get_file(each, str(target))
            yield Fetched(name, target)
        except Exception as error:
            yield Fetched(name, target, _unreached(error))


def _unreached(error: Exception) -> str:
    """Why a file elsewhere could not be brought. Its own words may quote a secret; a missing package is named."""
    if isinstance(error, ImportError):
        missing = error.name or getattr(error.__cause__, "name", None) or "fsspec"
        return f"the package of this protocol is not installed: {missing} / 未安装该协议所需的软件包：{missing}"
    kind = type(error).__name__
    return f"cannot be reached ({kind}) / 无法访问（{kind}）"


def _run_query(source: Source, target: Path) -> None:
    """Write the rows of a query as Parquet, every value as text, so that it is typed where every file is.

    Raises GridscoreError; the driver's own words may quote a row or the address, so only their kind is told.
    """
    with _connected(source) as connection:
        try:
            # as it is written: text() would take a colon for a parameter, and drivers the percent sign
            asked = connection.execution_options(stream_results=True, no_parameters=True)
            result = asked.exec_driver_sql(source.query or "")
            names = list(result.keys())
            frames = [pl.DataFrame(schema=dict.fromkeys(names, pl.String))]
            while rows := result.fetchmany(ROWS_AT_ONCE):
                cells = {name: [_text(row[at]) for row in rows] for at, name in enumerate(names)}
                frames.append(pl.DataFrame(cells, schema=frames[0].schema))
        except GridscoreError:
            raise
        except Exception as error:  # drivers raise their own where a value is none they know
            kind = type(error).__name__
            raise GridscoreError(f"the query cannot be run ({kind}) / 查询无法执行（{kind}）") from None
    pl.concat(frames).write_parquet(target)


def _connected(source: Source) -> Connection:
    """A connection of its own, gone when it is closed."""
    from sqlalchemy import NullPool, create_engine

    address = _expanded(source)
    try:
        return create_engine(address, poolclass=NullPool).connect()
    except ImportError as error:
        raise GridscoreError(
            f"the driver of the database is not installed: {error.name} / 未安装数据库驱动：{error.name}"
        ) from None
    except Exception as error:  # an address that is none may quote a part of itself
        kind = type(error).__name__
        raise GridscoreError(f"the database cannot be reached ({kind}) / 数据库无法连接（{kind}）") from None


def _expanded(source: Source) -> str:
    """The database's address with its ${NAME}s from the environment."""
    address = source.database or ""
    missing = [name for name in VARIABLE.findall(address) if name not in os.environ]
    if missing:
        raise GridscoreError(
            f"the environment has no {missing[0]}, which the database of {source.feed} needs"
            f" / 环境变量 {missing[0]} 未设置，{source.feed} 的数据库需要它"
        )
    if WITH_PASSWORD.search(address):
        raise GridscoreError(
            f"the database of {source.feed} holds a password: write ${{NAME}} and set it outside"
            f" / {source.feed} 的数据库地址含有密码：请写 ${{NAME}}，在环境变量中设置"
        )

    def value(found: re.Match[str]) -> str:
        # a secret may have any character in it; one that ends the password would send the rest to another host
        is_secret = address[found.end() :].startswith("@")
        return quote(os.environ[found[1]], safe=":") if is_secret else os.environ[found[1]]

    return VARIABLE.sub(value, address)


def _text(value: Any) -> str | None:
    """A database value as a cell: dates as ISO text, yes / no as true / false, numbers as they are written."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat(" ")
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case float() if value.is_integer():
            # beyond 15 digits its last ones are lost, and so it shall look
            return str(int(value)) if abs(value) < 1e15 else f"{value:e}"
        case str() | int() | float() | UUID():
            return str(value)
        case _:
            kind = type(value).__name__
            raise GridscoreError(f"the query gives {kind} values: cast them to text / 查询结果含 {kind}：请转换为文本")
