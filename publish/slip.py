"""The slip for the person concerned: one A4 page with the own score, its items, what is missing, how to contest it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from publish.read_slip import Cost, Slip, SlipItem
from publish.slip_words import CONTEST, FORM, LABELS, Lang, numbers, period_name, plain, shortened, would_have_earned
from publish.subject_names import subject_name
from publish.typeset import typeset


def slip_pdf(slips: list[Slip], office: str, made_at: datetime, lang: Lang) -> bytes:
    """A PDF of one A4 page for each slip. office: whose name it bears; made_at: aware, its day is printed."""
    return typeset("slip.typ", {"lang": lang, "slips": [_page(slip, office, made_at, lang) for slip in slips]}, made_at)


def _page(slip: Slip, office: str, made_at: datetime, lang: Lang) -> dict[str, Any]:
    score, say = slip.score, LABELS[lang]
    lost = [item for item in slip.items if item.lost > 0]
    rank = say["rank_of"].format(rank=score.rank, ranked=slip.ranked) if score.rank is not None else say["not_ranked"]
    return {
        "say": say,
        "form": FORM[lang],
        "office": office,
        "unit": score.unit_name or score.unit_code,
        "code": score.unit_code,
        "rulebook": slip.rulebook_name[lang],
        "period": period_name(score.period, lang),
        "score": str(score.score),
        "rank": rank,
        "sum": _sum(slip, say),
        "notes": _notes(slip, made_at, say),
        "lost": [_lost(slip, item, lang) for item in sorted(lost, key=lambda item: -item.lost)],
        "kept": [_kept(slip, item, lang) for item in slip.items if item.lost <= 0],
        "contest": CONTEST[lang]["open" if score.is_provisional else "closed"].format(office=office),
        "evidence": CONTEST[lang]["evidence"],
        "command": " ".join(["gridscore explain", score.unit_code, score.period, *_an_item(lost or slip.items)]),
    }


def _an_item(items: list[SlipItem]) -> list[str]:
    """One item for the example; none when the score has no items."""
    return [item.item for item in items[:1]]


def _sum(slip: Slip, say: dict[str, Any]) -> list[list[str]]:
    """The parts the score is the sum of, with their signs: [sign, amount, name]."""
    score = slip.score
    parts = [["", score.points, "points"], ["−", score.deductions, "deductions"], ["+", score.bonus, "bonus"]]
    if score.adjustment:
        parts.append(["+" if score.adjustment > 0 else "−", abs(score.adjustment), "adjustment"])
    return [[str(sign), str(amount), say[str(name)]] for sign, amount, name in parts]


def _notes(slip: Slip, made_at: datetime, say: dict[str, Any]) -> list[str]:
    score, found = slip.score, []
    if score.is_provisional:
        found.append(say["provisional"])
    if score.is_partial:
        found.append(say["partial"])
    if score.points_without_basis:
        found.append(f"{say['without_basis']} {score.points_without_basis}")
    if score.release_id is not None and slip.released_at is not None:
        number = score.release_id.rpartition("-r")[2]
        found.append(say["released"].format(release=number, day=slip.released_at.date()))
    return [*found, say["printed"].format(day=made_at.date())]


def _lost(slip: Slip, item: SlipItem, lang: Lang) -> dict[str, Any]:
    costs, name = slip.costs.get(item.item, []), _name(item, lang)
    return {
        "item": item.item,
        "name": name,
        "points": str(item.points),
        "possible": plain(item.points_possible) if item.points_possible else "",
        "lost": str(item.lost),
        "how": shortened((item.explanation_zh if lang == "zh" else item.explanation_en) or "", name),
        "would": would_have_earned(slip.rules.get(item.item, []), slip.score, lang),
        "costs": [_cost(cost, lang) for cost in costs],
        "cost_count": costs[0].row_count if costs else 0,
    }


def _kept(slip: Slip, item: SlipItem, lang: Lang) -> dict[str, str]:
    rules = slip.rules.get(item.item, [])
    counted = LABELS[lang]["no_basis"] if item.is_no_basis else numbers(rules[0]) if len(rules) == 1 else ""
    possible = f" / {plain(item.points_possible)}" if item.points_possible else ""
    return {
        "item": item.item,
        "name": _name(item, lang),
        "points": f"{'+' if not possible and item.points > 0 else ''}{item.points}{possible}",
        "numbers": str(counted) if slip.score.period_type == "month" or item.is_no_basis else "",
    }


def _cost(cost: Cost, lang: Lang) -> list[str]:
    reason = (cost.reason_zh if lang == "zh" else cost.reason) or ""
    day = str(cost.occurred_on) if cost.occurred_on and str(cost.occurred_on) not in reason else ""
    subject = cost.subject_code or ""
    is_told = subject in reason or subject in (day, cost.unit_code)
    source = ":".join(str(part) for part in (cost.source_file, cost.source_row) if part is not None)
    return [" ".join(part for part in (day, reason) if part), "" if is_told else subject_name(subject, lang), source]


def _name(item: SlipItem, lang: Lang) -> str:
    return (item.name_zh if lang == "zh" else item.name_en) or item.item
