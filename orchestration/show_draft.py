"""What a draft rulebook would change, on the screen (summary first) and as CSV."""

from __future__ import annotations

from decimal import Decimal

from rich.console import Console
from rich.text import Text

from orchestration.tables import add_row, number, table, write_csv
from orchestration.words import words
from publish.read_draft import Comparison, PeriodChange

SHOWN = 40


def show_comparison(console: Console, found: Comparison, lang: str, show_all: bool) -> None:
    """Every period in a line; then, of one period, the items, the units and their items that change."""
    say = words(lang)
    _show_periods(console, found.periods, lang)
    title = f"{found.period} · {say('what changes')}"
    if not found.items and not found.units:
        console.print(Text(f"{title}: {say('nothing')}", style="bold"))
        return
    console.print(Text(title, style="bold"))
    _show_items(console, found, lang)
    _show_units(console, found, lang, show_all)
    _show_points(console, found, lang, show_all)


def write_comparison_csv(found: Comparison) -> None:
    """One row per unit and item that changes in the period, with the unit's score and rank now and under the draft."""
    units = {unit.unit_code: unit for unit in found.units}
    header = ["period", "unit_code", "unit_name", "item", "points_now", "points_draft", "change"]
    rows = []
    for row in found.points:
        unit = units.get(row.unit_code)
        scores = [unit.score_now, unit.score_draft, unit.rank_now, unit.rank_draft] if unit else [None] * 4
        own = [found.period, row.unit_code, row.unit_name, row.item, row.points_now, row.points_draft, row.change]
        rows.append([*own, *scores])
    write_csv([*header, "score_now", "score_draft", "rank_now", "rank_draft"], rows)


def _show_periods(console: Console, periods: list[PeriodChange], lang: str) -> None:
    say = words(lang)
    counts = ("units", "other score", "other rank", "most gained", "most lost", "mean now", "mean then")
    shown = table(say("period"), *((say(word), "right") for word in counts), title=say("summary"))
    for row in periods:
        add_row(
            shown,
            f"{row.period} *" if row.is_provisional else row.period,
            row.units,
            row.scores_changed,
            row.ranks_changed,
            _signed(row.most_gained),
            _signed(row.most_lost),
            row.mean_now,
            row.mean_draft,
        )
    console.print(shown)
    if any(row.is_provisional for row in periods):
        console.print(Text(f"* {say('provisional')}", style="dim"))


def _show_items(console: Console, found: Comparison, lang: str) -> None:
    say = words(lang)
    counts = ("possible now", "possible then", "units", "mean now", "mean then")
    shown = table(say("item"), say("name"), *((say(word), "right") for word in counts))
    for row in found.items:
        possible = (number(row.possible_now), number(row.possible_draft))
        name = row.name_zh if lang == "zh" else row.name_en
        add_row(shown, row.item, name, *possible, row.units_changed, row.mean_now, row.mean_draft)
    console.print(shown)


def _show_units(console: Console, found: Comparison, lang: str, show_all: bool) -> None:
    say = words(lang)
    counts = ("score now", "score then", "change", "rank now", "rank then")
    shown = table(say("unit"), say("name"), *((say(word), "right") for word in counts))
    rows = found.units if show_all else found.units[:SHOWN]
    for row in rows:
        ranks = ("-" if row.rank_now is None else row.rank_now, "-" if row.rank_draft is None else row.rank_draft)
        add_row(shown, row.unit_code, row.unit_name, row.score_now, row.score_draft, _signed(row.change), *ranks)
    console.print(shown)
    _tell_of_more(console, len(found.units) - len(rows), lang)


def _show_points(console: Console, found: Comparison, lang: str, show_all: bool) -> None:
    say = words(lang)
    counts = ("points now", "points then", "change")
    shown = table(say("item"), say("unit"), *((say(word), "right") for word in counts), say("under the draft"))
    rows = found.points if show_all else found.points[:SHOWN]
    for row in rows:
        sentence = row.explanation_zh if lang == "zh" else row.explanation_en
        unit = f"{row.unit_code} {row.unit_name or ''}".strip()
        add_row(shown, row.item, unit, row.points_now, row.points_draft, _signed(row.change), sentence)
    console.print(shown)
    _tell_of_more(console, len(found.points) - len(rows), lang)


def _tell_of_more(console: Console, count: int, lang: str) -> None:
    if count:
        console.print(Text(f"... {count} {words(lang)('more rows')} (--all)", style="dim"))


def _signed(change: Decimal) -> str:
    return f"{change:+}" if change else "0"
