"""Bytes to physical lines of text. Encoding is a rule, not a guess: byte order mark, else UTF-8, else GB18030."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from ingest.cells import nulls
from ingest.errors import GridscoreError

UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# Of the lines with characters beyond ASCII, how many must fit an encoding before the others count as damaged.
ENOUGH_LINES = 0.5

# What begins like zlib, gzip or zstd Polars would unpack, although it may be text ("x^2").
LIKE_PACKED = (b"x", b"\x1f", b"(")


class SetAsideError(GridscoreError):
    """A file that cannot be read as a whole, with its one reason in English and Chinese."""

    def __init__(self, reason: str, reason_zh: str) -> None:
        super().__init__(f"{reason} / {reason_zh}")


@dataclass(frozen=True)
class Lines:
    """Physical lines without their line ends (String). `damaged`: positions of lines that do not fit the file's
    encoding; their text is empty, so that no mojibake can pass for data."""

    series: pl.Series
    encoding: str
    damaged: frozenset[int] = field(default_factory=frozenset)

    @cached_property
    def text(self) -> list[str]:
        """All lines, one by one: for what cannot look at all of them at once."""
        return self.series.to_list()


def decode(content: bytes, encoding: str | None = None) -> Lines:
    """Split a text file into lines, strictly decoded.

    encoding: utf-8 or gb18030 when the site has declared it. Raises SetAsideError for an empty file and for bytes
    that are text in neither encoding.
    """
    if not content or content.isspace():
        raise SetAsideError("the file is empty", "文件为空")
    for mark, name in UTF16.items():
        if content.startswith(mark):
            return _utf16(content[len(mark) :], name)
    if content.startswith(codecs.BOM_UTF8):
        return _utf8(content[len(codecs.BOM_UTF8) :], "utf-8-sig")
    if encoding == "gb18030":
        return _gb18030(content, _as_utf8(content))
    if encoding == "utf-8":
        return _utf8(content, "utf-8")
    whole = _whole_utf8(content)
    return _not_utf8(content) if whole is None else Lines(whole, "utf-8")


def _not_utf8(content: bytes) -> Lines:
    """The encoding of most lines; the others are damaged. A line that is UTF-8 counts as that, although most UTF-8
    decodes as GB18030, too: to mojibake."""
    as_utf8 = _as_utf8(content)
    utf8, others = int(_is_high(as_utf8).sum()), as_utf8.null_count()
    as_gb18030 = _gb18030(content, as_utf8)
    gb18030 = others - len(as_gb18030.damaged) + utf8
    if utf8 == gb18030 or max(utf8, gb18030) < ENOUGH_LINES * (utf8 + others):
        raise SetAsideError(
            "the text is neither UTF-8 nor GB18030 throughout", "文件编码既非UTF-8也非GB18030，或混用多种编码"
        )
    return as_gb18030 if gb18030 > utf8 else _by_line(as_utf8, "utf-8")


def _whole_utf8(content: bytes) -> pl.Series | None:
    """Lines of a file that is UTF-8 from end to end; None when it is not."""
    try:
        return _split(content)
    except pl.exceptions.ComputeError:
        return None


def _utf8(content: bytes, name: str) -> Lines:
    whole = _whole_utf8(content)
    return _by_line(_as_utf8(content), name) if whole is None else Lines(whole, name)


def _gb18030(content: bytes, as_utf8: pl.Series) -> Lines:
    """In a GB18030 file a line beyond ASCII that is valid UTF-8 is of the wrong encoding."""
    try:
        text = _split(content.decode("gb18030").encode())
    except UnicodeDecodeError:
        text = _decoded(content, "gb18030")
    is_foreign = _is_high(as_utf8)
    if is_foreign.any():
        text = text.zip_with(~is_foreign, nulls(len(text), pl.String()))
    return _by_line(text, "gb18030")


def _by_line(text: pl.Series, name: str) -> Lines:
    """Lines, of which those that are null are damaged."""
    return Lines(text.fill_null(""), name, frozenset(text.is_null().arg_true().to_list()))


def _utf16(content: bytes, codec: str) -> Lines:
    try:
        return Lines(_split(content.decode(codec).encode()), "utf-16")
    except UnicodeDecodeError:
        raise SetAsideError("the UTF-16 text is damaged", "UTF-16文件已损坏") from None


def _as_utf8(content: bytes) -> pl.Series:
    return _decoded(content, "utf-8")


def _decoded(content: bytes, codec: str) -> pl.Series:
    """Each line as text; null where it does not fit."""
    text: list[str | None] = []
    for line in _split_bytes(content):
        try:
            text.append(line.decode(codec))
        except UnicodeDecodeError:
            text.append(None)
    return pl.Series(text, dtype=pl.String)


def _is_high(text: pl.Series) -> pl.Series:
    """Which lines are text with characters beyond ASCII."""
    return (text.str.len_bytes() > text.str.len_chars()).fill_null(False)


def _split(text: bytes) -> pl.Series:
    """Lines of one UTF-8 text. They end with LF or CR LF; a file without any LF is an old Macintosh file and its lines
    end with CR. Raises ComputeError where it is no UTF-8."""
    if b"\n" not in text:
        text = text.replace(b"\r", b"\n")
    if text.startswith(LIKE_PACKED):
        return pl.read_lines(b"\n" + text).to_series().slice(1)
    return pl.read_lines(text).to_series()


def _split_bytes(content: bytes) -> list[bytes]:
    # 0x0A and 0x0D are never part of a longer character in UTF-8 or GB18030.
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    lines = content.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    return [line.removesuffix(b"\r") for line in lines]
