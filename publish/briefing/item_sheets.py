"""The sheets of a briefing's workbook that take its items apart, and that of the trend."""

from __future__ import annotations

from publish.briefing.labels import LABELS
from publish.briefing.read import Briefing
from publish.briefing.sheets import Book, Column, Value
from publish.briefing.words import item_text
from publish.slip_words import Lang

CHART_PIXELS = 640
"""Width of a chart that fills a printed page."""


def items_sheet(book: Book, briefing: Briefing, lang: Lang) -> None:
    """Every item over all units."""
    say = LABELS[lang]
    columns = [
        Column(say["item"]),
        Column(say["name"]),
        Column(say["possible"], "points"),
        Column(say["mean"], "points"),
        Column(say["rate"], "share"),
        Column(say["change"], "change"),
        Column(say["lowest"], "points"),
        Column(say["highest"], "points"),
        Column(say["lost_points"], "points"),
        Column(say["is_no_basis"], "count"),
    ]
    rows: list[list[Value]] = [
        [
            item.item,
            item.name_zh if lang == "zh" else item.name_en,
            item.possible or None,
            item.mean,
            item.mean / item.possible if item.possible else None,
            item.mean - item.before if item.before is not None else None,
            min(cell.points for cell in item.cells),
            max(cell.points for cell in item.cells),
            item.lost,
            sum(cell.is_no_basis for cell in item.cells),
        ]
        for item in briefing.items
    ]
    book.table(book.sheet(say["sheet_items"], say["items"]), 2, columns, rows)


def matrix_sheet(book: Book, briefing: Briefing, lang: Lang) -> None:
    """The points of every unit in every item that anybody had."""
    say, items = LABELS[lang], [item for item in briefing.items if not item.is_idle]
    cells = {(cell.unit_code, item.item): cell for item in items for cell in item.cells}
    columns = [Column(say["code"]), Column(say["unit"]), *(Column(item.item, "points") for item in items)]
    rows: list[list[Value]] = []
    for score in briefing.scores:
        found = [cells.get((score.unit_code, item.item)) for item in items]
        points: list[Value] = [None if cell is None else "·" if cell.is_no_basis else cell.points for cell in found]
        rows.append([score.unit_code, score.unit_name or score.unit_code, *points])
    sheet = book.sheet(say["sheet_matrix"], say["matrix"], landscape=True)
    sheet.write_string(1, 0, f"· {say['is_no_basis']}", book.quiet)
    book.table(sheet, 2, columns, rows)


def lost_sheet(book: Book, briefing: Briefing, lang: Lang) -> None:
    """What every unit lost or got in every item, and by what it was scored."""
    say = LABELS[lang]
    columns = [
        Column(say["item"]),
        Column(say["name"]),
        Column(say["code"]),
        Column(say["unit"]),
        Column(f"{say['lost_points']} / {say['gained_points']}", "change"),
        Column(say["reason"]),
    ]
    rows: list[list[Value]] = []
    for item in briefing.items:
        name = item.name_zh if lang == "zh" else item.name_en
        found = [(cell, -cell.lost) for cell in item.losing]
        found += [(cell, cell.points - cell.points_possible) for cell in item.gaining]
        for cell, points in found:
            unit = briefing.names.get(cell.unit_code, cell.unit_code)
            rows.append([item.item, name, cell.unit_code, unit, points, item_text(cell, name, lang)])
    sheet = book.sheet(say["sheet_lost"], say["sheet_lost"], landscape=True)
    if not rows:
        sheet.write_string(1, 0, say["lost_none"], book.quiet)
    book.table(sheet, 2, columns, rows)


def trend_sheet(book: Book, briefing: Briefing, lang: Lang) -> None:
    """The periods before, as a table and as a chart that lives on its cells."""
    say = LABELS[lang]
    columns = [
        Column(say["period"]),
        Column(say["units"], "count"),
        *(Column(say[name], "points") for name in ("mean", "lowest", "highest")),
        Column(say["note"]),
    ]
    rows: list[list[Value]] = [
        [
            point.period,
            point.units,
            point.mean,
            point.lowest,
            point.highest,
            say["provisional"] if point.is_provisional else "",
        ]
        for point in briefing.trend
    ]
    name = say["sheet_trend"]
    sheet = book.sheet(name, say["trend"])
    if len(rows) < 2:
        sheet.write_string(1, 0, say["trend_one"], book.quiet)
    below = book.table(sheet, 2, columns, rows)
    chart = book.workbook.add_chart({"type": "line"})
    for place, colour in ((2, "#1f6f8b"), (3, "#c9d1da"), (4, "#9aa5b1")):
        chart.add_series(
            {
                "name": [name, 2, place],
                "categories": [name, 3, 0, below - 1, 0],
                "values": [name, 3, place, below - 1, place],
                "line": {"color": colour, "width": 2},
                "marker": {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}},
            }
        )
    lowest = min(point.lowest for point in briefing.trend)
    chart.set_y_axis(
        {"min": float(lowest // 10 * 10), "major_gridlines": {"visible": True, "line": {"color": "#e8ecf0"}}}
    )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": CHART_PIXELS, "height": 300})
    sheet.insert_chart(below + 1, 0, chart)
