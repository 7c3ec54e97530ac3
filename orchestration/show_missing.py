"""What is missing to close a month: when it closes, then one line for each thing that is missing and for whom."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from orchestration.tables import add_row, table
from orchestration.words import words
from publish.feed_names import feed_name
from publish.read_missing import Closing, Missing, Month, NoBasis

UNITS_SHOWN = 5

TEXT = {
    "zh": {
        "closes": "{month} 未结账，{day} 24:00 结账（{books}）",
        "waits": "{month} 未结账，待 {year} 年的工作日公布后才能结账（{books}）",
        "released": "{month} 已结账，已发布：{releases}",
        "not released": "{month} 已结账，尚未发布：{books}",
        "nothing": "没有缺少的数据，可以结账",
        "title": "{month} 结账前还缺",
        "items": "考核项",
        "what": "缺少",
        "where": "单位",
        "quiet": "本月没有{feeds}（没有也属正常）",
        "no basis": "{month} 没有可考核对象的考核项",
        "name": "名称",
        "other": "其他未结账的月份：{months}（gridscore check --month {first}）",
        "everybody": "全部",
        "all": "全部 {count} 个{units}",
        "some": "{units} {count}/{total}：{codes}",
        "community": "村社区",
        "grid": "网格",
        "all items": "全部",
        "more": " 等",
        "feed": "没有任何本月的{subject}",
        "register": "没有{subject}",
        "register_old": "本月没有新的{subject}，最近一份为 {days}",
        "check_never": "从未检查：{subject}",
        "check_old": "检查已过期：{subject}（最近 {days}）",
        "survey_never": "从未调查：{subject}",
        "survey_old": "调查已过期：{subject}（最近 {days}）",
        "boundary": "没有网格边界",
        "households": "台账没有总户数",
        "record": "本月没有{subject}",
    },
    "en": {
        "closes": "{month} is open until the end of {day} ({books})",
        "waits": "{month} is open, its close waits until the working days of {year} are known ({books})",
        "released": "{month} is closed, released as {releases}",
        "not released": "{month} is closed and not released yet: {books}",
        "nothing": "nothing is missing to close it",
        "title": "missing to close {month}",
        "items": "items",
        "what": "missing",
        "where": "where",
        "quiet": "none in this month, which may be right: {feeds}",
        "no basis": "nothing to measure in {month}",
        "name": "name",
        "other": "other open months: {months} (gridscore check --month {first})",
        "everybody": "everybody",
        "all": "all {count} {units}",
        "some": "{count} of {total} {units}: {codes}",
        "community": "communities",
        "grid": "grids",
        "all items": "all",
        "more": ", ...",
        "feed": "no row of {subject} in the month",
        "register": "no {subject} at all",
        "register_old": "no {subject} of the month, the newest are of {days}",
        "check_never": "check never made: {subject}",
        "check_old": "check out of date: {subject} ({days})",
        "survey_never": "never asked: {subject}",
        "survey_old": "survey out of date: {subject} ({days})",
        "boundary": "no boundary",
        "households": "no number of households",
        "record": "no row of {subject} in the month",
    },
}
_MAY_BE_RIGHT = ("findings", "awards")


def show_month(console: Console, month: Month, lang: str, units_shown: int | None = UNITS_SHOWN) -> None:
    """The month's state, what it lacks, and what has nothing to go by for no reason told before.

    units_shown: how many codes a line names; None: all of them, without counts.
    """
    text = TEXT[lang]
    for line in state_lines(month, lang):
        console.print(Text(line, style="bold"))
    if missing := _together([row for row in month.missing if row.subject_code not in _MAY_BE_RIGHT]):
        title = text["title"].format(month=month.month)
        shown = table(text["what"], text["where"], text["items"], title=title)
        for rows in missing:
            where = _where(rows[0], month, lang, units_shown)
            add_row(shown, missing_text(rows, lang), where, _items(rows[0], lang))
        console.print(shown)
    elif month.closings:
        console.print(Text(text["nothing"]))
    if quiet := [row.subject_code for row in month.missing if row.subject_code in _MAY_BE_RIGHT]:
        feeds = ", ".join(_subject(feed, lang) for feed in quiet)
        console.print(Text(text["quiet"].format(feeds=feeds), style="dim"))
    if no_basis := [row for row in month.no_basis if not _is_told(row, month)]:
        _show_no_basis(console, no_basis, month, lang, units_shown)
    if month.other_open:
        others = ", ".join(month.other_open)
        console.print(Text(text["other"].format(months=others, first=month.other_open[0]), style="dim"))


def state_lines(month: Month, lang: str) -> list[str]:
    """Open until when, for which rulebooks; or closed and released as what."""
    text = TEXT[lang]
    if not month.closings:
        releases = ", ".join(release for release in month.releases.values() if release)
        waiting = ", ".join(book for book, release in month.releases.items() if not release)
        lines = [text["released"].format(month=month.month, releases=releases)] if releases else []
        return lines + ([text["not released"].format(month=month.month, books=waiting)] if waiting else [])
    by_close: dict[tuple[str | None, str | None], list[Closing]] = {}
    for closing in month.closings:
        by_close.setdefault((closing.closes_on, closing.waits_for), []).append(closing)
    return [
        text["closes" if day else "waits"].format(
            month=month.month, day=day, year=year or "?", books=", ".join(closing.rulebook for closing in closings)
        )
        for (day, year), closings in by_close.items()
    ]


def missing_text(rows: Sequence[Missing], lang: str) -> str:
    """Things of one kind in words."""
    first = min((row.first_on for row in rows if row.first_on), default=None)
    last = max((row.last_on for row in rows if row.last_on), default=None)
    subjects = ", ".join(_subject(row.subject_code, lang) for row in rows)
    return TEXT[lang][rows[0].what].format(subject=subjects, days=first if first == last else f"{first} .. {last}")


def _together(missing: Sequence[Missing]) -> list[list[Missing]]:
    """Things of one kind that the same units lack for the same items are one line."""
    lines: dict[tuple[object, ...], list[Missing]] = {}
    for row in missing:
        lines.setdefault((row.what, row.unit_type, *row.items, None, *row.units), []).append(row)
    return list(lines.values())


def _is_told(row: NoBasis, month: Month) -> bool:
    """Whether something that everybody, all of a kind, or these very units lack is why there is nothing to measure."""
    return any(
        row.item in missing.items
        and (
            not missing.units
            or len(missing.units) >= month.unit_counts.get(missing.unit_type, 0)
            or set(row.units) <= set(missing.units)
        )
        for missing in month.missing
    )


def _show_no_basis(
    console: Console, no_basis: Sequence[NoBasis], month: Month, lang: str, units_shown: int | None
) -> None:
    text = TEXT[lang]
    shown = table(text["items"], text["name"], text["where"], title=text["no basis"].format(month=month.month))
    for row in no_basis:
        name = row.name_zh if lang == "zh" else row.name_en
        add_row(shown, row.item, name, _where(row, month, lang, units_shown))
    console.print(shown)


def _where(row: Missing | NoBasis, month: Month, lang: str, units_shown: int | None) -> str:
    text = TEXT[lang]
    if not row.units:
        return text["everybody"]
    if units_shown is None:
        return ", ".join(row.units)
    total = month.unit_counts.get(row.unit_type, len(row.units))
    words = {"count": len(row.units), "total": total, "units": text[row.unit_type]}
    if len(row.units) >= total:
        return text["all"].format(**words)
    return text["some"].format(codes=_few(row.units, units_shown, lang), **words)


def _few(codes: Sequence[str], shown: int, lang: str) -> str:
    return ", ".join(codes[:shown]) + (TEXT[lang]["more"] if len(codes) > shown else "")


def _items(row: Missing, lang: str) -> str:
    return TEXT[lang]["all items"] if row.items == ["all"] else ", ".join(row.items)


def _subject(code: str, lang: str) -> str:
    if lang == "zh":
        return words(lang)(feed_name(code, lang))
    return code.replace("_", " ")
