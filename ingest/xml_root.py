"""What an XML file is, by the name of its first element."""

from __future__ import annotations

import re


def root_named(name: str) -> re.Pattern[bytes]:
    """A pattern of the first bytes (without blanks before them) of XML whose first element, or document type, has this
    name, behind declarations and comments. What was passed over is not looked at again (`*+`): a file of many comments
    could be cut into them in as many ways as there are subsets."""
    return re.compile(
        rb"(?:<\?[^>]*\?>|<!--.*?-->|\s)*+<(?:!DOCTYPE\s+)?(?:\w+:)?" + name.encode() + rb"[\s>]", re.DOTALL
    )
