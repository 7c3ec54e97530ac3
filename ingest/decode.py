"""Bytes to physical lines of text. Encoding is a rule, not a guess: byte order mark, else UTF-8, else GB18030."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

from ingest.errors import GridscoreError

UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# Of the lines with characters beyond ASCII, how many must fit an encoding before the others count as damaged.
ENOUGH_LINES = 0.9


class SetAsideError(GridscoreError):
    """A file that cannot be read as a whole, with its one reason in English and Chinese."""

    def __init__(self, reason: str, reason_zh: str) -> None:
        super().__init__(f"{reason} / {reason_zh}")


@dataclass(frozen=True)
class Lines:
    """Physical lines without their line ends. `damaged`: positions of lines that do not fit the file's encoding;
    their text is empty, so that no mojibake can pass for data."""

    text: list[str]
    encoding: str
    damaged: frozenset[int] = field(default_factory=frozenset)


def decode(content: bytes, encoding: str | None = None) -> Lines:
    """Split a text file into lines, strictly decoded.

    encoding: utf-8 or gb18030 when the site has declared it. Raises SetAsideError for an empty file and for bytes
    that are text in neither encoding.
    """
    if not content.strip():
        raise SetAsideError("the file is empty", "文件为空")
    for mark, name in UTF16.items():
        if content.startswith(mark):
            return _utf16(content[len(mark) :], name)
    if content.startswith(codecs.BOM_UTF8):
        return _by_line(content[len(codecs.BOM_UTF8) :], "utf-8", "utf-8-sig")
    if encoding == "gb18030":
        return _by_line(content, "gb18030", "gb18030")
    if encoding == "utf-8":
        return _by_line(content, "utf-8", "utf-8")
    try:
        return Lines(_split(content.decode("utf-8")), "utf-8")
    except UnicodeDecodeError:
        pass
    return _not_utf8(content)


def _not_utf8(content: bytes) -> Lines:
    lines = _split_bytes(content)
    high = [line for line in lines if not line.isascii()]
    utf8 = sum(_fits(line, "utf-8") for line in high)
    gb18030 = sum(_fits(line, "gb18030") for line in high)
    if gb18030 == len(high) and utf8 < ENOUGH_LINES * len(high):
        return _by_line(content, "gb18030", "gb18030")
    if utf8 >= ENOUGH_LINES * len(high):
        return _by_line(content, "utf-8", "utf-8")
    if gb18030 - utf8 >= ENOUGH_LINES * len(high):
        return _by_line(content, "gb18030", "gb18030")
    raise SetAsideError(
        "the text is neither UTF-8 nor GB18030 throughout", "文件编码既非UTF-8也非GB18030，或混用多种编码"
    )


def _by_line(content: bytes, codec: str, name: str) -> Lines:
    """Each line by itself. In a GB18030 file a line beyond ASCII that is valid UTF-8 is of the wrong encoding."""
    text: list[str] = []
    damaged: set[int] = set()
    for number, line in enumerate(_split_bytes(content)):
        is_foreign = codec == "gb18030" and not line.isascii() and _fits(line, "utf-8")
        try:
            text.append("" if is_foreign else line.decode(codec))
        except UnicodeDecodeError:
            is_foreign = True
            text.append("")
        if is_foreign:
            damaged.add(number)
    return Lines(text, name, frozenset(damaged))


def _utf16(content: bytes, codec: str) -> Lines:
    try:
        return Lines(_split(content.decode(codec)), "utf-16")
    except UnicodeDecodeError:
        raise SetAsideError("the UTF-16 text is damaged", "UTF-16文件已损坏") from None


def _fits(line: bytes, codec: str) -> bool:
    try:
        line.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _split(text: str) -> list[str]:
    """Lines end with LF or CR LF; a file without any LF is an old Macintosh file and its lines end with CR."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line[:-1] if line.endswith("\r") else line for line in lines]


def _split_bytes(content: bytes) -> list[bytes]:
    # 0x0A and 0x0D are never part of a longer character in UTF-8 or GB18030.
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    lines = content.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    return [line.removesuffix(b"\r") for line in lines]
