"""What a slip says in both languages: its headings, what would have earned the points, how to contest it."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import Literal

from publish.read_scores import Score
from publish.read_slip import SlipRule

Lang = Literal["zh", "en"]

LABELS: dict[Lang, dict[str, str]] = {
    "zh": {
        "title": "网格工作考核得分单",
        "score": "得分",
        "rank": "名次",
        "rank_of": "{rank} / {ranked}",
        "not_ranked": "不排名",
        "points": "分项得分",
        "deductions": "扣分",
        "bonus": "加分",
        "adjustment": "申诉调整",
        "without_basis": "其中无依据得分",
        "provisional": "暂定：本期尚未结账",
        "partial": "不足整期",
        "released": "第 {release} 次发布，{day}",
        "printed": "制单 {day}",
        "lost": "失分的考核项",
        "none_lost": "没有失分",
        "kept": "其余考核项",
        "item": "考核项",
        "had": "得分",
        "how": "依据什么计分",
        "would": "怎样可以得满分",
        "more": "另有 {count} 条",
        "no_basis": "无考核对象",
        "contest": "如有异议",
        "period": "考核期",
        "rulebook": "细则",
    },
    "en": {
        "title": "Score slip of grid work",
        "score": "score",
        "rank": "rank",
        "rank_of": "{rank} of {ranked}",
        "not_ranked": "not ranked",
        "points": "points of the items",
        "deductions": "deductions",
        "bonus": "bonus",
        "adjustment": "adjustment",
        "without_basis": "of it without basis",
        "provisional": "provisional: the period is not closed",
        "partial": "part of the period only",
        "released": "release {release}, {day}",
        "printed": "made on {day}",
        "lost": "Items that lost points",
        "none_lost": "No points were lost",
        "kept": "The other items",
        "item": "item",
        "had": "points",
        "how": "what it was scored by",
        "would": "what would have earned the points",
        "more": "and {count} more",
        "no_basis": "nothing to measure",
        "contest": "If you disagree",
        "period": "period",
        "rulebook": "rulebook",
    },
}

FORM: dict[Lang, list[str]] = {
    "zh": ["考核项", "何处有误，有何依据", "签名", "日期"],
    "en": ["item", "what is wrong, and what shows it", "signature", "date"],
}

CONTEST: dict[Lang, dict[str, str]] = {
    "zh": {
        "closed": "请在下表写明考核项、哪一行数据有误及依据，交{office}。核实后由提出人以外的岗位审批，作为申诉调整列在"
        "得分旁，不改动原始得分；本期已发布，调整计入下一个尚未结账的同类考核期。",
        "open": "请在下表写明考核项、哪一行数据有误及依据，交{office}。结账前补正导出数据的，重新计分；其他情形核实后"
        "由提出人以外的岗位审批，作为申诉调整列在得分旁，不改动原始得分。",
        "evidence": "每一项的全部依据及其所在文件和行：",
    },
    "en": {
        "closed": "Write below which item and which row of the data is wrong, and what shows it, and hand this to: "
        "{office}. When it is found right, a post other than the one that proposes it approves an adjustment. It "
        "stands beside the score and never changes it; this period is published, so it counts in the next one of its "
        "kind that is open.",
        "open": "Write below which item and which row of the data is wrong, and what shows it, and hand this to: "
        "{office}. Until the period closes, corrected exports are scored anew. Otherwise a post other than the one "
        "that proposes it approves an adjustment, which stands beside the score and never changes it.",
        "evidence": "All the evidence of an item, with the file and row of each:",
    },
}

_WOULD: dict[Lang, dict[str, str]] = {
    "zh": {
        "rate": "达到 {share}%：{needed}/{base}，还差 {short}",
        "mean": "每个网格都达到 {share}%",
        "quantity": "达到 {needed}，还差 {short}",
        "target": "达到所要求的数量",
        "manual": "检查得满分",
        "weighted": "下列各件都属最高一类",
        "worst": "各项比率都达到 {share}%",
        "none": "没有发生下列情形",
        "months": "见各月得分单",
    },
    "en": {
        "rate": "{share} %: {needed}/{base}, {short} more",
        "mean": "{share} % in every grid",
        "quantity": "at least {needed}, {short} more",
        "target": "the number asked for",
        "manual": "full points at the inspection",
        "weighted": "all of those below of the best class",
        "worst": "{share} % in each of the rates",
        "none": "nothing of what stands below",
        "months": "see the slips of its months",
    },
}


def would_have_earned(rules: list[SlipRule], score: Score, lang: Lang) -> list[str]:
    """What the rules of an item that took points, else all of them, lacked of losing nothing, one line each."""
    if score.period_type != "month":
        return [_WOULD[lang]["months"]]
    short = [rule for rule in rules if rule.points < 0] or rules
    found = [(rule, _lacked(rule, score.is_partial, _WOULD[lang])) for rule in short]
    return [f"{_name(rule, lang)}{text}" if len(rules) > 1 else text for rule, text in found]


def _name(rule: SlipRule, lang: Lang) -> str:
    return f"{rule.name_zh or rule.rule}：" if lang == "zh" else f"{rule.name_en or rule.rule}: "


def _lacked(rule: SlipRule, is_partial: bool, say: dict[str, str]) -> str:
    """is_partial: the unit was there for a part of the period only, so that targets were scaled: none is named."""
    full = rule.full_from
    if rule.kind == "manual" and rule.points >= 0:
        return say["manual"]
    if rule.kind == "weighted":
        return say["weighted"]
    if full is None:
        return say["none"]
    share = plain(full * 100)
    if rule.kind == "worst_of":
        return say["worst"].format(share=share)
    if rule.denominator:
        needed = int((full * rule.denominator).to_integral_value(ROUND_CEILING))
        return say["rate"].format(
            share=share, needed=needed, base=rule.denominator, short=needed - (rule.numerator or 0)
        )
    if rule.kind in ("threshold", "attainment"):
        if is_partial:
            return say["target"]
        return say["quantity"].format(needed=plain(full), short=plain(full - (rule.quantity or Decimal(0))))
    return say["mean"].format(share=share)


def numbers(rule: SlipRule) -> str:
    """What the rule counted: 5/5, 141, or a mean of grids and the least of several rates as 95.83 %.

    Nothing where things are priced: it counts those that cost nothing as well (of 9 at meetings nobody was absent).
    """
    if rule.kind == "worst_of" and rule.denominator:  # its fraction may be of parts of what people count
        return f"{Decimal(100 * (rule.numerator or 0)) / rule.denominator:.2f} %"
    if rule.denominator is not None:
        return f"{rule.numerator or 0}/{rule.denominator}"
    if rule.quantity is None or rule.kind in ("per_unit", "highest_of", "manual"):
        return ""
    if rule.kind in ("rate_points", "bands", "linear_loss", "shortfall"):
        return f"{rule.quantity * 100:.2f} %"
    return plain(rule.quantity)


def plain(value: Decimal) -> str:
    """A number without trailing noughts."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shortened(sentence: str, name: str) -> str:
    """An explanation without the clause it ends in, and without the item's name if it begins with it."""
    for opening in ("（依据：", " (clause: "):
        sentence = sentence.rpartition(opening)[0] or sentence
    return sentence.removeprefix(f"{name}：").removeprefix(f"{name}: ")


def period_name(period: str, lang: Lang) -> str:
    """2026-03 as 2026年3月, 2026-Q1 as 2026年第1季度."""
    year, _, part = period.partition("-")
    if lang == "en":
        return period
    return f"{year}年" + (f"第{part[1]}季度" if part.startswith("Q") else f"{int(part)}月" if part else "")
