"""What was expected of the data and what was found, as one HTML page that needs no network and runs no script.

Counts, reasons, and the keys of failing rows: file and row number, or the codes of a worker-day. Never a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from ingest.files import write_whole
from ingest.home import Home
from ingest.settings import load_site
from publish.feed_names import column_name, feed_name
from publish.publications import landed_clock
from publish.read_check import Expectation
from publish.read_receipts import open_receipts
from publish.rows import rows_of

REPORT = "docs/expectations.html"
"""Where it lies below published/."""


@dataclass(frozen=True)
class Result(Expectation):
    """One expectation of one batch, as `expectation_result` has it."""

    failed_rows: list[str] | None


def write_report(connection: duckdb.DuckDBPyConnection, home: Home, path: Path, is_published: bool = True) -> None:
    """Write the page on every row of `expectation_result` that the connection sees."""
    results = rows_of(connection, Result, _RESULTS)
    site, clock = load_site(home), landed_clock(home)
    day = clock.astimezone(ZoneInfo(site.time_zone)).date().isoformat() if clock else None
    write_whole(path, report_html(results, site.name.zh, is_published, day).encode())


def write_report_of_stopped_run(home: Home) -> Path | None:
    """The page of a run that published nothing, beside the build file; None where it came to no check."""
    noted = open_receipts(home)
    path = page_of_stopped_run(home)
    if noted is None:
        return None
    with noted:
        if not noted.execute("select 1 from duckdb_views() where view_name = 'expectation_result'").fetchall():
            return None
        write_report(noted, home, path, is_published=False)
    return path


def page_of_stopped_run(home: Home) -> Path:
    """Where the page of a run that published nothing lies until one does."""
    return home.warehouse / Path(REPORT).name


def report_html(results: Sequence[Result], site: str, is_published: bool = True, day: str | None = None) -> str:
    """The page. day: that of the run's clock. Whatever stands in the results is text on it, never markup."""
    wrong = [result for result in results if result.status != "passed"]
    errors = [result for result in wrong if result.severity == "error" or result.status == "not_evaluated"]
    feeds = dict.fromkeys(result.feed for result in results)
    verdict = (PUBLISHED if is_published else STOPPED) + (AS_OF.format(day=escape(day)) if day else "")
    counts = COUNTS.format(all=len(results), errors=len(errors), warnings=len(wrong) - len(errors))
    body = [
        f"<h1>数据检查报告 <small>Expectations</small></h1><p>{escape(site)} · {verdict}</p><p>{counts}</p>",
        _table(wrong) if wrong else f"<p class=passed>{ALL_PASSED}</p>",
        "<h2>全部检查 <small>All of them</small></h2>",
        *(_feed(feed, [result for result in results if result.feed == feed]) for feed in feeds),
    ]
    return PAGE.format(style=STYLE, body="\n".join(body))


def _feed(feed: str, results: Sequence[Result]) -> str:
    wrong = sum(result.status != "passed" for result in results)
    name = f"{feed_name(feed, 'zh')} {feed}"
    mark = f"<b class=failed>{wrong}</b> / {len(results)}" if wrong else f"<b class=passed>{len(results)} ✓</b>"
    return f"<details><summary>{escape(name)} · {mark}</summary>{_table(results)}</details>"


def _table(results: Iterable[Result]) -> str:
    head = "".join(f"<th>{zh}<br><small>{en}</small></th>" for zh, en in HEADERS)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(map(_row, results))}</tbody></table>"


def _row(result: Result) -> str:
    severity = "error" if result.status == "not_evaluated" else result.severity
    what = (_expected(result), f"{result.expectation} {result.column_name or ''}".strip())
    rows = "" if result.rows_failed is None else f"{result.rows_failed} / {result.rows_checked}"
    cells = (
        _both(STATUS.get(result.status, (result.status, ""))),
        _both(SEVERITY.get(severity, (severity, ""))),
        _both((feed_name(result.feed, "zh"), result.batch)),
        _both(what),
        rows,
        _both((result.message_zh or "", result.message_en or "")) + _keys(result),
    )
    return f"<tr class='{escape(result.status)}'>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _keys(result: Result) -> str:
    """The rows to look at, folded: the first ones, and how many more there are."""
    keys = result.failed_rows or []
    if not keys:
        return ""
    more = (result.rows_failed or len(keys)) - len(keys)
    shown = escape(", ".join(keys)) + (f" … +{more}" if more > 0 else "")
    return f"<details><summary>不符合的行 <small>rows</small></summary><code>{shown}</code></details>"


def _expected(result: Result) -> str:
    """The expectation in Chinese, with the feed's own name of the column where it has one."""
    what = next((zh for name, zh in EXPECTED.items() if result.expectation.startswith(name)), result.expectation)
    columns = (column_name(result.feed, name, "zh") for name in (result.column_name or "").split(", "))
    return f"{what} {'、'.join(columns)}".strip()


def _both(words: tuple[str, str]) -> str:
    zh, en = words
    return escape(zh) + (f"<br><small>{escape(en)}</small>" if en else "")


PUBLISHED = "本次运行已发布 <small>this run was published</small>"
STOPPED = (
    "<b class=failed>本次运行未发布，上次发布结果不变</b> <small>this run published nothing; the last stands</small>"
)
AS_OF = " · 截至 {day} <small>as of {day}</small>"
COUNTS = (
    "共 {all} 项检查：{errors} 项错误（阻止发布），{warnings} 项警告 "
    "<small>{all} expectations: {errors} errors (they hold publication), {warnings} warnings</small>"
)
ALL_PASSED = "全部符合 <small>all as expected</small>"
HEADERS = (
    ("结果", "status"),
    ("严重程度", "severity"),
    ("数据与批次", "feed and batch"),
    ("检查", "expectation"),
    ("行", "rows"),
    ("说明", "why"),
)
STATUS = {"passed": ("符合", "passed"), "failed": ("不符合", "failed"), "not_evaluated": ("无法检查", "not evaluated")}
EXPECTED = {
    "has_rows": "有数据",
    "has_columns": "列齐全",
    "has_type": "类型正确",
    "unique_key": "编号不重复",
    "present": "必填",
    "usual_volume": "数据量如常",
    "fresh": "及时",
    "legal_code": "取值在代码表内",
    "plausible_range": "取值合理",
    "is_geometry": "图形有效",
    "not_before": "时间先后合理",
    "mostly_present": "大多有值",
    "mostly_yes": "大多合规",
}
"""Expectations by how their names begin."""
SEVERITY = {"error": ("错误", "error"), "warning": ("警告", "warning")}
STYLE = """
body { font: 15px/1.5 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; margin: 2em auto;
  max-width: 70em; padding: 0 1em; color: #222; background: #fff }
small { color: #666 } table { border-collapse: collapse; width: 100%; margin: .5em 0 1em }
td:nth-child(-n+2), th { white-space: nowrap }
th, td { text-align: left; vertical-align: top; padding: .3em .6em; border-bottom: 1px solid #ddd }
code { word-break: break-all } .not_evaluated td { background: #fdecea }
b.failed { color: #a3220b } b.passed, p.passed { color: #17633a }
tr { color: #222 } tr.failed td { background: #fff6e5 } summary { cursor: pointer }
"""
PAGE = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>数据检查报告 Expectations</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style}</style></head>
<body>
{body}
</body></html>
"""
_RESULTS = """
    select
        feed, batch, expectation, column_name, severity, status, rows_checked, rows_failed, message_zh, message_en,
        failed_rows
    from expectation_result
    order by
        list_position(['not_evaluated', 'failed', 'passed'], status), severity, feed, batch, expectation, column_name
"""
