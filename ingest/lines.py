"""Physical lines of a decoded text, many at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

# What begins like zlib, gzip or zstd Polars would unpack, although it may be text ("x^2").
LIKE_PACKED = (b"x", b"\x1f", b"(")


@dataclass(frozen=True)
class Lines:
    """Physical lines that follow each other. content: their text as UTF-8, each with its line end (LF or CR LF).
    `damaged`: positions of lines that do not fit the file's encoding; of their text only delimiters and quotes are
    left (else U+FFFD), so that no mojibake can pass for data."""

    content: bytes
    encoding: str
    damaged: frozenset[int] = field(default_factory=frozenset)

    @cached_property
    def series(self) -> pl.Series:
        """The lines without their line ends (String)."""
        return split_lines(self.content)

    def first(self, count: int) -> Lines:
        """The first so many lines, all where there are fewer."""
        end = self._end_of(count)
        return Lines(self.content[:end], self.encoding, frozenset(at for at in self.damaged if at < count))

    def head(self, count: int) -> tuple[Lines, Lines]:
        """The first so many lines, all where there are fewer; and the others."""
        return self._cut(self._end_of(count))

    def tail(self, count: int) -> tuple[Lines, Lines]:
        """The others; and the last so many lines, all where there are fewer."""
        return self._cut(start_of_last(self.content, count))

    def has(self, count: int) -> bool:
        """Whether there are more than so many lines."""
        return self._end_of(count) < len(self.content)

    def _end_of(self, count: int) -> int:
        at = 0
        for _ in range(count):
            at = self.content.find(b"\n", at) + 1
            if not at:
                return len(self.content)
        return at

    def _cut(self, at: int) -> tuple[Lines, Lines]:
        first = self.content[:at]
        before = first.count(b"\n") if self.damaged else 0
        own = frozenset(position for position in self.damaged if position < before)
        others = frozenset(position - before for position in self.damaged - own)
        return Lines(first, self.encoding, own), Lines(self.content[at:], self.encoding, others)

    @cached_property
    def text(self) -> list[str]:
        """All lines, one by one: for what cannot look at all of them at once."""
        return self.series.to_list()


def concat_lines(batches: list[Lines]) -> Lines:
    """Lines that follow each other, as one."""
    batches = [lines for lines in batches if lines.content] or batches[:1]
    if len(batches) <= 1:
        return batches[0] if batches else Lines(b"", "utf-8")
    damaged: set[int] = set()
    if any(lines.damaged for lines in batches):
        before = 0
        for lines in batches:
            damaged.update(before + position for position in lines.damaged)
            before += lines.content.count(b"\n")
    return Lines(b"".join(lines.content for lines in batches), batches[0].encoding, frozenset(damaged))


def split_lines(text: bytes) -> pl.Series:
    """Lines of one UTF-8 text (String), without their line ends."""
    if not text:
        return pl.Series([], dtype=pl.String)
    if text.startswith(LIKE_PACKED):
        return pl.read_lines(b"\n" + text).to_series().slice(1)
    return pl.read_lines(text).to_series()


def start_of_last(text: bytes, count: int) -> int:
    """Where the last so many lines begin; what stands behind the last line end is one, too."""
    at = len(text)
    for _ in range(count):
        at = text.rfind(b"\n", 0, max(at - 1, 0)) + 1
    return at
