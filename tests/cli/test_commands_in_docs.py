"""Every command that README and docs print is one: its words, and each of its options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from orchestration.cli import app

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("README*.md"), *sorted((ROOT / "docs").glob("*.md"))]
FENCED = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(gridscore [^`]*)`")


def printed(text: str) -> Iterator[str]:
    """The commands of a page, without the comments behind them."""
    for block in FENCED.findall(text):
        yield from (line.split(" #")[0].strip() for line in block.splitlines() if line.startswith("gridscore "))
    yield from (" ".join(found.split()) for found in INLINE.findall(FENCED.sub("", text)))


def is_one(command: str) -> bool:
    found: Any = typer.main.get_command(app)
    words = re.sub(r'"[^"]*"|[\[\]]', " ", command).split()[1:]
    while words and words[0] in getattr(found, "commands", {}):
        found = found.commands[words.pop(0)]
    known = {option for parameter in found.params for option in parameter.opts} | {"--help"}
    # `gridscore scores|explain` names several; of a group alone a command is missing
    is_several = bool(words) and "|" in words[0]
    return is_several or (not hasattr(found, "commands") and {each for each in words if each[:2] == "--"} <= known)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_printed_is_one(page: Path) -> None:
    assert [command for command in printed(page.read_text(encoding="utf-8")) if not is_one(command)] == []


def test_a_wrong_command_or_option_is_found() -> None:
    fence = "```sh\ngridscore scores --perod 2026-03   # the ranking\n```\n"
    text = f"{fence}or `gridscore score`, `gridscore runs [--cvs]`, `gridscore runs --csv`"
    assert [is_one(command) for command in printed(text)] == [False, False, False, True]
    assert is_one('gridscore accept FILE --because "it is --right"')
