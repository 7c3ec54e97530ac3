"""Encoding is a rule: byte order mark, else strict UTF-8, else strict GB18030; a line that does not fit is rejected."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties import draws

from ingest.decode import SetAsideError, decode
from ingest.gb18030 import as_utf8

TEXT = "编号,名称\n1,网格\n2,𠮷家"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("gb18030"), "gb18030"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
    ],
)
def test_every_encoding_gives_the_same_lines(content, encoding):
    lines = decode(content)
    assert (lines.text, lines.encoding, lines.damaged) == (TEXT.split("\n"), encoding, frozenset())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(end):
    assert decode(TEXT.replace("\n", end).encode()).text == TEXT.split("\n")


def test_other_line_separators_are_text():
    assert decode("a,b\u2028c\x0b\x85\nd,e".encode()).text == ["a,b\u2028c\x0b\x85", "d,e"]


def test_utf8_line_in_a_gb18030_file_is_damaged_not_mojibake():
    lines = [f"{number},网格员走访记录登记" for number in range(20)]
    content = b"\n".join(line.encode("gb18030") for line in lines) + b"\n" + "20,网格员走访".encode()
    decoded = decode(content)
    assert decoded.encoding == "gb18030"
    assert decoded.damaged == {20}
    assert decoded.text[:20] == lines
    assert decoded.text[20] == ","


def test_gb18030_line_in_a_utf8_file_is_damaged_not_mojibake():
    lines = [f"{number},网格员走访记录登记" for number in range(20)]
    content = b"\n".join(line.encode() for line in lines) + b"\n" + "20,网格员".encode("gb18030")
    decoded = decode(content)
    assert (decoded.encoding, decoded.damaged) == ("utf-8", {20})
    assert decoded.text[:20] == lines


HALF_AND_HALF = "网,a\n".encode() + "网格,a".encode("gb18030")


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xff\xff\x80\n\xff\xff\x80\x80", HALF_AND_HALF])
def test_what_is_no_text_is_set_aside(content):
    with pytest.raises(SetAsideError):
        decode(content)


@pytest.mark.parametrize("start", ["x^2", "x\x9c", "x\x01", "(\xb5", "\x1f"])
def test_text_that_begins_like_something_packed_is_text(start):
    assert decode(f"{start},y\r\n1,2\n".encode()).text == [f"{start},y", "1,2"]


def by_python(content):
    """What Python's codec says, where that has no character of four bytes; else None."""
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return text.encode() if all(len(each.encode("gb18030")) < 4 for each in text) else None


def test_every_character_of_gb18030_is_the_one_that_python_knows():
    for lead in range(0x100):
        assert as_utf8(bytes([lead])) == by_python(bytes([lead]))
        pairs = [bytes([lead, trail]) for trail in range(0x100)]
        assert [as_utf8(pair) for pair in pairs] == [by_python(pair) for pair in pairs]


@draws(150, 20_000)
@given(
    pieces=st.lists(
        st.text(max_size=12).map(lambda text: text.encode("gb18030", "ignore"))
        | st.text("网格号路Aé1,、０\n", max_size=30).map(lambda text: text.encode("gb18030"))
        | st.binary(max_size=3),
        max_size=4,
    )
)
def test_text_in_gb18030_is_what_python_makes_of_it(pieces):
    assert as_utf8(b"".join(pieces)) == by_python(b"".join(pieces))
