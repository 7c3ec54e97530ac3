"""Records that may have lost part of a cell to lines beside them.

A line end that came into the first or last cell of a record leaves a record of the right width, its cell shortened, and
beside it lines that are none. So does the quote that is lost from a first or last cell of several lines. Whether a cell
ends there or went on cannot be known: both are rejected. Where taking that one byte back makes one strict record of
both; nothing else is suspected.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ingest import records
from ingest.records import Broken, split_fields

TORN = "torn"


@dataclass(frozen=True)
class Around:
    """Lines that follow each other, and what is known of them, all by position. whole: first lines of records; spans:
    of those over several lines the first line -> the last; broken: lines that are no records."""

    texts: Sequence[str]
    whole: Collection[int]
    spans: Mapping[int, int]
    broken: Collection[int]
    width: int
    delimiter: str

    def torn(self, is_first_read: bool, is_last_read: bool) -> list[Broken]:
        """Records that a broken line may be a part of. is_first_read, is_last_read: whether anybody reads the first and
        the last cell; what is torn elsewhere shows by the number of fields."""
        firsts = {last: first for first, last in self.spans.items()}
        found: set[int] = set()
        for line in self.broken if self.width > 1 else ():
            below, over = self._next(line, 1), self._next(line, -1)
            above = firsts.get(over, over)
            if is_first_read and below in self.whole and self._continues(line, below):
                found.add(below)
            if is_last_read and above in self.whole and self._end(above) == over and self._goes_on(above, line):
                found.add(above)
        words = "a line beside it may hold a part of its first or last cell", "相邻的行可能含有本行首列或末列的一部分"
        return [Broken(line, TORN, *words) for line in sorted(found)]

    def is_behind_broken(self, at: int) -> bool:
        """Whether the line above this one is broken; blank lines aside."""
        return self._next(at, -1) in self.broken

    def _next(self, at: int, step: int) -> int:
        """The next line that is not blank (quoted cells may hold blank lines); -1 where there is none near."""
        for _ in range(records.MAX_LINES):
            at += step
            if not 0 <= at < len(self.texts):
                break
            if self.texts[at].strip():
                return at
        return -1

    def _end(self, record: int) -> int:
        return self.spans.get(record, record)

    def _continues(self, line: int, record: int) -> bool:
        """Whether the record's first cell may begin in this line above it, or further up where it is quoted."""
        text = self._text(record, self._end(record))
        for first in range(line, max(-1, line - records.MAX_LINES), -1):
            if first < line and self._is_like_a_row(first):
                break
            if self.texts[first].startswith('"') or (first == line and self._is_within_a_cell(line)):
                above = self._text(first, record - 1)
                if any(self._is_whole(above + form) for form in self._begun(text, self._is_like_a_row(line))):
                    return True
        return False

    def _goes_on(self, record: int, line: int) -> bool:
        """Whether the record's last cell may go on in this line below it, or further down where it is quoted."""
        end = self._end(record)
        text = self._text(record, end)
        for last in range(line, min(len(self.texts), line + records.MAX_LINES)):
            if last > line and self._is_like_a_row(last):
                break
            if self.texts[last].endswith('"') or (last == line and self._is_within_a_cell(line)):
                below = self._text(end + 1, last)
                if any(self._is_whole(form + below) for form in self._left_open(text, self._is_like_a_row(line))):
                    return True
        return False

    def _begun(self, text: str, is_beside_a_row: bool) -> list[str]:
        """What may have stood behind the lines above a record, before one byte was changed, added or lost: the record
        without the line end, one with a quote for it; or the rest of a quoted cell that lost its quote."""
        forms = [text, f'"{text}']
        if not is_beside_a_row:
            cut = text.find(self.delimiter)
            closed = [text[:cut] + '"' + text[cut:], text[: cut - 1] + '"' + text[cut:]] if cut else []
            forms += [f"\n{each}" for each in ([f'"{text}'] if text.startswith('"') else closed)]
        return forms

    def _left_open(self, text: str, is_beside_a_row: bool) -> list[str]:
        """The same before the lines below a record."""
        forms = [text, f'{text}"']
        if not is_beside_a_row:
            cut = text.rfind(self.delimiter) + 1
            opened = [text[:cut] + '"' + text[cut:], text[:cut] + '"' + text[cut + 1 :]]
            closed = [f'{text}"', f'{text[:-2]}""']
            forms += [f"{each}\n" for each in (closed if text.endswith('"') else opened)]
        return forms

    def _text(self, first: int, last: int) -> str:
        return "\n".join(self.texts[first : last + 1])

    def _is_within_a_cell(self, line: int) -> bool:
        # Most broken lines show at once that they are no part of one cell.
        return self.delimiter not in self.texts[line] or '"' in self.texts[line]

    def _is_like_a_row(self, line: int) -> bool:
        """Whether it has delimiters enough to be a row of its own with broken quotes."""
        return self.texts[line].count(self.delimiter) >= self.width - 1

    def _is_whole(self, text: str) -> bool:
        fields = split_fields(text, self.delimiter)
        return fields is not None and len(fields) == self.width
