"""No row is ever taken shifted, merged or dropped in silence."""

import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties import draws

from ingest.decode import decode
from ingest.records import split_fields, split_records
from ingest.torn import Neighbours

CLEAN = frozenset()


def taken(text: str, width: int, delimiter: str = ","):
    records = split_records(pl.Series(text.split("\n")), 0, width, delimiter, CLEAN)
    return records.frame.rows(), [(broken.line, broken.rule) for broken in records.broken]


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("a,b", ["a", "b"]),
        ('"a,1","b ""x"""', ["a,1", 'b "x"']),
        ('"",', ["", ""]),
        ("", [""]),
        ('"a\nb",c', ["a\nb", "c"]),
        ('a"b,c', None),
        ('"a"b,c', None),
        ('"a,c', None),
        (' "a",c', None),
    ],
)
def test_quotes_are_strict(line, fields):
    assert split_fields(line, ",") == fields


@pytest.mark.parametrize(
    ("text", "rows", "broken"),
    [
        ("a,b\nc,d", [(0, ["a", "b"]), (1, ["c", "d"])], []),
        ("a,b\n\n , \n,\nc,d", [(0, ["a", "b"]), (4, ["c", "d"])], []),
        ("a,b,\nc,d", [(1, ["c", "d"])], [(0, "field_count")]),
        ("a\nc,d", [(1, ["c", "d"])], [(0, "field_count")]),
        ('a,"b\nc,d', [(1, ["c", "d"])], [(0, "quotes")]),
        ('a,"x\ny\n\nz"\nc,d', [(0, ["a", "x\ny\n\nz"]), (4, ["c", "d"])], []),
        ('a,"x\ny"b\nc,d', [(2, ["c", "d"])], [(0, "quotes"), (1, "quotes")]),
        ('"a","b"\n"c","d"', [(0, ["a", "b"]), (1, ["c", "d"])], []),
        ('a,b"c\nc,d', [(1, ["c", "d"])], [(0, "quotes")]),
        ("a,b\x00\nc,d", [(1, ["c", "d"])], [(0, "control_character")]),
        ("a,b\rx\nc,d", [(1, ["c", "d"])], [(0, "control_character")]),
        ('a,"b\rx"\nc,d', [(0, ["a", "b\rx"]), (1, ["c", "d"])], []),
    ],
)
def test_record_or_broken_line(text, rows, broken):
    assert taken(text, 2) == (rows, broken)


def test_lost_quote_never_swallows_whole_records():
    text = '1,"note\n2,x\n3,y"\n4,z'
    rows, broken = taken(text, 2)
    assert [fields for _, fields in rows] == [["2", "x"], ["4", "z"]]
    assert broken == [(0, "quotes"), (2, "quotes")]


def test_damaged_line_ends_a_quoted_field():
    records = split_records(pl.Series(['a,"x', "", 'y"', "c,d"]), 0, 2, ",", frozenset({1}))
    assert [broken.rule for broken in records.broken] == ["quotes", "encoding", "quotes"]
    assert records.frame["line"].to_list() == [3]


def test_lines_of_one_column_are_records_each_and_suspect_none():
    texts = ["A1", "A", "", "2"]
    whole = split_records(pl.Series(texts), 0, 1, ",", CLEAN)
    assert [fields for _, fields in whole.frame.rows()] == [["A1"], ["A"], ["2"]]
    assert Neighbours(texts, {0, 1, 3}, {}, [1], 1, ",").torn(True, True) == []


@pytest.mark.parametrize(
    ("texts", "broken", "torn"),
    [
        (["a,b", "c", "d,e"], [1], [0, 2]),
        (["a,b", "c", "", "d,e"], [1], [0]),
        (["a,b", "", "c", "", "d,e"], [2], []),
        (['a,"b"', "c", '"d",e'], [1], []),
        (["a,b", "c,d,e", "f,g"], [1], []),
        (['"a', "b,c", ",d"], [0, 1], [2]),
        (["a,", "b,c", 'd"'], [1, 2], [0]),
        (['a,"x"', "", 'y"'], [2], [0]),
        (["a,b", 'c"', "d,e"], [1], [0]),
        (["a,b", '"c', "d,e"], [1], [2]),
        (["a,b", 'c"d', "e,f"], [1], []),
    ],
)
def test_record_is_suspect_where_one_byte_could_have_torn_it(texts: list[str], broken: list[int], torn: list[int]):
    whole = {at for at, text in enumerate(texts) if at not in broken and text}
    around = Neighbours(texts, whole, {}, broken, 2, ",")
    assert [line.line for line in around.torn(True, True)] == torn
    assert around.torn(False, False) == []


CELLS = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\r\x00") | st.sampled_from(list(',;\t"\n中文')),
    max_size=12,
)


@st.composite
def tables(draw):
    width = draw(st.integers(2, 6))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12))
    return [row for row in rows if any(cell.strip(' ",;\t\u3000').strip() for cell in row)], width


@draws(150)
@given(
    table=tables(),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
)
def test_any_table_in_any_dialect_comes_back_or_is_rejected(table, delimiter, quoting, end, encoding):
    """Equal rows; a quoted line break around something that looks like a whole record is rejected, never merged."""
    rows, width = table
    header = [f"标题{number}" for number in range(width)]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows([header, *rows])
    declared = encoding if encoding == "gb18030" else None
    lines = decode(buffer.getvalue().encode(encoding), declared)
    records = split_records(lines.series, 1, width, delimiter, lines.damaged)
    got = [tuple(fields) for fields in records.frame["fields"].to_list()]
    wanted = [tuple(cell.replace("\r\n", "\n") for cell in row) for row in rows]
    if not records.broken:
        assert got == wanted
    else:
        # What is left is a subsequence of what was written, or a line that stood whole inside a quoted field.
        has_breaks = any("\n" in cell for row in rows for cell in row)
        assert has_breaks or lines.damaged
    if not any("\n" in cell for row in rows for cell in row) and not lines.damaged:
        assert got == wanted


@draws(200)
@given(
    rows=st.lists(st.lists(st.text("ab12中", min_size=1, max_size=4), min_size=3, max_size=3), min_size=3, max_size=6),
    where=st.integers(0, 200),
    byte=st.sampled_from(list(b',"\n\r\x00\xff;')),
)
def test_one_structural_byte_never_shifts_a_row(rows, where, byte):
    """Damage by one byte: every row that lands is one that was written, but for the cells of the damaged lines."""
    content = bytearray("\n".join(",".join(row) for row in rows).encode())
    at = where % len(content)
    content[at] = byte
    try:
        lines = decode(bytes(content), "utf-8")
    except Exception:
        return
    records = split_records(lines.series, 0, 3, ",", lines.damaged)
    damaged_row = bytes(content[:at]).count(b"\n")
    written = {tuple(row) for row in rows}
    for line, fields in records.frame.rows():
        assert tuple(fields) in written or line in (damaged_row, damaged_row + 1)
    foreign = [fields for _, fields in records.frame.rows() if tuple(fields) not in written]
    assert len(foreign) <= 1
