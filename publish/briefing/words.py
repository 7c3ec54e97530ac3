"""What a briefing says in both languages: its first sentences, and the names of patterns and alerts."""

from __future__ import annotations

import re
from decimal import Decimal

from publish.briefing.items import Cell, mean
from publish.briefing.labels import LABELS
from publish.briefing.read import Briefing, Question, RevisedItem
from publish.read_scores import Score
from publish.slip_words import Lang, period_name, shortened
from publish.small_cells import guarded_question

# where a reason goes on with what may be innocent, the question, and how that follows it
_ASK = {"zh": ("；请先问：", "，是否属实？", "请先问："), "en": ("; ask first: ", ": is this right?", " Ask first: ")}
# what a cause names stands in it in both languages
_SIDES = re.compile("([\u4e00-\u9fff]+) / ([a-z]+)")
_START = {
    "zh": re.compile(r"；[\d.]+ 分起计，本项得 [-\d.]+ 分$"),
    "en": re.compile(r"; starting from [\d.]+ points, .*$"),
}


def change(now: Decimal | None, before: Decimal | None) -> str:
    """+0.52, −0.52 or 0.00; empty without a period before."""
    if now is None or before is None:
        return ""
    difference = now - before
    return f"{'+' if difference > 0 else '−' if difference < 0 else ''}{abs(difference)}"


def detail(revised: RevisedItem, lang: Lang) -> str:
    """The files, adjustments or versions behind a change, in one language."""
    return _SIDES.sub(r"\1" if lang == "zh" else r"\2", revised.cause_detail or "")


def item_text(cell: Cell, name: str, lang: Lang) -> str:
    """The explanation of an item without its name and clause, which stand beside it, and without its closing sum.

    That stays where no points are left: more may have been taken than there were.
    """
    sentence = shortened(cell.told_zh if lang == "zh" else cell.told_en, name)
    return _START[lang].sub("", sentence) if cell.points else sentence


def question_text(question: Question, with_workers: bool, small_cell: int, lang: Lang) -> str:
    """What is to be looked into, as a question; workers by code, or not at all."""
    reason = guarded_question(question.detector, question.reason_zh if lang == "zh" else question.reason_en, small_cell)
    if not with_workers:
        for code in filter(None, (question.worker_code, question.counterpart_code)):
            reason = reason.replace(code, LABELS[lang]["somebody"])
    mark, is_right, ask = _ASK[lang]
    found, _, first = reason.partition(mark)
    return f"{found}{is_right}{ask + first if first else ''}"


def summary(briefing: Briefing, lang: Lang) -> list[str]:
    """The sentences a reader who reads nothing else reads."""
    first = _compared(briefing, lang)
    return [first, _ends(briefing.scores, lang), *_moves(briefing, lang), *_dearest(briefing, lang)]


def _compared(briefing: Briefing, lang: Lang) -> str:
    now, before, kind = briefing.now, briefing.before, LABELS[lang][briefing.unit_type]
    name = period_name(now.period, lang)
    if lang == "zh":
        found = f"{name}共考核 {now.units} 个{kind}，平均 {now.mean} 分"
        if before is None:
            return f"{found}；这是第一个考核期，没有上期可比。"
        moved = change(now.mean, before.mean)
        way = "持平" if now.mean == before.mean else f"{'上升' if moved[0] == '+' else '下降'} {moved[1:]} 分"
        return f"{found}，比{period_name(before.period, lang)}{way}。"
    found = f"In {name}, {now.units} {kind} were scored, {now.mean} points on average"
    if before is None:
        return f"{found}; it is the first period, so there is none to compare it with."
    moved = change(now.mean, before.mean)
    way = "the same as" if now.mean == before.mean else f"{moved[1:]} {'more' if moved[0] == '+' else 'less'} than"
    return f"{found}, {way} in {before.period}."


def _ends(scores: list[Score], lang: Lang) -> str:
    low, high = min(score.score for score in scores), max(score.score for score in scores)
    if low == high:
        return f"各单位得分相同，均为 {high} 分。" if lang == "zh" else f"All units have {high} points."
    ends = [_some(scores, value, lang) for value in (high, low)]
    if lang == "zh":
        return f"最高{ends[0]} {high} 分，最低{ends[1]} {low} 分，相差 {high - low} 分。"
    return f"Highest is {ends[0]} with {high}, lowest {ends[1]} with {low}, {high - low} apart."


def _some(scores: list[Score], value: Decimal, lang: Lang) -> str:
    """Who has this score: names, or how many there are."""
    names = [score.unit_name or score.unit_code for score in scores if score.score == value]
    if len(names) > 2:
        return f"（{len(names)} 个单位）" if lang == "zh" else f"{len(names)} units"
    return ("、" if lang == "zh" else " and ").join(names)


def _moves(briefing: Briefing, lang: Lang) -> list[str]:
    both = [
        (score.score, briefing.scores_before[score.unit_code].score)
        for score in briefing.scores
        if score.unit_code in briefing.scores_before
    ]
    if not both:
        return []
    up, down = sum(now > before for now, before in both), sum(now < before for now, before in both)
    if lang == "zh":
        return [f"{up} 个单位得分上升，{down} 个下降，{len(both) - up - down} 个持平。"]
    return [f"{up} units went up, {down} down, {len(both) - up - down} stayed."]


def _dearest(briefing: Briefing, lang: Lang) -> list[str]:
    """The items that lost most, by what all units lost together."""
    lost = sorted((item for item in briefing.items if item.lost), key=lambda item: -item.lost)[:3]
    if not lost:
        return [LABELS[lang]["lost_none"]]
    units = len(briefing.scores)
    if lang == "zh":
        parts = "、".join(f"{item.item} {item.name_zh}（平均失 {mean(item.lost, units)} 分）" for item in lost)
        return [f"失分最多的考核项：{parts}。"]
    parts = ", ".join(f"{item.item} {item.name_en} ({mean(item.lost, units)} a unit)" for item in lost)
    return [f"Most points were lost in {parts}."]
