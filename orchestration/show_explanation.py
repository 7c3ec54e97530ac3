"""A score taken apart, on the screen: items with points and sentences, or one item down to its source rows."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from orchestration.show_scores import marks, release_note
from orchestration.tables import Prose, add_row, number, table
from orchestration.words import kind, subject, words
from publish.read_explanation import Evidence, Explanation, Item, ItemExplanation, Rule, Sum
from publish.read_scores import Score
from publish.subject_names import subject_name

EVIDENCE_SHOWN = 20
SOURCE_WIDTH = 34


def show_explanation(console: Console, explanation: Explanation, lang: str) -> None:
    """The score with its sum, then every item with points of possible and what was measured."""
    say = words(lang)
    _show_heading(console, explanation.score, explanation.ranked, lang)
    shown = table(say("item"), say("name"), (say("points"), "right"), say("explanation"))
    for item in explanation.items:
        add_row(shown, item.item, _name(item, lang), _of_possible(item), _sentence(item, lang))
    console.print(shown)
    if any(item.is_no_basis for item in explanation.items):
        console.print(Text(f"* {say('nothing to measure')}", style="dim"))
    if explanation.not_measured:
        console.print(Text(f"{say('not measured yet')}: {', '.join(explanation.not_measured)}", style="dim"))
    if explanation.months:
        _show_months(console, explanation.months, lang)


def show_item(console: Console, found: ItemExplanation, lang: str, show_all: bool) -> None:
    """One item: its sentence and clause, its rules, then the evidence, what fails or costs first."""
    say = words(lang)
    item = found.item
    where = f"{found.score.unit_code} · {found.score.rulebook} · {found.score.period}"
    console.print(Text(f"{where} · {item.item} {_name(item, lang)}: {_of_possible(item)}", style="bold"))
    if sentence := _sentence(item, lang):
        console.print(Prose(sentence))
    for clause in dict.fromkeys(rule.clause for rule in found.rules if rule.clause):
        console.print(Text(f"{say('clause')}: {clause}", style="dim"))
    if found.months:
        console.print(Text(f"{say('months')}: " + ", ".join(f"{month} {points}" for month, points in found.months)))
    if found.rules:
        _show_rules(console, found.rules, lang)
    _show_evidence(console, found, lang, show_all)


def _show_heading(console: Console, score: Score, ranked: int, lang: str) -> None:
    say = words(lang)
    name = f"{score.unit_name} " if score.unit_name else ""
    note = release_note([score], lang)
    console.print(Text(f"{name}{score.unit_code} · {score.rulebook} · {score.period}{note}", style="bold"))
    parts = [
        f"{say('base')} {score.points}",
        f"- {say('deductions')} {score.deductions}",
        f"+ {say('bonus')} {score.bonus}",
    ]
    if score.adjustment:
        parts.append(f"+ {say('adjustment')} {score.adjustment}")
    rank = f"{say('rank')} {score.rank} {say('of')} {ranked}" if score.rank is not None else ""
    notes = [text for text in (rank, marks(score, lang)) if text]
    console.print(Text(f"{say('score')} {score.score} = {' '.join(parts)}   {' · '.join(notes)}"))
    if score.points_without_basis:
        console.print(Text(f"{say('of it without basis')}: {score.points_without_basis}", style="dim"))


def _show_months(console: Console, months: list[Score], lang: str) -> None:
    say = words(lang)
    shown = table(
        say("month"),
        *((say(word), "right") for word in ("base", "deductions", "bonus", "adjustment", "score", "rank")),
        "",
        title=say("months"),
    )
    for month in months:
        add_row(
            shown,
            month.period,
            month.points,
            month.deductions,
            month.bonus,
            month.adjustment,
            month.score,
            month.rank,
            marks(month, lang),
        )
    console.print(shown)


def _show_rules(console: Console, rules: list[Rule], lang: str) -> None:
    say = words(lang)
    counts = [
        word
        for word in ("numerator", "denominator", "quantity")
        if any(_shown(rule, word) is not None for rule in rules)
    ]
    columns: list[str | tuple[str, str]] = [say("rule"), say("name"), say("kind of rule")]
    columns += [(say(word), "right") for word in (*counts, "points")]
    shown = table(*columns, "")
    for rule in rules:
        name = rule.name_zh if lang == "zh" else rule.name_en
        note = say("informational") if rule.is_informational and rule.kind != "informational" else ""
        numbers = [number(_shown(rule, word)) for word in counts]
        add_row(shown, rule.rule, name, say(rule.kind), *numbers, rule.points, note)
    console.print(shown)
    if len(rules) > 1:
        for rule in rules:
            if sentence := rule.explanation_zh if lang == "zh" else rule.explanation_en:
                console.print(Prose(f"{rule.rule}: {sentence}"))


def _shown(rule: Rule, word: str) -> Decimal | int | None:
    """What the rule counted; the sentence tells of which of its rates the least is, and what that counts."""
    counted: Decimal | int | None = getattr(rule, word)
    return None if rule.kind == "worst_of" else counted


def _show_evidence(console: Console, found: ItemExplanation, lang: str, show_all: bool) -> None:
    say = words(lang)
    if not found.evidence:
        console.print(Text(f"{say('evidence')}: {say('no') if lang == 'zh' else 'none'}", style="dim"))
        return
    rows = found.evidence if show_all else found.evidence[:EVIDENCE_SHOWN]
    has_several = len({part.rule for part in found.sums}) > 1
    columns: list[str | tuple[str, str]] = [say("rule")] if has_several else []
    columns += [say("subject"), say("date"), (say("count"), "right"), say("why"), say("source")]
    shown = table(*columns, title=say("evidence"))
    if not has_several:
        # A source can be copied in one piece where the page allows; with one column more it is folded, never cut.
        shown.columns[-1].min_width = min(SOURCE_WIDTH, max(cell_len(_source(row)) for row in rows))
    shares = {rule.rule for rule in found.rules if rule.denominator is not None}
    for row in rows:
        why = (row.reason_zh or row.reason) if lang == "zh" else row.reason
        cells = [
            _subject(row, lang, found.score),
            row.occurred_on or row.period,
            _count(row, row.rules in shares),
            why,
            _source(row),
        ]
        add_row(shown, *([row.rules] if has_several else []), *cells)
    console.print(shown)
    if len(rows) < len(found.evidence):
        console.print(Text(f"... {len(found.evidence) - len(rows)} {say('more rows')} (--all)", style="dim"))
    by_id = {rule.rule: rule for rule in found.rules}
    for (rule, _), group in groupby(found.sums, key=lambda part: (part.rule, part.measure)):
        added_up = _added_up(list(group), by_id.get(rule), found.score.unit_code, lang)
        console.print(Text(f"{say('sum of the evidence')}: {added_up}"))


def _subject(row: Evidence, lang: str, score: Score) -> str:
    parts = [subject(lang, row.subject_type), subject_name(row.subject_code, lang)]
    if row.kind:
        parts.append(f"({kind(lang, row.kind)})")
    if row.unit_code not in (score.unit_code, row.subject_code):
        parts.append(f"@ {row.unit_code}")
    return " ".join(part for part in parts if part)


def _count(row: Evidence, counts_share: bool) -> str:
    """What the rule takes of the row: its share, or its quantity."""
    has_share = row.numerator is not None and row.denominator is not None
    if has_share and (counts_share or row.quantity is None):
        return f"{row.numerator}/{row.denominator}"
    return number(row.quantity)


def _source(row: Evidence) -> str:
    if row.source_file is None:
        return ""
    return f"{row.source_file}:{row.source_row}" if row.source_row is not None else row.source_file


def _added_up(parts: list[Sum], rule: Rule | None, unit_code: str, lang: str) -> str:
    """The sum of a rule's evidence; by kind where kinds have weights, by grid where the grids' rates are averaged."""
    say = words(lang)
    name = (parts[0].name_zh if lang == "zh" else parts[0].name_en) or parts[0].measure
    told = [f"{sum(part.evidence_rows for part in parts)} {say('rows')}"]
    for word in ("numerator", "denominator", "quantity"):
        if (total := _total(parts, word)) is not None:
            told.append(f"{say(word)} {number(total)}")
    if rule is not None and rule.kind == "weighted":
        told += [f"{kind(lang, of)} {number(_total(part, 'quantity'))}" for of, part in _by(parts, "kind").items()]
    elif rule is not None and rule.denominator is None and {part.unit_code for part in parts} != {unit_code}:
        for child, part in _by(parts, "unit_code").items():
            above, below = _total(part, "numerator"), _total(part, "denominator")
            told.append(f"{child} {number(_total(part, 'quantity')) if above is None else f'{above}/{below}'}")
    return f"{parts[0].rule} {name}: {', '.join(told)}"


def _by(parts: list[Sum], field: str) -> dict[str, list[Sum]]:
    groups: dict[str, list[Sum]] = {}
    for part in parts:
        groups.setdefault(getattr(part, field) or "", []).append(part)
    return groups


def _total(parts: list[Sum], field: str) -> Decimal | int | None:
    values = [value for part in parts if (value := getattr(part, field)) is not None]
    return sum(values) if values else None


def _name(item: Item, lang: str) -> str:
    return (item.name_zh if lang == "zh" else item.name_en) or item.item


def _sentence(item: Item, lang: str) -> str:
    return (item.explanation_zh if lang == "zh" else item.explanation_en) or ""


def _of_possible(item: Item) -> str:
    mark = " *" if item.is_no_basis else ""
    return f"{item.points} / {number(item.points_possible)}{mark}" if item.points_possible else f"{item.points}{mark}"
