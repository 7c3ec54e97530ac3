"""A file read piece by piece gives what it gives read at once, wherever its pieces end."""

from __future__ import annotations

import codecs
import dataclasses
from collections.abc import Iterator, Mapping
from functools import partial

import polars as pl
import pytest
from draws import ANY_ROW, DIALECTS, ROW, written
from hypothesis import given
from hypothesis import strategies as st
from landing_office import together
from polluted import GRID, HEADER, ROWS
from properties import draws
from test_any_table_any_damage import damage, damaged

from ingest import formats, records, table
from ingest.decode import SetAsideError, in_its_encoding
from ingest.feeds import FEEDS
from ingest.lines import split_lines
from ingest.raw import Raw
from ingest.regular import RegularLines
from ingest.table import Shape, Table, text_tables

ITEMS = FEEDS["items"]
WHOLE = 1 << 30


@pytest.fixture(scope="module", autouse=True)
def near_limits() -> Iterator[None]:
    """A header within few lines, a short tail, short records: so that small files have borders in all places."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "HEADER_LINES", 3)
        patch.setattr(table, "MAX_ROWS", 2)
        patch.setattr(records, "MAX_LINES", 4)
        yield


def read(content: bytes, size: int, encoding: str | None = None) -> list[Table] | str:
    """Tables of a file in pieces of so many bytes, or why it is set aside."""
    shape = Shape(encoding=encoding)
    try:
        return in_its_encoding(lambda known: list(text_tables(Raw.of(content), ITEMS, shape, known, size)), None)
    except SetAsideError as problem:
        return problem.message


def said(tables: list[Table] | str) -> object:
    """Everything a file says."""
    if isinstance(tables, str):
        return tables
    whole = together(tables)
    parts = {field.name: getattr(whole, field.name) for field in dataclasses.fields(whole) if field.name != "cells"}
    return whole.cells.rows(), whole.cells.schema, parts


@st.composite
def polluted_files(draw: st.DrawFn) -> bytes:
    """A drawn file with title rows, notes below, lines of another encoding, and up to three bytes changed."""
    file = written(draw(st.lists(ROW | ANY_ROW, min_size=1, max_size=8)), draw(DIALECTS))
    lines = file.content.split(b"\n")
    for line in draw(st.lists(st.sampled_from(["合计,3", "制表人：甲", "", ",,,", '"a', "中文"]), max_size=3)):
        at = draw(st.integers(0, len(lines)))
        lines.insert(at, line.encode(draw(st.sampled_from(["utf-8", "gb18030"]))))
    content = b"\n".join(lines)
    for _ in range(draw(st.integers(0, 3))):
        content = damaged(content, *damage(draw, len(content) or 1))
    return content


@draws(100, 20_000)
@given(content=polluted_files(), size=st.integers(1, 300), encoding=st.sampled_from([None, None, "utf-8", "gb18030"]))
def test_pieces_of_any_size_say_what_the_whole_says(content: bytes, size: int, encoding: str | None):
    assert said(read(content, size, encoding)) == said(read(content, WHOLE, encoding))


@pytest.mark.parametrize("size", [1, 20, 60, 200])
def test_record_of_several_lines_waits_for_all_that_may_be_a_part_of_its_last_cell(size: int):
    """Its own lines do not count among those it waits for, and blank ones come on top."""
    head, row, *others = (",".join(row) for row in (HEADER, *ROWS))
    row = row[: row.rindex(",")] + ',"1\n2\n3"'
    content = "\n".join([head, row, "a,b", "", "", 'c"', *others, ""]).encode()
    whole = read(content, WHOLE)
    assert [line.row for table in whole for line in table.broken if line.rule == "torn"] == [2]
    assert said(read(content, size)) == said(whole)


def none_at_once(content: bytes, width: int, delimiter: str, taken: Mapping[str, int], needed: int) -> RegularLines:
    """As if no line were surely a record."""
    lines = split_lines(content)
    cells = pl.DataFrame(schema={"row": pl.Int64, **dict.fromkeys(taken, pl.String)})
    return RegularLines(cells, pl.DataFrame({"line": pl.int_range(len(lines), eager=True), "text": lines}), len(lines))


@draws(60, 10_000)
@given(content=polluted_files())
def test_columns_at_once_are_what_lines_one_by_one_say(content: bytes):
    at_once = said(read(content, WHOLE))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "regular_lines", none_at_once)
        assert said(read(content, WHOLE)) == at_once


LINES = [",".join(row) for row in (HEADER, *ROWS)]
TEXT = "\r\n".join(["导出,,", *LINES, "合计,3", "制表人：甲"]) + "\r\n"
OVER_LINES = TEXT.replace("3处路面破损", '3处\n\n破损"').replace("第3处", '"第3处')


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gb18030"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\r\n", "\r").encode(),
        OVER_LINES.encode(),
        TEXT.encode("gb18030") + "最后一行\n".encode(),
        TEXT.encode() + "最后一行\n".encode("gb18030"),
        b"a\n" * 50 + TEXT.encode("gb18030"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le") + b"\x00",
        b" \n" * 40,
        codecs.BOM_UTF8,
    ],
    ids=lambda content: repr(content[:4] + content[-3:]),
)
def test_every_border_in_a_file_of_each_kind(content: bytes):
    whole = said(read(content, WHOLE))
    assert {size for size in range(1, 120, 17) if said(read(content, size)) != whole} == set()


def test_clean_file_comes_in_several_tables_and_none_is_looked_at_line_by_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(table, "split_records", None)
    for text in (LINES, [line.replace(",", '","').join('""') for line in LINES]):
        tables = read(("\n".join(text) + "\n").encode(), 150)
        assert isinstance(tables, list)
        assert len(tables) > 3
        assert pl.concat([each.cells for each in tables])["row"].to_list() == list(range(2, 14))


def test_file_in_batches_lands_as_at_once(office, monkeypatch: pytest.MonkeyPatch):
    rows = list(ROWS)
    rows[7], rows[9], rows[11] = rows[6], (rows[9][0], "", *rows[9][GRID + 1 :]), (rows[8][0], *rows[11][1:])
    text = "\n".join([*(",".join(row) for row in (HEADER, *rows)), "合计,40"])
    office.put("items_2026-03.csv", text)
    (at_once,) = office.land().values()
    lake = office.lake("items")
    for part in office.home.lake.rglob("rows*.parquet"):
        part.unlink()
    monkeypatch.setattr(formats, "text_tables", partial(text_tables, size=200))
    (receipt,) = office.land().values()
    assert len(list(office.home.lake.rglob("rows-*.parquet"))) > 3
    assert receipt == at_once
    assert receipt.rejected.equals(at_once.rejected)
    assert receipt.rows_rejected == receipt.rows_repeated == receipt.rows_replaced == 1
    assert office.lake("items").equals(lake)
    assert not list(office.home.lake.rglob(".*.tmp"))
