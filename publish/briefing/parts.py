"""What pages and workbook of a briefing have in common: the masthead, ranks and their changes, groups of units."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from publish.briefing.items import mean
from publish.briefing.labels import LABELS
from publish.briefing.read import Briefing
from publish.read_scores import Score
from publish.slip_words import Lang, period_name, plain


@dataclass(frozen=True)
class Cover:
    """Who publishes a briefing, and how: settings of the site. number: the office's own, printed in the masthead."""

    office: str
    number: str | None
    with_workers: bool
    small_cell: int


def issue(briefing: Briefing, lang: Lang) -> str:
    """Which briefing it is: the number of the month or quarter in its year."""
    year, _, part = briefing.closed.period.partition("-")
    say = LABELS[lang][f"issue_{briefing.closed.period_type}"]
    return say.format(year=year, number=part.lstrip("Q0"))


def release_line(briefing: Briefing, lang: Lang) -> str:
    closed = briefing.closed
    number = closed.release_id.rpartition("-r")[2]
    return LABELS[lang]["released"].format(day=closed.released_at.date(), release=number)


def before_line(briefing: Briefing, lang: Lang) -> str:
    """Which period changes are measured from; empty for the first."""
    if briefing.before is None:
        return ""
    return LABELS[lang]["compared"].format(before=period_name(briefing.before.period, lang))


def notes(score: Score, lang: Lang) -> list[str]:
    """What is to be known of a score beside its number."""
    say, found = LABELS[lang], []
    if score.rank is None:
        found.append(say["not_ranked"])
    if score.is_partial:
        found.append(say["partial"])
    if score.points_without_basis:
        found.append(say["without_basis"].format(points=plain(score.points_without_basis)))
    return found


def move(score: Score, briefing: Briefing, lang: Lang) -> str:
    """▲2, ▼1 or =: how the rank changed; `new` for a unit that had no score. Empty where there is nothing before."""
    before = briefing.scores_before.get(score.unit_code)
    if before is None:
        return LABELS[lang]["new_unit"] if briefing.before else ""
    if score.rank is None or before.rank is None:
        return ""
    steps = before.rank - score.rank
    return f"▲{steps}" if steps > 0 else f"▼{-steps}" if steps < 0 else "="


def by_group(briefing: Briefing, lang: Lang) -> list[tuple[str, list[Score]]]:
    """The ranking, or one for each kind of area where those are ranked apart."""
    areas: dict[str, list[Score]] = {}
    for score in briefing.scores:
        areas.setdefault(briefing.peers[score.unit_code].area or "", []).append(score)
    return [(LABELS[lang].get(area, area), found) for area, found in sorted(areas.items())]


def communities(briefing: Briefing) -> list[tuple[str, list[Score]]]:
    """Name and scores of each community, the highest mean first."""
    found: dict[str, list[Score]] = {}
    for score in briefing.scores:
        place = briefing.places.get(score.unit_code)
        name = (place.parent_name or place.parent_code if place else None) or "–"
        found.setdefault(name, []).append(score)
    return sorted(found.items(), key=lambda each: (-mean_of(each[1]), each[0]))


def mean_of(scores: list[Score]) -> Decimal:
    return mean(sum((score.score for score in scores), Decimal(0)), len(scores))
