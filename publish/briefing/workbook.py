"""The briefing as a workbook: every unit and every item, with real numbers, for who goes on working with it."""

from __future__ import annotations

import io
from datetime import UTC

from publish.alert_kinds import ALERT_KINDS
from publish.briefing.charts import png
from publish.briefing.item_sheets import items_sheet, lost_sheet, matrix_sheet, trend_sheet
from publish.briefing.labels import LABELS
from publish.briefing.parts import Cover, before_line, by_group, communities, issue, mean_of, move, notes, release_line
from publish.briefing.read import Briefing
from publish.briefing.sheets import Book, Column, Value
from publish.briefing.words import detail, question_text, summary
from publish.patterns import PATTERNS, named
from publish.slip_words import Lang, period_name

FONTS: dict[Lang, str] = {"zh": "微软雅黑", "en": "Calibri"}
MAP_SCALE = 2.5
WIDTH = 84
"""Of the one column of the first sheet: no wider than a page in any program."""


def briefing_xlsx(briefing: Briefing, cover: Cover, chart_of_map: str | None, lang: Lang) -> bytes:
    """The XLSX; equal input gives equal bytes. chart_of_map: of `map_svg`."""
    say, target = LABELS[lang], io.BytesIO()
    title = f"{say['title']} {issue(briefing, lang)}"
    book = Book(target, FONTS[lang], f"{cover.office} {title}")
    created = briefing.closed.released_at.astimezone(UTC).replace(tzinfo=None)
    book.workbook.set_properties({"title": title, "author": cover.office, "created": created})
    _summary(book, briefing, cover, chart_of_map, lang)
    _ranking(book, briefing, lang)
    if briefing.unit_type == "grid":
        _communities(book, briefing, lang)
    items_sheet(book, briefing, lang)
    matrix_sheet(book, briefing, lang)
    lost_sheet(book, briefing, lang)
    trend_sheet(book, briefing, lang)
    _questions(book, briefing, cover, lang)
    _revisions(book, briefing, lang)
    book.workbook.close()
    return target.getvalue()


def _summary(book: Book, briefing: Briefing, cover: Cover, chart_of_map: str | None, lang: Lang) -> None:
    say, closed = LABELS[lang], briefing.closed
    sheet = book.sheet(say["sheet_summary"], f"{say['title']} {issue(briefing, lang)}")
    sheet.set_column(0, 0, WIDTH)
    about = (
        " ".join(filter(None, (cover.office, cover.number))),
        f"{say['period']} {period_name(closed.period, lang)} · "
        f"{say['rulebook'].format(rulebook=briefing.rulebook_name[lang])} · {release_line(briefing, lang)}",
    )
    for row, line in enumerate(about, start=1):
        sheet.write_string(row, 0, line, book.quiet)
    row = 4
    for line in summary(briefing, lang):
        book.line(sheet, row, line, WIDTH)
        row += 1
    if closed.period_type == "year":
        for group, scores in by_group(briefing, lang):
            sheet.write_string(row + 1, 0, " ".join(filter(None, (say["first_three"], group))), book.quiet)
            row += 2
            for score in scores:
                if score.rank is not None and score.rank <= 3:
                    line = f"{score.rank}　{score.unit_name or score.unit_code}　{score.score}"
                    sheet.write_string(row, 0, line, book.plain)
                    row += 1
    if chart_of_map is None:
        sheet.write_string(row + 1, 0, say["map_none"], book.quiet)
        return
    sheet.write_string(row + 1, 0, f"{say['map']}：{say[f'map_{briefing.unit_type}']}", book.quiet)
    picture = io.BytesIO(png(chart_of_map, MAP_SCALE))
    size = {"x_scale": 1.5 / MAP_SCALE, "y_scale": 1.5 / MAP_SCALE, "description": say["map"]}
    sheet.insert_image(row + 2, 0, "map.png", {"image_data": picture, **size})


