"""The page of what was expected of the data: whole, without a network, and never markup from data."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import polars as pl
import pytest
from handmade_build import ROWS, make_build

from expectations import SUITES
from expectations.expect import all_of
from ingest.home import Home
from publish import publish
from publish.expectation_report import EXPECTED, REPORT, Result, report_html, write_report_of_stopped_run

HOSTILE = "<script>alert('x')</script>&\"'><img src=x onerror=y>.csv"


def result(status: str = "failed", severity: str = "warning", **more: object) -> Result:
    told = {"message_zh": "3 行不符合：原因", "message_en": "3 rows not as expected: reason", "failed_rows": None}
    counted = {"rows_checked": 9, "rows_failed": 0 if status == "passed" else 3}
    fields = {"feed": "items", "batch": "2026-03", "expectation": "unique_key", "column_name": "item_code"}
    return Result(**{**fields, "severity": severity, "status": status, **counted, **told, **more})


class Page(HTMLParser):
    """Tags and attributes of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.said = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attributes

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.mark.parametrize("field", ["feed", "batch", "expectation", "column_name", "status", "severity", "message_zh"])
def test_what_stands_in_the_data_is_text_on_the_page(field: str) -> None:
    page = Page(report_html([result(**{field: HOSTILE}), result(failed_rows=[f"{HOSTILE}:2"])], HOSTILE))
    assert not {"script", "img"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert page.said.count(HOSTILE) >= 3


def test_the_page_says_which_day_it_tells_of(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    make_build(home.build_file, ROWS)
    (home.lake / "run").mkdir(parents=True)
    clock = datetime(2026, 4, 3, 20, tzinfo=UTC)  # the 4th of the office
    pl.DataFrame({"as_of": [clock]}).write_parquet(home.lake / "run" / "settings.parquet")
    publish(home)
    assert "截至 2026-04-04" in (home.published / REPORT).read_text(encoding="utf-8")


def test_the_page_needs_no_network_and_runs_nothing() -> None:
    page = Page(report_html([result()], "城南"))
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name in ("src", "href", "action", "style")]
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes
    assert not re.search(r"https?:|url\(|@import", report_html([result()], "城南"))


def test_errors_warnings_and_what_could_not_be_evaluated_are_counted_apart() -> None:
    results = [
        result(severity="error"),
        result(),
        result(),
        result("passed"),
        result("not_evaluated", rows_failed=None),
    ]
    said = Page(report_html(results, "城南")).said
    assert "共 5 项检查：2 项错误（阻止发布），2 项警告" in said
    assert "5 expectations: 2 errors (they hold publication), 2 warnings" in said
    assert "全部符合" in Page(report_html([result("passed")], "城南")).said


def test_failing_rows_are_named_and_those_left_out_are_counted() -> None:
    said = Page(report_html([result(failed_rows=["items_2026-03.csv:5", "items_2026-03.csv:9"])], "城南")).said
    assert "items_2026-03.csv:5, items_2026-03.csv:9 … +1" in said


def test_every_publication_has_the_page_in_both_languages(home: Home) -> None:
    rows = [dict(row, message_zh="不符合", message_en="not as expected") for row in ROWS["expectation_result"]]
    make_build(home.build_file, ROWS | {"expectation_result": rows})
    publish(home)
    page = Page((home.published / REPORT).read_text(encoding="utf-8"))
    assert f"共 {len(rows)} 项检查" in page.said
    assert "not as expected" in page.said
    assert "本次运行已发布" in page.said
    assert ("lang", "zh") in page.attributes


def test_a_run_that_published_nothing_leaves_its_page_beside_the_build_file(home: Home) -> None:
    assert write_report_of_stopped_run(home) is None
    noted = {"receipts/ingested_file": "'x' as file_name", "expectations/items": "unnest([$row], max_depth := 2)"}
    row = {**vars(result(severity="error")), "failed_rows": ["items_2026-03.csv:5"]}
    for name, columns in noted.items():
        path = home.lake / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        given = {"row": row} if "$row" in columns else {}
        with duckdb.connect() as connection:
            connection.execute(f"create table noted as select {columns}", given)
            connection.execute(f"copy noted to '{path}'")
    path = write_report_of_stopped_run(home)
    assert path is not None
    assert path.parent == home.warehouse
    said = Page(path.read_text(encoding="utf-8")).said
    assert "本次运行未发布" in said
    assert "items_2026-03.csv:5 … +2" in said
    assert not (home.published / REPORT).exists()


def test_every_expectation_of_every_suite_is_named_in_chinese_with_its_column() -> None:
    asked = [(suite.feed, each.name, each.column) for suite in SUITES.values() for each in all_of(suite)]
    assert {name for _, name, _ in asked if not name.startswith(tuple(EXPECTED))} == set()
    pages = Page(report_html([result(feed="visits", expectation="fresh", column_name="visited_at")], "城南")).said
    assert "及时 走访时间" in pages
    made_here = report_html([result(feed="workers", expectation="fresh", column_name="snapshot_date")], "城南")
    assert "及时 台账日期" in Page(made_here).said
    assert "轨迹日" in Page(report_html([result(feed="track_day")], "城南")).said
