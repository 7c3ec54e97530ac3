"""Templates: what is written can be read again by the reader that will meet it filled in."""

import re
import zipfile
from datetime import date

import polars as pl
import pytest

from ingest.errors import GridscoreError
from ingest.examples import example_of, without_examples, words_of
from ingest.feed import Boundary, Choice, Feed, YesNo
from ingest.feeds import FEEDS
from ingest.home import Home
from ingest.identifiers import load_key
from ingest.names import feed_of
from ingest.table import Shape
from ingest.template import feed_named, write_template
from ingest.typed_rows import type_rows
from ingest.workbook import workbook_table

TYPED = [feed for feed in FEEDS.values() if not any(isinstance(column.type, Boundary) for column in feed.columns)]
feeds = pytest.mark.parametrize("feed", TYPED, ids=[feed.name for feed in TYPED])


@feeds
def test_example_row_is_read_as_what_it_says(feed: Feed, tmp_path) -> None:
    table = workbook_table(write_template(feed, tmp_path).read_bytes(), feed, Shape())
    assert table.cells.drop("row").columns == [column.name for column in feed.columns]
    (cells,) = table.cells.drop("row").rows(named=True)
    assert cells == {column.name: example_of(column) for column in feed.columns}
    typed = type_rows(table, feed, Shape(), "Asia/Shanghai", load_key(Home(tmp_path)), date(2026, 3, 31))
    assert (typed.rows.height, typed.rejected.height) == (1, 0)
    needed = [name for column in feed.columns if column.required for name in column.landed if name[-5:] != "_hash"]
    assert typed.rows.select(pl.col(needed).is_not_null()).row(0) == (True,) * len(needed)


@feeds
def test_unfilled_template_brings_no_row(feed: Feed, tmp_path) -> None:
    path = write_template(feed, tmp_path)
    assert feed_of(path.name, FEEDS) == feed.name
    table = without_examples(workbook_table(path.read_bytes(), feed, Shape()), feed)
    assert table.cells.is_empty()
    assert table.examples == 1


@feeds
def test_every_list_of_words_is_a_drop_down(feed: Feed, tmp_path) -> None:
    with zipfile.ZipFile(write_template(feed, tmp_path)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    offered = re.findall(r'type="list".*?<formula1>"(.*?)"</formula1>', sheet)
    assert offered == [",".join(words_of(column)) for column in feed.columns if words_of(column)]
    closed = [column for column in feed.columns if isinstance(column.type, Choice | YesNo)]
    assert len(offered) >= len(closed)


def test_rows_beside_the_example_land_and_the_receipt_names_it(office) -> None:
    office.put(
        "抽样调查_2026-03.csv",
        "问卷编号*,村社区编号*,调查日期*,问题*,回答*\n示例S01,示例C01,2026-03-02,知晓,是\nS1,C1,2026-03-02,知晓,否\n",
    )
    receipt = office.land()["抽样调查_2026-03.csv"]
    assert (receipt.rows_read, receipt.rows_landed) == (1, 1)
    assert office.lake("surveys").select("survey_code", "source_row").rows() == [("S1", 3)]
    assert "1 example rows of the template, not taken" in receipt.notes


def test_template_left_in_the_landing_folder_lands_nothing(office) -> None:
    write_template(FEEDS["grids"], office.home.exports)
    receipt = office.land()["网格台账_模板.xlsx"]
    assert (receipt.status, receipt.rows_read) == ("landed", 0)
    assert office.lake("grids").is_empty()


@pytest.mark.parametrize("name", ["surveys", "Surveys", "抽样调查"])
def test_feed_is_named_in_english_or_chinese(name: str) -> None:
    assert feed_named(name) is FEEDS["surveys"]


def test_boundaries_cannot_be_typed_by_hand(tmp_path) -> None:
    with pytest.raises(GridscoreError, match="grid_boundaries 网格边界 has no template"):
        write_template(FEEDS["grid_boundaries"], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_unknown_feed_is_named_with_all_there_are() -> None:
    with pytest.raises(GridscoreError, match=r"no feed 'survey'.*surveys 抽样调查"):
        feed_named("survey")


def test_a_place_of_another_ending_is_refused(tmp_path) -> None:
    with pytest.raises(GridscoreError, match=r"a\.csv does not end in \.xlsx"):
        write_template(FEEDS["surveys"], tmp_path / "a.csv")
    assert not list(tmp_path.iterdir())


def test_output_is_a_folder_or_a_file_and_what_is_filled_in_is_not_overwritten(tmp_path) -> None:
    feed = FEEDS["surveys"]
    assert write_template(feed, tmp_path / "new") == tmp_path / "new" / "抽样调查_模板.xlsx"
    assert write_template(feed, tmp_path / "mine.xlsx") == tmp_path / "mine.xlsx"
    with pytest.raises(GridscoreError, match="is there already"):
        write_template(feed, tmp_path / "mine.xlsx")


def test_place_that_cannot_be_written_to_is_named(tmp_path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(GridscoreError, match="cannot write"):
        write_template(FEEDS["surveys"], tmp_path / "file" / "inside")
