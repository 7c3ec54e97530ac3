"""Rankings on the screen and as CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from rich.console import Console

from orchestration.tables import add_row, table, write_csv
from orchestration.words import kind, words
from publish.read_scores import SCORE_COLUMNS, Score

NUMBERS = {
    "base": "points",
    "deductions": "deductions",
    "bonus": "bonus",
    "adjustment": "adjustment",
    "score": "score",
    "without basis": "points_without_basis",
}
SELDOM = ("adjustment", "without basis")
Key = tuple[str, str]


def show_ranking(console: Console, scores: Sequence[Score], areas: Mapping[Key, str], lang: str) -> None:
    """One table for each rulebook, best first, and for each kind of area where those are ranked apart.

    areas: the area of such units by rulebook and code.

    Corrections, and points that nothing was measured for, have a column where a unit has any.
    """
    say = words(lang)

    def ranking_of(score: Score) -> Key:
        return score.rulebook, areas.get((score.rulebook, score.unit_code), "")

    for (rulebook, area), group in groupby(sorted(scores, key=ranking_of), key=ranking_of):
        rows = list(group)
        numbers = [
            (label, column)
            for label, column in NUMBERS.items()
            if label not in SELDOM or any(getattr(score, column) for score in rows)
        ]
        shown = table(
            (say("rank"), "right"),
            say("unit"),
            say("name"),
            *((say(label), "right") for label, _ in numbers),
            "",
            title=" · ".join(filter(None, (rulebook, rows[0].period, kind(lang, area)))) + release_note(rows, lang),
        )
        for score in rows:
            add_row(
                shown,
                score.rank if score.rank is not None else "-",
                score.unit_code,
                score.unit_name,
                *(getattr(score, column) for _, column in numbers),
                marks(score, lang),
            )
        console.print(shown)


def write_ranking_csv(scores: Sequence[Score]) -> None:
    """The same rows with the column names of marts.score."""
    write_csv(SCORE_COLUMNS, ([getattr(score, column) for column in SCORE_COLUMNS] for score in scores))


def release_note(scores: Sequence[Score], lang: str) -> str:
    """' · release <id>' when all rows are of one release, else nothing."""
    releases = {score.release_id for score in scores}
    only = releases.pop() if len(releases) == 1 else None
    return f" · {words(lang)('release')} {only}" if only else ""


def marks(score: Score, lang: str) -> str:
    """What a reader must know about a score beside its number: provisional, partial, not ranked."""
    say = words(lang)
    notes = [
        say(word)
        for word, holds in (
            ("provisional", score.is_provisional),
            ("partial", score.is_partial),
            ("not ranked", score.rank is None),
        )
        if holds
    ]
    return ("、" if lang == "zh" else ", ").join(notes)
