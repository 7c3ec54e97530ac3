"""The list of published documents that `gridscore serve` opens with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import unquote

_OF_PERIOD = re.compile(r"(?P<rulebook>.+?)-(?P<period>\d{4}(?:-\d{2}|-Q[1-4])?)(?P<rest>[^/]*)")
_TITLES = {
    "docs/index.html": "表、字段、指标和考核项的说明 Tables, columns, measures, items",
    "docs/expectations.html": "数据检查报告 What was expected of the data, and found",
    "docs/lineage.html": "数据来历 Lineage (dbt)",
}
_STYLE = """
:root { color-scheme: light dark; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem;
  font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid; vertical-align: top; }
small { opacity: .75; }
"""


def index_page(files: Mapping[str, int], titles: Mapping[str, tuple[str, str]]) -> str:
    """The page as HTML. files: address, quoted for a link, -> size in bytes. titles: of rulebooks, zh and en."""
    by_period: dict[tuple[str, str], dict[str, list[str]]] = {}
    others: list[str] = []
    for address, size in files.items():
        folder, _, name = unquote(address).removeprefix("/").partition("/")
        stem, _, suffix = name.rpartition(".")
        found = _OF_PERIOD.fullmatch(stem)
        if found is None or folder == "docs":
            path = f"{folder}/{name}"
            others.append(_link(address, _TITLES.get(path, path), size))
            continue
        label = " ".join(filter(None, (suffix.upper(), found["rest"].strip("-."))))
        row = by_period.setdefault((found["rulebook"], found["period"]), {})
        row.setdefault(folder, []).append(_link(address, label, size))
    rows = "".join(
        f"<tr><td>{_title(rulebook, titles)}</td><td>{escape(period)}</td>"
        f"<td>{' '.join(row.get('dashboard', ['–']))}</td><td>{' '.join(row.get('briefing', ['–']))}</td></tr>\n"
        for (rulebook, period), row in sorted(by_period.items(), key=lambda item: _newest_first(*item[0]))
    )
    table = (
        "<table>\n<thead><tr><th>细则 <small>rulebook</small></th><th>考核期 <small>period</small></th>"
        "<th>看板 <small>dashboard</small></th><th>简报 <small>briefing</small></th></tr></thead>\n"
        f"<tbody>\n{rows}</tbody>\n</table>\n"
    )
    nothing = "<p>还没有已发布的看板和简报。<br><small>No dashboard or briefing is published yet.</small></p>\n"
    documents = "".join(f"<li>{link}</li>\n" for link in others)
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="icon" href="data:,">\n'
        f"<title>gridscore</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        "<h1>已发布的文件 <small>Published documents</small></h1>\n"
        f"{table if rows else nothing}"
        + (f"<h2>文档 <small>Documents</small></h2>\n<ul>\n{documents}</ul>\n" if documents else "")
        + "</body>\n</html>\n"
    )


def _title(rulebook: str, titles: Mapping[str, tuple[str, str]]) -> str:
    """What pages call a rulebook; its id where it has no title any more."""
    zh, en = titles.get(rulebook, (rulebook, ""))
    return escape(zh) + (f"<br><small>{escape(en)}</small>" if en not in ("", zh) else "")


def _link(address: str, label: str, size: int) -> str:
    return f'<a href="{escape(address)}">{escape(label)}</a> <small>{max(1, round(size / 1000)):,} kB</small>'


def _newest_first(rulebook: str, period: str) -> tuple[str, list[int]]:
    """By rulebook; the newest year first, in it the year, then quarters and months from the last to the first."""
    year, _, part = period.partition("-")
    month = 13 if not part else 3 * int(part[1]) + 0 if part[0] == "Q" else int(part)
    return rulebook, [-int(year), -month, 0 if part.startswith("Q") else 1]
