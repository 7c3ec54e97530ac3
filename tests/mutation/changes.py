"""Every change that could be made to a text of SQL or of a rulebook: one comparison, join key, window or number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

HIDDEN = re.compile(
    r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|--[^\n]*|'(?:[^']|'')*'|decimal\([^)]*\)|varchar\(\d+\)|select 1\b", re.S | re.I
)
"""Templates, comments, texts and types: what lies in them is not changed."""
SIGN = re.compile(r"\bsign ([<>]) 0\b")
"""A sign is 1 or -1: no value lies on this edge, so it is turned round instead."""
COMPARISON = re.compile(r"(?<![<>=!:\-|])(<=|>=|<>|<|>|=)(?![=>])")
TURNED = {"<": ">", ">": "<"}
OTHER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "<>": "=", "=": "<>"}
WORDS = {"is null": "is not null", "is not null": "is null", "not in (": "in (", " in (": " not in ("}
WORDS |= {" between ": " not between ", "not exists": "exists", "where exists": "where not exists"}
EXTREMES = {"greatest(": "least(", "least(": "greatest("}
ON = re.compile(
    r"\bon\b(.*?)(?=\b(?:left|inner|full|cross|where|group|union|order|having|qualify|select)\b|\Z)", re.S | re.I
)
KEYS = re.compile(r"\b\w+\.\w+ = \w+\.\w+\b")
PARTITION = re.compile(r"partition by (.*?)(?=\border by\b|\brows\b|\))", re.S | re.I)
ORDER = re.compile(r"\border by\b[^()]*?(?=\)|\brows\b)", re.S | re.I)
NUMBER = re.compile(r"(?<![\w.\"'#\-])\d+(?:\.\d+)?(?![\w.\"'%\-:])")
QUOTED = re.compile(r"(?<=\")-?\d+(?:\.\d+)?(?=\")")


@dataclass(frozen=True)
class Change:
    """`old`, found at `start` of a text, becomes `new`."""

    kind: str
    start: int
    old: str
    new: str

    def applied_to(self, text: str) -> str:
        """The text with the change; ValueError when `old` is not there."""
        end = self.start + len(self.old)
        if text[self.start : end] != self.old:
            raise ValueError(f"{self.old!r} is not at {self.start}")
        return text[: self.start] + self.new + text[end:]


def changes_of_sql(text: str) -> list[Change]:
    """In order of their places."""
    shown = HIDDEN.sub(lambda found: re.sub(r"[^\n]", "~", found[0]), text)
    joins = [Change("join key", start, match[0], f"({match[0]} or true)") for start, match in join_keys(shown)]
    covered = [range(change.start, change.start + len(change.old)) for change in joins]
    found = [change for change in plain(shown) if not any(change.start in span for span in covered)]
    return sorted({*joins, *found, *windows(text, shown)}, key=lambda change: (change.start, change.kind, change.new))


def join_keys(shown: str) -> Iterator[tuple[int, re.Match[str]]]:
    for span in ON.finditer(shown):
        for match in KEYS.finditer(shown, span.start(1), span.end(1)):
            yield match.start(), match


def plain(shown: str) -> Iterator[Change]:
    """Comparisons, and numbers."""
    for match in SIGN.finditer(shown):
        yield Change("comparison", match.start(1), match[1], TURNED[match[1]])
    shown = SIGN.sub(lambda found: "~" * len(found[0]), shown)
    for match in COMPARISON.finditer(shown):
        yield Change("comparison", match.start(), match[0], OTHER[match[0]])
    for old, new in WORDS.items():
        for match in re.finditer(re.escape(old), shown):
            if not (old == " in (" and shown[: match.start()].endswith(" not")):
                yield Change("comparison", match.start(), old, new)
    for match in NUMBER.finditer(shown):
        yield Change("number", match.start(), match[0], more(match[0]))


def windows(text: str, shown: str) -> Iterator[Change]:
    """What a window is cut by and ordered by, and where spans of time are clipped."""
    for span in PARTITION.finditer(shown):
        ends = [match.start() for match in re.finditer(", ", span[1])]
        starts = [0, *(end + 2 for end in ends)]
        written = text[span.start(1) : span.start(1) + len(span[1].rstrip())]
        columns = [written[start:end] for start, end in zip(starts, [*ends, len(written)], strict=True)]
        for column in columns if ends else []:
            kept = ", ".join(other for other in columns if other is not column)
            yield Change("window", span.start(1), written, kept)
    for span in ORDER.finditer(shown):
        if " desc" in span[0]:
            start = span.start() + span[0].index(" desc")
            yield Change("window", start, " desc", " asc")
        elif "over" in shown[max(0, span.start() - 300) : span.start()]:
            first = re.search(r"order by [\w.~]+( asc)?", span[0])
            if first:
                yield Change("window", span.start(), first[0], first[0].removesuffix(" asc") + " desc")
    for old, new in EXTREMES.items():
        for match in re.finditer(rf"(?<![\w_]){re.escape(old)}", shown):
            yield Change("window", match.start(), old, new)


def changes_of_rulebook(text: str) -> list[Change]:
    """One number more, in its last place: quoted decimals and whole numbers. Versions and dates are left alone."""
    found = []
    for line in re.finditer(r"[^\n]*\n?", text):
        body = line[0].split("#", 1)[0]
        if re.match(r"\s*(version|effective_from):", body) or ("{type:" in body and "default:" not in body):
            continue
        places = [*QUOTED.finditer(body), *NUMBER.finditer(re.sub(r'"[^"]*"', lambda text_: "~" * len(text_[0]), body))]
        found += [Change("rulebook number", line.start() + place.start(), place[0], more(place[0])) for place in places]
    return sorted(found, key=lambda change: change.start)


def more(number: str) -> str:
    """One more in the last place: 5 is 6, 0.80 is 0.81, -1 is 0."""
    if "." not in number:
        return str(int(number) + 1)
    places = len(number.split(".")[1])
    return f"{(round(float(number) * 10**places) + 1) / 10**places:.{places}f}"
