"""The page of a dashboard: HTML, CSS and JavaScript written by hand, the data, and a policy that lets in no more.

Data is never markup: the head is JSON in which `<` is written as an escape, the units' blocks are base64. The page's
own script writes text nodes only (its policy refuses anything else) and asks no address for anything.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape, unescape
from itertools import islice
from pathlib import Path
from typing import Any

PARTS = Path(__file__).resolve().parent
STYLES = ("page.css", "views.css", "print.css")
SCRIPTS = ("words.js", "terms.js", "page.js", "data.js", "charts.js", "map.js", "overview.js", "unit.js", "start.js")


UNITS_TOGETHER = 16
"""Units that are packed together: what they have in common is written once, and one is opened at once all the same."""


def page(title: str, head: dict[str, Any], blocks: Iterable[tuple[str, dict[str, str]]], mark: str = "") -> str:
    """The whole file as text. blocks: code and parts (name -> JSON) of each unit; equal input gives equal text.

    Blocks are decompressed when one of their units is opened; `head["units"]["code"]` gives its number. mark: what the
    file was made of (`mark_of`).
    """
    number = {code: place for place, code in enumerate(head["units"]["code"])}
    style, script = _joined(STYLES), _script()
    release = escape((head["release"] or {}).get("id", ""))
    values = {"mark": mark, "release": release, "policy": policy(style, script), "style": style, "title": escape(title)}
    return "".join(
        (
            _template().format(**values),
            f'<script type="application/json" id="head">{as_data(head)}</script>\n',
            *_packed_blocks((number[code], parts) for code, parts in blocks if code in number),
            f"<script>{script}</script>\n</body>\n</html>\n",
        )
    )


def mark_of(title: str, head: dict[str, Any], rows: int) -> str:
    """A hash of all a page is made of but its units' blocks, which a release fixes."""
    parts = (title, as_data(head), str(rows), _template(), _joined(STYLES), _script())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def made_of(path: Path) -> tuple[str, str] | None:
    """The mark and the release id (or nothing) of a page that was written here; None when there is none."""
    if not path.is_file():
        return None
    with path.open(encoding="utf-8") as file:
        found = re.search(r'data-mark="(\w*)" data-release="([^"]*)"', file.read(400))
    return (found[1], unescape(found[2])) if found else None


def policy(style: str, script: str) -> str:
    """The content security policy of a page with these two texts: nothing else may run, style, load or be sent."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def as_data(value: Any) -> str:
    """JSON that cannot end the script element it stands in, nor begin another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def packed(text: str) -> str:
    """Text for `DecompressionStream("deflate-raw")`, as base64."""
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    return base64.b64encode(deflate.compress(text.encode()) + deflate.flush()).decode("ascii")


def _packed_blocks(blocks: Iterator[tuple[int, dict[str, str]]]) -> Iterator[str]:
    """Elements of UNITS_TOGETHER units each, that name them by their numbers: every part with its list of units."""
    while group := list(islice(blocks, UNITS_TOGETHER)):
        lists = ",".join(f'"{name}":[{",".join(parts[name] for _, parts in group)}]' for name in group[0][1])
        numbers = " ".join(str(number) for number, _ in group)
        yield f'<script type="text/plain" data-units="{numbers}">{packed("{" + lists + "}")}</script>\n'


@cache
def _joined(names: tuple[str, ...]) -> str:
    return "".join((PARTS / name).read_text(encoding="utf-8") for name in names)


@cache
def _script() -> str:
    return f'"use strict";\n(() => {{\n{_joined(SCRIPTS)}}})();\n'


@cache
def _template() -> str:
    return (PARTS / "page.html").read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"
