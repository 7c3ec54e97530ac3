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
class Neighbours:
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
        own = {line: split_fields(self.texts[line], self.delimiter) or () for line in sorted(found)}
        return [Broken(line, len(fields), TORN, *words) for line, fields in own.items()]

    def is_behind_broken(self, at: int) -> bool:
        """Whether the line above this one is broken; blank lines aside."""
        return self._next(at, -1) in self.broken

    def _next(self, at: int, step: int) -> int:
        """The next line that is not blank (quoted cells may hold blank lines); -1 where there is none near."""
        stop = min(at + records.MAX_LINES + 1, len(self.texts)) if step > 0 else max(at - records.MAX_LINES - 1, -1)
        for near in range(at + step, stop, step):
            if self.texts[near].strip():
                return near
        return -1

    def _end(self, record: int) -> int:
        return self.spans.get(record, record)

    def _begun_at(self, line: int) -> list[int]:
        """Where a cell may begin that ends below this line: here or further up, where it is quoted."""
        texts = self.texts
        found = [line] if texts[line].startswith('"') or self._is_within_a_cell(line) else []
        for first in range(line - 1, max(-1, line - records.MAX_LINES), -1):
            if self._is_like_a_row(first):
                break
            if texts[first].startswith('"'):
                found.append(first)
        return found

    def _continues(self, line: int, record: int) -> bool:
        """Whether the record's first cell may begin in this line above it, or further up."""
        begun = self._begun_at(line)
        if not begun:
            return False
        forms = self._begun(self._text(record, self._end(record)), self._is_like_a_row(line))
        return any(self._is_whole(self._text(first, record - 1) + form) for first in begun for form in forms)

    def _ended_at(self, line: int) -> list[int]:
        """Where a cell may end that begins above this line: here or further down, where it is quoted."""
        texts = self.texts
        found = [line] if texts[line].endswith('"') or self._is_within_a_cell(line) else []
        for last in range(line + 1, min(len(texts), line + records.MAX_LINES)):
            if self._is_like_a_row(last):
                break
            if texts[last].endswith('"'):
                found.append(last)
        return found

    def _goes_on(self, record: int, line: int) -> bool:
        """Whether the record's last cell may end in this line below it, or further down."""
        ended, end = self._ended_at(line), self._end(record)
        if not ended:
            return False
        forms = self._left_open(self._text(record, end), self._is_like_a_row(line))
        return any(self._is_whole(form + self._text(end + 1, last)) for last in ended for form in forms)

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
        # with a quote it is the end of a cell only where it begins or ends with one
        return self.delimiter not in self.texts[line] and '"' not in self.texts[line]

    def _is_like_a_row(self, line: int) -> bool:
        """Whether it has delimiters enough to be a row of its own with broken quotes."""
        return self.texts[line].count(self.delimiter) >= self.width - 1

    def _is_whole(self, text: str) -> bool:
        fields = split_fields(text, self.delimiter)
        return fields is not None and len(fields) == self.width
