"""Homes with a copy of a published file, so that a test may change what is published and write pages beside it."""

from __future__ import annotations

import base64
import json
import re
import shutil
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from ingest.home import Home

HOSTILE = "</script><img src=x onerror=\"document.title='taken'\"><b>&amp;"


def copied(published: Home, root: Path, statements: Iterable[str] = ()) -> Home:
    """A home at `root` with the published file of another, changed by statements on schema marts."""
    home = Home(root)
    home.exports.mkdir(parents=True)
    home.published.mkdir()
    shutil.copy(published.published_file, home.published_file)
    home.published_file.chmod(0o644)
    with duckdb.connect(str(home.published_file)) as connection:
        connection.execute("use marts")
        for statement in statements:
            connection.execute(statement)
    return home


def head_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="head">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    head = json.loads(found[1])
    assert isinstance(head, dict)
    return head


def blocks_of(page: str) -> dict[str, dict[str, Any]]:
    """Unit code -> its block, unpacked."""
    codes = head_of(page)["units"]["code"]
    found = {}
    for numbers, text in re.findall(r'<script type="text/plain" data-units="([\d ]+)">(.*?)</script>', page):
        parts = json.loads(zlib.decompress(base64.b64decode(text), -15))
        for place, number in enumerate(numbers.split()):
            block: dict[str, Any] = {"rows": {}}
            for name, of_units in parts.items():
                part, _, column = name.partition(".")
                (block[part] if column else block)[column or part] = of_units[place]
            found[codes[int(number)]] = block
    return found
