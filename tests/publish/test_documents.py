"""published/docs/: every table and column in both languages, and pages that load nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ingest.errors import GridscoreError
from ingest.home import Home
from orchestration.dbt_docs import docs_page, lineage_of
from orchestration.dbt_runner import prepare
from publish.database_file import marts_of
from publish.documents import INDEX, LINEAGE, Lineage, in_both_languages, write_documents
from publish.reader import open_published

MACHINE = re.compile(r"(?<![\w.])/(?:home|Users|root|work|tmp|mnt)/\w")


class Page(HTMLParser):
    """Ids, links and what else a page refers to, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.add(value or "")
            elif name == "href" and tag == "a":
                self.links.append(value or "")
            elif name in ("src", "href", "data", "action", "srcset"):
                self.loads.append(value or "")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def lineage() -> Lineage:
    return lineage_of(prepare())


@pytest.fixture(scope="module")
def documents(published_demo: Home, lineage: Lineage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the demo, in a home of their own."""
    home = Home(tmp_path_factory.mktemp("documents"))
    home.published.mkdir()
    home.published_file.symlink_to(published_demo.published_file.resolve())
    write_documents(home, lineage)
    return home.published / "docs"


def test_every_table_and_column_of_the_published_file_is_described_in_both_languages(published_demo: Home) -> None:
    with open_published(published_demo) as connection:
        tables = marts_of(connection, "gridscore")
    described = {f"{table.name}.{column.name}": column.comment for table in tables for column in table.columns}
    described |= {table.name: table.comment for table in tables}
    assert len(tables) > 20
    for name, comment in described.items():
        english, chinese = in_both_languages(comment or "")
        assert re.search("[A-Za-z]{3}", english), name
        assert len(re.findall("[\u4e00-\u9fff]", chinese)) >= 2, name
        assert not re.search("[\u4e00-\u9fff]", english), name


@pytest.mark.parametrize(
    ("comment", "english", "chinese"),
    [
        ("One row per day. Not a verdict. 每天一行。", "One row per day. Not a verdict.", "每天一行。"),
        ("ISO week, 2026-W10. ISO 周，如 2026-W10。", "ISO week, 2026-W10.", "ISO 周，如 2026-W10。"),
        ("Only English.", "Only English.", ""),
        ("只有中文。", "", "只有中文。"),
    ],
)
def test_a_description_is_taken_apart_by_language(comment: str, english: str, chinese: str) -> None:
    assert in_both_languages(comment) == (english, chinese)


def test_the_index_has_every_table_column_measure_and_item(documents: Path, published_demo: Home) -> None:
    page = Page((documents / INDEX).read_text(encoding="utf-8"))
    words = {word.strip() for word in page.words}
    with open_published(published_demo) as connection:
        tables = marts_of(connection, "gridscore")
        named = connection.execute(
            "select measure from dim_measure union select rule from dim_item union select name_zh from dim_item"
        ).fetchall()
    assert {table.name for table in tables} | {"tables", "measures", "items"} <= page.ids
    assert {column.name for table in tables for column in table.columns} <= words
    assert {name for (name,) in named} <= words
    assert {link[1:] for link in page.links if link.startswith("#")} <= page.ids
    assert [link for link in page.links if not link.startswith("#")] == [LINEAGE]
    assert any(word.startswith("由来 made from: ") and "items" in word for word in page.words)


def test_the_pages_refer_to_nothing_outside_and_name_no_machine(documents: Path) -> None:
    for name in (INDEX, LINEAGE):
        text = (documents / name).read_text(encoding="utf-8")
        assert "default-src 'none'" in text[:2000]
        assert not MACHINE.search(text), name
        loads = [each for each in Page(text).loads if not each.startswith(("data:", "#", "/overview/"))]
        assert loads == [], name
    assert "generated_at" not in (documents / LINEAGE).read_text(encoding="utf-8").split("dbt_version")[1][:2000]


def test_a_description_cannot_end_the_script_it_stands_in() -> None:
    metadata = dict.fromkeys(("dbt_schema_version", "dbt_version", "adapter_type"), "") | {"project_name": "p"}
    docs = {"d": {"name": "d", "block_contents": "</script><script>alert(1)"}}
    page = docs_page({"metadata": metadata, "macros": {}, "nodes": {}, "docs": docs})
    assert "<\\/script><script>alert(1)" in page
    assert "</script><script>alert(1)" not in page


def test_pages_that_say_the_same_are_not_written_again(documents: Path, lineage: Lineage, tmp_path: Path) -> None:
    home = Home(documents.parent.parent)
    before = {page.name: page.stat().st_mtime_ns for page in documents.iterdir()}
    write_documents(home, lineage)
    assert {page.name: page.stat().st_mtime_ns for page in documents.iterdir()} == before
    with pytest.raises(GridscoreError, match="nothing is published yet"):
        write_documents(Home(tmp_path))


def test_without_a_parsed_project_there_is_the_index_alone(published_demo: Home, tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.published.mkdir()
    home.published_file.symlink_to(published_demo.published_file.resolve())
    assert write_documents(home) == (home.published / "docs" / INDEX,)
    assert LINEAGE not in (home.published / "docs" / INDEX).read_text(encoding="utf-8")


def test_lineage_follows_a_table_to_its_feeds_and_its_readers(lineage: Lineage) -> None:
    assert lineage.made_from["fct_attendance"] == ["meetings"]
    assert {"items", "visits", "findings", "grids"} <= set(lineage.made_from["score"])
    assert "gridscore scores" in lineage.read_by["score"]


def test_the_page_of_lineage_begins_with_the_layers_of_the_house(lineage: Lineage) -> None:
    assert "从入库记录到发布得分" in lineage.page.read_text(encoding="utf-8")
