"""published/docs/: every table, column, measure and item in words, as pages that open from disk and load nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

import duckdb

from ingest.files import write_whole
from ingest.home import Home
from publish.database_file import Table, marts_of
from publish.read_explanation import natural_key
from publish.reader import open_published
from publish.sql_text import quoted_name

TEMPLATE = Path(__file__).with_name("documents.html")
INDEX, LINEAGE = "index.html", "lineage.html"
_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


@dataclass(frozen=True)
class Lineage:
    """Where published tables come from and who reads them.

    page: dbt's own documentation of the project as one HTML file. made_from: per table the landed feeds and other
    sources it is computed from. read_by: per table the labels of its readers.
    """

    page: Path
    made_from: Mapping[str, Sequence[str]]
    read_by: Mapping[str, Sequence[str]]


def write_documents(home: Home, lineage: Lineage | None = None) -> tuple[Path, ...]:
    """Write published/docs/index.html from the comments of the published file, and beside it the lineage page.

    A page that already says the same is not touched. Raises GridscoreError when nothing is published.
    """
    folder = home.published / "docs"
    with open_published(home) as connection:
        pages = {INDEX: _index(connection, lineage).encode()}
    if lineage is not None:
        pages[LINEAGE] = lineage.page.read_bytes()
    for name, content in pages.items():
        write_whole(folder / name, content)
    return tuple(folder / name for name in pages)


def in_both_languages(comment: str) -> tuple[str, str]:
    """The English and the Chinese of a description: "One row per day. 每天一行。"; the second is empty without any."""
    found = _CHINESE.search(comment)
    if found is None:
        return comment.strip(), ""
    cut = max(comment.rfind(end, 0, found.start()) for end in (". ", "? ", ") ")) + 1
    return comment[:cut].strip(), comment[cut:].strip()


def _index(connection: duckdb.DuckDBPyConnection, lineage: Lineage | None) -> str:
    row = connection.execute("select current_database()").fetchone()
    tables = marts_of(connection, row[0] if row else "")
    sections = [
        _section("tables", "表", "Tables", ["表 table", "行 rows", "说明 description"], _tables(connection, tables)),
        *(_table(table, lineage) for table in tables),
        *_measures_and_items(connection),
    ]
    links = [("tables", "表 / tables"), ("measures", "指标 / measures"), ("items", "考核项 / items")]
    nav = " · ".join(f'<a href="#{name}">{text}</a>' for name, text in links)
    if lineage is not None:
        nav += f' · <a href="{LINEAGE}">数据来历（dbt）/ lineage (dbt)</a>'
    template = TEMPLATE.read_text(encoding="utf-8")
    hashes = {f"{tag}_hash": _hash_of(template, tag) for tag in ("style", "script")}
    return Template(template).substitute(hashes, nav=nav, body="\n".join(sections))


def _tables(connection: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> list[list[str]]:
    rows = []
    for table in tables:
        counted = connection.execute(f"select count(*) from {quoted_name('marts', table.name)}").fetchone()
        name = f'<a href="#{table.name}"><code>{table.name}</code></a>'
        rows.append([name, f"{counted[0] if counted else 0:,}", _words(table.comment)])
    return rows


def _table(table: Table, lineage: Lineage | None) -> str:
    told = [_words(table.comment)]
    if lineage is not None:
        told += _names("由来 made from", lineage.made_from.get(table.name, ()))
        told += _names("读者 read by", lineage.read_by.get(table.name, ()))
    rows = [
        [f"<code>{escape(column.name)}</code>", f"<code>{escape(column.data_type)}</code>", _words(column.comment)]
        for column in table.columns
    ]
    head = ["列 column", "类型 type", "说明 description"]
    return _section(table.name, table.name, "", head, rows, "".join(told), level=3)


def _measures_and_items(connection: duckdb.DuckDBPyConnection) -> Iterable[str]:
    measures = connection.execute(
        "select measure, name_zh, name_en, unit_type, rules, fact_table from dim_measure order by measure"
    ).fetchall()
    head = ["指标 measure", "名称 name", "计量单位 taken on", "规则 rules", "事实表 fact table"]
    cells = [
        [_code(name), _two(zh, en), _code(unit), escape(rules or ""), _code(fact)]
        for name, zh, en, unit, rules, fact in measures
    ]
    yield _section("measures", "指标", "Measures", head, cells)
    items = connection.execute(
        """
        select rulebook || ' ' || version, item, rule, kind, measure, name_zh, name_en, points_possible, clause
        from dim_item
        """
    ).fetchall()
    head = [
        "细则 rulebook",
        "考核项 item",
        "规则 rule",
        "种类 kind",
        "指标 measure",
        "名称 name",
        "满分 points",
        "条款 clause",
    ]
    cells = [
        [*map(_code, coded), _two(zh, en), "" if points is None else str(points), escape(clause or "")]
        for *coded, zh, en, points, clause in sorted(items, key=lambda row: [natural_key(code) for code in row[:3]])
    ]
    yield _section("items", "考核项和规则", "Items and rules", head, cells)


def _section(
    name: str, zh: str, en: str, head: Sequence[str], rows: Iterable[Sequence[str]], told: str = "", level: int = 2
) -> str:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in rows)
    heading = "".join(f'<th scope="col">{text}</th>' for text in head)
    title = f'{zh} <span class="en">{en}</span>' if en else f"<code>{zh}</code>"
    return (
        f'<section id="{name}"><h{level}>{title}</h{level}>{told}<div class="scroll"><table><thead><tr>{heading}</tr>'
        f"</thead><tbody>\n{cells}</tbody></table></div></section>"
    )


def _words(comment: str | None) -> str:
    english, chinese = in_both_languages(comment or "")
    return _two(chinese, english)


def _two(chinese: str | None, english: str | None) -> str:
    return f'<p>{escape(chinese or "")}</p><p class="en" lang="en">{escape(english or "")}</p>'


def _names(what: str, names: Sequence[str]) -> list[str]:
    return [f'<p class="en">{what}: {escape(", ".join(names))}</p>'] if names else []


def _code(text: str | None) -> str:
    return f"<code>{escape(text)}</code>" if text else ""


def _hash_of(template: str, tag: str) -> str:
    """What the page's own policy lets run: nothing but the one style and the one script it was written with."""
    inner = template.split(f"<{tag}>")[1].split(f"</{tag}>")[0]
    return base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
