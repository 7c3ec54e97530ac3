"""What the reading commands write: tables that fit a page, and CSV for a spreadsheet."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.containers import Lines
from rich.table import Table
from rich.text import Text

PAGE_WIDTH = 100
GAP = 3
"""Cells between two columns of a table."""
# What stays on one line: a word, a number with the unit behind it, a Chinese character; each with its punctuation.
_PIECE = re.compile(r"\s*[（《]*(?:[!-~]*\d [\u4e00-\u9fff]|[!-~]+|\S)[，。；：、？！）》]*\s*")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Prose(Text):
    """Text of both languages: a line may end behind any Chinese character, where Rich knows of spaces only."""

    def wrap(self, console: Console, width: int, **how: Any) -> Lines:
        """The lines, none wider than `width` cells."""
        broken = "\n".join(line for part in self.plain.split("\n") for line in _lines(part, width))
        return Text(broken, style=self.style).wrap(console, width, **how)


def _lines(text: str, width: int) -> list[str]:
    if cell_len(text) <= width:
        return [text]
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and cell_len(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return lines


def page() -> Console:
    """The console: as wide as the terminal, or one page when piped, and nothing read as markup."""
    console = Console(highlight=False, markup=False, emoji=False)
    return console if console.is_terminal else Console(highlight=False, markup=False, emoji=False, width=PAGE_WIDTH)


def table(*columns: str | tuple[str, str], title: str | None = None) -> Table:
    """An empty table; a column is its header, or header and justification ('right')."""
    made = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1)
    )
    for column in columns:
        header, justify = (column, "left") if isinstance(column, str) else column
        made.add_column(header, justify=justify, overflow="fold")  # type: ignore[arg-type]
    return made


def add_row(to: Table, *cells: Any, style: str | None = None) -> None:
    """Add a row of plain values; None is an empty cell."""
    to.add_row(*(Prose(shown(cell)) for cell in cells), style=style)


def shown(value: Any) -> str:
    """A value as a person reads it: decimals without needless noughts, lists without quotes."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(shown(part) for part in value) + "]"
    return str(value)


def number(value: Decimal | int | None) -> str:
    """A count: 2.500000 is 2.5, 3.000000 is 3; at most six places are shown."""
    if value is None:
        return ""
    text = f"{value:.6f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Plain CSV on stdout. Text a spreadsheet would take for a formula gets an apostrophe before it."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(_safe(value) for value in row)


def _safe(value: Any) -> str:
    text = shown(value)
    is_text = isinstance(value, str | list | tuple)
    return f"'{text}" if is_text and text.startswith(_FORMULA_STARTS) else text
