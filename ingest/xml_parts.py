"""What an XML file is, by the name of its first element, and its parts as they come."""

from __future__ import annotations

import re
from typing import Protocol
from xml.parsers import expat

from ingest.decode import SetAsideError


class TakesParts(Protocol):
    """What is told of each element as it begins and ends, and of the text between; names bear their namespace."""

    def begin(self, name: str, cells: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, said: str) -> None: ...


def root_named(name: str) -> re.Pattern[bytes]:
    """A pattern of the first bytes (without blanks before them) of XML whose first element, or document type, has this
    name, behind declarations and comments. What was passed over is not looked at again (`*+`): a file of many comments
    could be cut into them in as many ways as there are subsets."""
    return re.compile(
        rb"(?:<\?[^>]*\?>|<!--.*?-->|\s)*+<(?:!DOCTYPE\s+)?(?:\w+:)?" + name.encode() + rb"[\s>]", re.DOTALL
    )


def read_parts(content: bytes | str, reader: TakesParts, damaged: SetAsideError, not_plain: SetAsideError) -> None:
    """Hand the parts of a file to a reader.

    Raises `damaged` where it is no XML or the reader finds a number that is none, `not_plain` where it has a document
    type, which could declare entities.
    """

    def refuse(*_: object) -> None:
        raise not_plain

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError):
        raise damaged from None
