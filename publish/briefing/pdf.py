"""The briefing as pages to print: what `briefing.typ` sets, in the order it is read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from publish.alert_kinds import ALERT_KINDS
from publish.briefing.charts import LABELLED_UNITS, trend_svg
from publish.briefing.items import BriefingItem, Cell, mean
from publish.briefing.labels import LABELS
from publish.briefing.parts import Cover, before_line, by_group, communities, issue, mean_of, move, notes, release_line
from publish.briefing.read import FINE_MAP_FROM, Briefing
from publish.briefing.words import change, detail, item_text, question_text, summary
from publish.patterns import PATTERNS, named
from publish.read_scores import Score
from publish.slip_words import Lang, period_name, plain
from publish.typeset import typeset

WHOLE_RANKING = 60
"""So many units are listed one by one; of more, the first and the last, and their communities."""
ENDS = 15
UNITS_OF_ITEM = 3
QUESTIONS = 15
REVISIONS = 20
DETAIL = 120
NAMED = 8
TREND_SIZE = (500, 80)


def briefing_pdf(briefing: Briefing, cover: Cover, chart_of_map: str | None, lang: Lang) -> bytes:
    """The PDF. chart_of_map: of `map_svg`. Raises GridscoreError naming a text the font has no glyph for."""
    return typeset("briefing/briefing.typ", document(briefing, cover, chart_of_map, lang), briefing.closed.released_at)


def document(briefing: Briefing, cover: Cover, chart_of_map: str | None, lang: Lang) -> dict[str, Any]:
    """Everything `briefing.typ` sets, as text: what is empty there is said in words by the template."""
    say, closed = LABELS[lang], briefing.closed
    return {
        "lang": lang,
        "say": say,
        "office": cover.office,
        "number": cover.number or "",
        "issue": issue(briefing, lang),
        "subtitle": [
            f"{say['period']} {period_name(closed.period, lang)}",
            say["rulebook"].format(rulebook=briefing.rulebook_name[lang]),
            release_line(briefing, lang),
        ],
        "summary": summary(briefing, lang),
        "first_three": _first_three(briefing, lang) if closed.period_type == "year" else [],
        "before": before_line(briefing, lang),
        "has_parents": briefing.unit_type == "grid",
        "rankings": [block for group in by_group(briefing, lang) for block in _ranking(group, briefing, lang)],
        "communities": _communities(briefing),
        "map": chart_of_map or "",
        "has_large_map": len(briefing.map.shapes) > FINE_MAP_FROM,
        "map_notes": _map_notes(briefing, lang),
        "trend": trend_svg(briefing, *TREND_SIZE) if len(briefing.trend) > 1 else "",
        "items": [_item(item, briefing, lang) for item in briefing.items if not item.is_idle],
        "matrix": _matrix(briefing),
        "lost": [_block(item, item.losing, briefing, lang, "lost") for item in _dearest_first(briefing)],
        "gained": [_block(item, item.gaining, briefing, lang, "gained") for item in briefing.items if item.gaining],
        "adjustments": [
            [score.unit_name or score.unit_code, change(score.adjustment, Decimal(0))]
            for score in briefing.scores
            if score.adjustment
        ][:WHOLE_RANKING],
        **_questions(briefing, cover, lang),
        "no_basis": _no_basis(briefing, lang),
        "revisions": [_revision(briefing, number, lang) for number in range(min(REVISIONS, len(briefing.revisions)))],
        "revisions_more": max(len(briefing.revisions) - REVISIONS, 0),
    }


def _first_three(briefing: Briefing, lang: Lang) -> list[Any]:
    return [
        [
            group,
            [
                [str(score.rank), score.unit_name or score.unit_code, str(score.score)]
                for score in scores
                if score.rank is not None and score.rank <= 3
            ],
        ]
        for group, scores in by_group(briefing, lang)
    ]


def _ranking(group: tuple[str, list[Score]], briefing: Briefing, lang: Lang) -> list[Any]:
    """Blocks of rows with a heading: all units of a group, or its first and last."""
    name, scores = group
    rows = [_row(score, briefing, lang) for score in scores]
    if len(rows) <= WHOLE_RANKING:
        return [[name, rows]]
    say = LABELS[lang]
    ends = ((say["best"], rows[:ENDS]), (say["worst"], rows[-ENDS:]))
    return [[" ".join(filter(None, (name, words.format(count=ENDS)))), part] for words, part in ends]


def _row(score: Score, briefing: Briefing, lang: Lang) -> dict[str, Any]:
    before, place = briefing.scores_before.get(score.unit_code), briefing.places.get(score.unit_code)
    return {
        "rank": str(score.rank) if score.rank is not None else "–",
        "move": move(score, briefing, lang),
        "unit": score.unit_name or score.unit_code,
        "parent": (place.parent_name or place.parent_code if place else None) or "",
        "score": str(score.score),
        "change": change(score.score, before.score if before else None),
        "parts": [str(part) if part else "" for part in (score.points, score.deductions, score.bonus)],
        "adjustment": change(score.adjustment, Decimal(0)) if score.adjustment else "",
        "notes": notes(score, lang),
    }


def _communities(briefing: Briefing) -> list[list[str]]:
    """Means by community, of many grids only; of many communities the first and the last."""
    if briefing.unit_type != "grid" or len(briefing.scores) <= WHOLE_RANKING:
        return []
    rows = [
        [name, str(len(scores)), str(mean_of(scores)), str(scores[0].score), str(min(each.score for each in scores))]
        for name, scores in communities(briefing)
    ]
    return rows if len(rows) <= WHOLE_RANKING else [*rows[:ENDS], ["…", "", "", "", ""], *rows[-ENDS:]]


def _item(item: BriefingItem, briefing: Briefing, lang: Lang) -> dict[str, Any]:
    full = sum(cell.points >= cell.points_possible for cell in item.cells)
    low = min(cell.points for cell in item.cells)
    lowest = [cell for cell in item.cells if cell.points == low]
    names = [briefing.names.get(cell.unit_code, cell.unit_code) for cell in lowest]
    some = names[0] if len(names) == 1 else ""
    return {
        "item": item.item,
        "name": item.name_zh if lang == "zh" else item.name_en,
        "possible": plain(item.possible) if item.possible else "",
        "mean": _signed(str(item.mean)),
        "rate": f"{item.mean / item.possible * 100:.1f} %" if item.possible else "",
        "change": change(item.mean, item.before),
        "full": f"{full} / {len(item.cells)}" if item.possible else "",
        "lowest": f"{low} {some}" if item.possible and item.lost else "",
    }


def _matrix(briefing: Briefing) -> dict[str, Any]:
    """Points of every unit, or means of every community, in every item that is not idle. A cell: text, part lost."""
    items = [item for item in briefing.items if not item.is_idle]
    cells = {(cell.unit_code, item.item): cell for item in items for cell in item.cells}
    if len(briefing.scores) <= WHOLE_RANKING:
        groups = [(score.unit_name or score.unit_code, [score]) for score in briefing.scores]
    else:
        groups = communities(briefing)
        groups = groups if len(groups) <= WHOLE_RANKING else [*groups[:ENDS], *groups[-ENDS:]]
    return {
        "items": [item.item for item in items],
        "is_means": len(briefing.scores) > WHOLE_RANKING,
        "rows": [
            [name, [_cell([cells.get((score.unit_code, item.item)) for score in scores]) for item in items]]
            for name, scores in groups
        ],
    }


def _cell(cells: list[Cell | None]) -> list[Any]:
    there = [cell for cell in cells if cell is not None]
    if not there:
        return ["", 0]
    points = mean(sum((cell.points for cell in there), Decimal(0)), len(there))
    possible = sum((cell.points_possible for cell in there), Decimal(0))
    lost = sum((cell.lost for cell in there), Decimal(0))
    part = float(lost / possible) if possible else float(lost > 0)
    if all(cell.is_no_basis for cell in there):
        return ["·", part]
    return [_signed(plain(points)) if possible or points else "", min(part, 1)]


def _signed(number: str) -> str:
    """A number with a proper minus."""
    return number.replace("-", "−")


def _dearest_first(briefing: Briefing) -> list[BriefingItem]:
    return sorted((item for item in briefing.items if item.losing), key=lambda item: -item.lost)


def _block(item: BriefingItem, cells: list[Cell], briefing: Briefing, lang: Lang, what: str) -> dict[str, Any]:
    """One item with the units it cost or gave most."""
    name = item.name_zh if lang == "zh" else item.name_en
    total = item.lost if what == "lost" else sum((cell.points for cell in cells), Decimal(0))
    sign = "−" if what == "lost" else "+"
    return {
        "head": f"{item.item} {name}",
        "line": LABELS[lang][f"{what}_line"].format(**{what: plain(total)}, units=len(cells)),
        "rows": [
            [
                briefing.names.get(cell.unit_code, cell.unit_code),
                f"{sign}{cell.lost if what == 'lost' else cell.points}",
                item_text(cell, name, lang),
            ]
            for cell in cells[:UNITS_OF_ITEM]
        ],
        "more": max(len(cells) - UNITS_OF_ITEM, 0),
    }


def _questions(briefing: Briefing, cover: Cover, lang: Lang) -> dict[str, Any]:
    rows = [
        [
            named(PATTERNS, question.detector, lang),
            question.month,
            " ".join(filter(None, (question.unit_name, question.worker_code if cover.with_workers else None))),
            question_text(question, cover.with_workers, cover.small_cell, lang),
        ]
        for question in briefing.questions[:QUESTIONS]
    ]
    alerts = [
        [LABELS[lang][alert.severity], named(ALERT_KINDS, alert.kind, lang), str(alert.alerts)]
        for alert in briefing.alerts
    ]
    return {"questions": rows, "questions_more": max(len(briefing.questions) - QUESTIONS, 0), "alerts": alerts}


def _no_basis(briefing: Briefing, lang: Lang) -> list[str]:
    found = []
    for item in briefing.items:
        units = [briefing.names.get(cell.unit_code, cell.unit_code) for cell in item.cells if cell.is_no_basis]
        if units:
            name = item.name_zh if lang == "zh" else item.name_en
            found.append(f"{item.item} {name}{_some(units, lang)}")
    return found


def _some(names: list[str], lang: Lang) -> str:
    """The first few of many, and how many there are."""
    listed = ("、" if lang == "zh" else ", ").join(names[:NAMED])
    if len(names) <= NAMED:
        return f"：{listed}" if lang == "zh" else f": {listed}"
    return f"：{listed} 等 {len(names)} 个单位" if lang == "zh" else f": {listed} and {len(names) - NAMED} more"


def _map_notes(briefing: Briefing, lang: Lang) -> list[str]:
    say, missing = LABELS[lang], briefing.map.without_shape
    if not briefing.map.shapes:
        return [say["map_none"]]
    is_labelled = len(briefing.scores) <= LABELLED_UNITS
    found = [
        say[f"map_{briefing.unit_type}"],
        *([say["map_ranks"]] if is_labelled and briefing.unit_type == "grid" else []),
    ]
    if missing:
        some = ("、" if lang == "zh" else ", ").join(missing[:NAMED]) + ("…" if len(missing) > NAMED else "")
        found.append(say["map_missing"].format(count=len(missing), some=some))
    return found


def _revision(briefing: Briefing, number: int, lang: Lang) -> list[str]:
    say, revised = LABELS[lang], briefing.revisions[number]
    cause, behind = say.get(revised.cause, revised.cause), detail(revised, lang)
    return [
        revised.period,
        briefing.names.get(revised.unit_code, revised.unit_code),
        revised.item,
        "–" if revised.old_points is None else str(revised.old_points),
        "–" if revised.new_points is None else str(revised.new_points),
        _shortened(behind if behind.startswith(cause) else f"{cause} {behind}".strip()),
        say["proposed" if revised.status == "proposed" else "released_change"],
    ]


def _shortened(text: str) -> str:
    """A list of many files would fill the page; the workbook has all of it."""
    return text if len(text) <= DETAIL else f"{text[:DETAIL]}…"