def _ranking(book: Book, briefing: Briefing, lang: Lang) -> None:
    say, is_grid = LABELS[lang], briefing.unit_type == "grid"
    places = briefing.places
    columns = [
        Column(say["rank"], "count"),
        Column(say["move"]),
        Column(say["code"]),
        Column(say["unit"]),
        *([Column(say["parent"])] if is_grid else []),
        Column(say["area"]),
        Column(say["score"], "points"),
        Column(say["change"], "change"),
        Column(say["points"], "points"),
        Column(say["deductions"], "points"),
        Column(say["bonus"], "points"),
        Column(say["adjustment"], "change"),
        Column(say["note"]),
    ]
    rows: list[list[Value]] = []
    for _, scores in by_group(briefing, lang):
        for score in scores:
            before, place = briefing.scores_before.get(score.unit_code), places.get(score.unit_code)
            area = (place.area_type if place else None) or ""
            parent = (place.parent_name or place.parent_code if place else None) or ""
            rows.append(
                [
                    score.rank,
                    move(score, briefing, lang),
                    score.unit_code,
                    score.unit_name or score.unit_code,
                    *([parent] if is_grid else []),
                    say.get(area, area),
                    score.score,
                    score.score - before.score if before else None,
                    score.points,
                    score.deductions,
                    score.bonus,
                    score.adjustment,
                    " · ".join(notes(score, lang)),
                ]
            )
    title = f"{say['ranking']}　{period_name(briefing.closed.period, lang)}"
    sheet = book.sheet(say["sheet_ranking"], title)
    if briefing.before:
        sheet.write_string(1, 0, before_line(briefing, lang), book.quiet)
    book.table(sheet, 2, columns, rows)


def _communities(book: Book, briefing: Briefing, lang: Lang) -> None:
    say = LABELS[lang]
    columns = [
        Column(say["parent"]),
        Column(say["units"], "count"),
        *(Column(say[name], "points") for name in ("mean", "highest", "lowest")),
    ]
    rows: list[list[Value]] = [
        [name, len(scores), mean_of(scores), max(s.score for s in scores), min(s.score for s in scores)]
        for name, scores in communities(briefing)
    ]
    book.table(book.sheet(say["communities"], say["communities"]), 2, columns, rows)


def _questions(book: Book, briefing: Briefing, cover: Cover, lang: Lang) -> None:
    say = LABELS[lang]
    columns = [Column(say[name]) for name in ("pattern", "month", "code", "unit", "question")]
    rows: list[list[Value]] = []
    for question in briefing.questions:
        told_so = question_text(question, cover.with_workers, cover.small_cell, lang)
        pattern = named(PATTERNS, question.detector, lang)
        rows.append([pattern, question.month, question.unit_code, question.unit_name, told_so])
        if cover.with_workers:
            rows[-1].insert(4, question.worker_code)
    if cover.with_workers:
        columns.insert(4, Column(say["worker"]))
    sheet = book.sheet(say["sheet_questions"], say["questions"], landscape=True)
    sheet.write_string(1, 0, say["questions_note" if rows else "questions_none"], book.quiet)
    below = book.table(sheet, 2, columns, rows)
    sheet.write_string(below + 1, 0, say["alerts" if briefing.alerts else "alerts_none"], book.quiet)
    for row, alert in enumerate(briefing.alerts, start=below + 2):
        sheet.write_string(row, 0, named(ALERT_KINDS, alert.kind, lang), book.plain)
        sheet.write_string(row, 1, say[alert.severity], book.plain)
        sheet.write_number(row, 2, alert.alerts, book.plain)


def _revisions(book: Book, briefing: Briefing, lang: Lang) -> None:
    say = LABELS[lang]
    columns = [
        *(Column(say[name]) for name in ("period", "code", "unit", "item")),
        *(Column(say[name], "points") for name in ("old", "new")),
        *(Column(say[name]) for name in ("cause", "note", "status")),
    ]
    rows: list[list[Value]] = [
        [
            revised.period,
            revised.unit_code,
            briefing.names.get(revised.unit_code, revised.unit_code),
            revised.item,
            revised.old_points,
            revised.new_points,
            say.get(revised.cause, revised.cause),
            detail(revised, lang),
            say["proposed" if revised.status == "proposed" else "released_change"],
        ]
        for revised in briefing.revisions
    ]
    sheet = book.sheet(say["sheet_revisions"], say["revisions"], landscape=True)
    if not rows:
        sheet.write_string(1, 0, say["revisions_none"], book.quiet)
    book.table(sheet, 2, columns, rows)
