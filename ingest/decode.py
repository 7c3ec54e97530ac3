"""Bytes to physical lines of text. Encoding is a rule, not a guess: byte order mark, else UTF-8, else GB18030.

Files are decoded piece by piece. A file's encoding is known for sure only behind its last line: until then it is taken
for what it has been so far, and where that turns out wrong, OtherEncodingError says that what was handed on must be
forgotten.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

import polars as pl

from ingest.errors import GridscoreError
from ingest.lines import Lines, concat_lines, split_lines, start_of_last
from ingest.raw import CHUNK, Raw

T = TypeVar("T")
UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# What is known of a file with lines that are no UTF-8: it is GB18030, or one of both with damaged lines.
NOT_UTF8 = "not utf-8"
# Bytes looked at first, of what shows mostly in the first of them.
PROBE = 1 << 16
# Of the lines with characters beyond ASCII, how many must fit an encoding before the others count as damaged.
ENOUGH_LINES = 0.5

# What is kept of a line that cannot be read: it tells whether it had all of a record's fields. (None of these bytes is
# ever part of a longer character.) Where it has none of them it is still no blank line.
LOST = "\ufffd".encode()
NO_MARKS = bytes(byte for byte in range(0x100) if byte not in b',;\t"')
ASCII_BUT_LF = bytes(byte for byte in range(0x80) if byte != ord("\n"))
# What UTF-8 leaves of a line when all ASCII is taken out, each byte written as the character of that number.
LIKE_UTF8 = "^(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})*$"


class SetAsideError(GridscoreError):
    """A file that cannot be read as a whole, with its one reason in English and Chinese."""

    def __init__(self, reason: str, reason_zh: str) -> None:
        super().__init__(f"{reason} / {reason_zh}")


class OtherEncodingError(Exception):
    """The file is to be read from the beginning, in another encoding than its first lines seemed to be."""

    def __init__(self, encoding: str) -> None:
        super().__init__(encoding)
        self.encoding = encoding


def decode(content: bytes, encoding: str | None = None) -> Lines:
    """All lines of a text file, strictly decoded.

    encoding: utf-8 or gb18030 when the site has declared it. Raises SetAsideError for an empty file and for bytes
    that are text in neither encoding.
    """
    return in_its_encoding(lambda known: concat_lines(list(line_batches(Raw.of(content), known))), encoding)


def in_its_encoding(read: Callable[[str | None], T], encoding: str | None) -> T:
    """What comes of reading a file in the encoding that is declared, else in its own; anew where that is found late."""
    while True:
        try:
            return read(encoding)
        except OtherEncodingError as other:
            encoding = other.encoding


def line_batches(raw: Raw, encoding: str | None = None, size: int = CHUNK, keep: int = 0) -> Iterator[Lines]:
    """The lines of a text file, some at a time, strictly decoded; about `size` bytes each. Where there are several
    batches, the last has at least `keep` lines.

    encoding: utf-8 or gb18030 when the site has declared it, or what OtherEncodingError said. Raises that and, as
    `decode`, SetAsideError, both at the latest behind the last line.
    """
    start = raw.start(4)
    mark = next((mark for mark in (codecs.BOM_UTF8, *UTF16) if start.startswith(mark)), b"")
    if all(chunk.isspace() for chunk in raw.chunks(PROBE, len(mark))):
        raise SetAsideError("the file is empty", "文件为空")
    if mark in UTF16:
        text = partial(_utf16, raw, UTF16[mark], len(mark), size)
        yield from (Lines(piece, "utf-16") for piece in _whole_lines(text, keep))
        return
    if mark:
        skipped = partial(raw.chunks, size, len(mark))
        yield from (_utf8(piece, "utf-8-sig") for piece in _whole_lines(skipped, keep))
        return
    pieces = _whole_lines(partial(raw.chunks, size), keep)
    if encoding == "gb18030":
        yield from (lines for lines, *_ in map(_gb18030, pieces))
    elif encoding == "utf-8":
        yield from (_utf8(piece, "utf-8") for piece in pieces)
    elif encoding == NOT_UTF8:
        yield from _most_likely_gb18030(pieces)
    else:
        for piece in pieces:
            if not _is_utf8(piece):
                raise OtherEncodingError(NOT_UTF8)
            yield Lines(piece, "utf-8")


def _most_likely_gb18030(pieces: Iterator[bytes]) -> Iterator[Lines]:
    """The encoding of most lines; the others are damaged. A line that is UTF-8 counts as that, although most UTF-8
    decodes as GB18030, too: to mojibake."""
    utf8 = others = gb18030 = 0
    for lines, own_utf8, own_others in map(_gb18030, pieces):
        utf8, others = utf8 + own_utf8, others + own_others
        gb18030 += own_others - (len(lines.damaged) - own_utf8)
        yield lines
    if most_likely(utf8, gb18030, utf8 + others) == "utf-8":
        raise OtherEncodingError("utf-8")


def most_likely(utf8: int, gb18030: int, lines: int) -> str:
    """The encoding that most of the lines beyond ASCII have. Raises SetAsideError where neither has enough of them."""
    if utf8 == gb18030 or max(utf8, gb18030) < ENOUGH_LINES * lines:
        raise SetAsideError(
            "the text is neither UTF-8 nor GB18030 throughout", "文件编码既非UTF-8也非GB18030，或混用多种编码"
        )
    return "utf-8" if utf8 > gb18030 else "gb18030"


def _utf8(piece: bytes, name: str) -> Lines:
    """Lines of a file that is UTF-8; those that are not are damaged."""
    return Lines(piece, name) if _is_utf8(piece) else _by_line(piece, name, "utf-8")


def _gb18030(piece: bytes) -> tuple[Lines, int, int]:
    """Lines of a file that is GB18030, with how many of them are UTF-8 beyond ASCII, which is the wrong encoding there,
    and how many are no UTF-8."""
    from ingest.gb18030 import as_utf8

    foreign, no_utf8 = _foreign_lines(piece)
    try:
        lines = Lines(as_utf8(piece) or piece.decode("gb18030").encode(), "gb18030")
    except UnicodeDecodeError:
        lines = _by_line(piece, "gb18030", "gb18030")
    return _without(lines, foreign) if foreign else lines, len(foreign), no_utf8


def _foreign_lines(piece: bytes) -> tuple[frozenset[int], int]:
    """Positions of lines that are UTF-8 beyond ASCII, and how many lines are no UTF-8. Most lines of GB18030 show by
    their bytes beyond ASCII alone that they are none; only the others are looked at singly."""
    beyond = split_lines(piece.translate(None, ASCII_BUT_LF).decode("latin-1").encode())
    is_ascii = beyond == ""
    likely = (beyond.str.contains(LIKE_UTF8) & ~is_ascii).arg_true().to_list()
    texts = piece.split(b"\n") if likely else []
    foreign = frozenset(position for position in likely if _is_utf8(texts[position]))
    return foreign, len(beyond) - int(is_ascii.sum()) - len(foreign)


def _without(lines: Lines, damaged: frozenset[int]) -> Lines:
    """The lines, some more of which are damaged."""
    texts = lines.content.split(b"\n")
    for position in damaged:
        texts[position] = _marks(texts[position])
    return Lines(b"\n".join(texts), lines.encoding, lines.damaged | damaged)


def _marks(line: bytes) -> bytes:
    return line.translate(None, NO_MARKS) or LOST


def _by_line(piece: bytes, name: str, codec: str) -> Lines:
    """Lines, each decoded by itself; what does not fit is damaged."""
    texts, damaged = [], set()
    for position, line in enumerate(piece.split(b"\n")):
        try:
            texts.append(line.decode(codec).encode())
        except UnicodeDecodeError:
            texts.append(_marks(line))
            damaged.add(position)
    return Lines(b"\n".join(texts), name, frozenset(damaged))


def _utf16(raw: Raw, codec: str, skip: int, size: int) -> Iterator[bytes]:
    """A UTF-16 text as UTF-8."""
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for chunk in raw.chunks(size, skip):
            yield decoder.decode(chunk).encode()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise SetAsideError("the UTF-16 text is damaged", "UTF-16文件已损坏") from None


def _whole_lines(chunks: Callable[[], Iterator[bytes]], keep: int) -> Iterator[bytes]:
    """A text in pieces of whole lines, the last of several with at least `keep` of them.

    They end with LF or CR LF; a file without any LF is an old Macintosh file, and its lines end with CR, which becomes
    LF here. (0x0A and 0x0D are never part of a longer character in UTF-8 or GB18030.)
    """
    is_old: bool | None = None
    held: list[bytes] = []
    for chunk in chunks():
        if is_old is None:
            is_old = b"\n" not in chunk and not any(b"\n" in each for each in chunks())
        text = chunk.replace(b"\r", b"\n") if is_old else chunk
        cut = start_of_last(text, keep + 1)
        if not cut and held and b"\n" in text:  # such long lines that those held count
            text, held = b"".join([*held, text]), []
            cut = start_of_last(text, keep + 1)
        if cut:
            yield b"".join([*held, memoryview(text)[:cut]])
            held = []
        held.append(text[cut:])
    if any(held):
        # without a line end here, a last line that is damaged and so empty would be none
        yield b"".join([*held, b"" if held[-1].endswith(b"\n") else b"\n"])


def _is_utf8(text: bytes) -> bool:
    try:
        pl.Series([text]).cast(pl.String)
    except pl.exceptions.ComputeError:
        return False
    return True
