"""Innocent files that look polluted: every row lands, and not one is rejected."""

from __future__ import annotations

import codecs
import json
import zipfile
from datetime import datetime

import xlsxwriter
from objects_and_maps import OBJECTS, lines, parquet
from old_xls import old_workbook
from polluted import (
    CODE,
    DUE,
    GRID,
    HEADER,
    NOTE,
    OUTCOME,
    REPORTED,
    REWORK,
    ROWS,
    Kind,
    csv,
    packed,
    rows_with,
    text,
    zipped,
)
from workbooks import TABLE, Sheet, workbook


def noted(name: str, why: str, note: str, **dialect: str) -> Kind:
    """The note of A05 is another."""
    return Kind(name, why, csv(rows_with(("A05", NOTE, note)), **dialect))


def quoted(end: str = "\n") -> bytes:
    return text([[f'"{cell}"' for cell in row] for row in ROWS], [f'"{cell}"' for cell in HEADER], end=end).encode()


def with_times(shape: str) -> bytes:
    """The reported times in another of the shapes."""
    moments = [(row[CODE], datetime.fromisoformat(row[REPORTED])) for row in ROWS]
    return csv(rows_with(*((code, REPORTED, shape.format(at=moment)) for code, moment in moments)))


def in_halves(mark: str) -> bytes:
    """The reported times in halves of the day, as browsers and spreadsheets in Chinese write them."""
    moments = [(row[CODE], datetime.fromisoformat(row[REPORTED])) for row in ROWS]
    halved = ((code, at, f"{'下' if at.hour >= 12 else '上'}午{mark}{at.hour % 12 or 12}") for code, at in moments)
    return csv(
        rows_with(*((code, REPORTED, f"{at.year}/{at.month}/{at.day} {hour}:{at:%M:%S}") for code, at, hour in halved))
    )


def typed_cells(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    """Dates as dates, counts as numbers."""
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for at, row in enumerate(ROWS, 1):
        sheet.write_datetime(at, REPORTED, datetime.fromisoformat(row[REPORTED]), moment)
        sheet.write_datetime(at, DUE, datetime.fromisoformat(row[DUE]), moment)
        sheet.write_number(at, REWORK, int(row[REWORK]))


def hidden_row(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    sheet.set_row(5, None, None, {"hidden": True})


def hidden_sheet(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    other = book.add_worksheet("字典")
    other.write_row(0, 0, HEADER)
    other.write_row(1, 0, ["B01", *ROWS[0][1:]])
    other.hide()


def html() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in TABLE)
    return f"<html><meta charset=utf-8><table border=1>{rows}</table></html>".encode()


REORDERED = [*range(len(HEADER))][::-1]
HINTED = [
    "事项编号 *",
    "网格\u3000编号（必填）",
    "事项类别：",
    "上报时间\n(下拉可选)",
    "处置时限[天]",
    "处置结果",
    "返工次数",
    "事项描述",
]
LEVELS = "".join([",".join(["基本信息", *[""] * 7]), "\n", text()])

TEXT = [
    Kind("clean", "nothing is wrong with it", csv()),
    Kind("byte order mark", "what a spreadsheet writes", codecs.BOM_UTF8 + csv()),
    Kind("GB18030", "what most systems here write", text().encode("gb18030")),
    Kind("UTF-16", "what some spreadsheets write as Unicode text", text(delimiter="\t").encode("utf-16")),
    Kind("CR LF", "line ends of another system", csv(end="\r\n")),
    Kind("CR", "line ends of an old system", csv(end="\r")),
    Kind("tabs", "another delimiter", csv(delimiter="\t")),
    Kind("semicolons", "another delimiter", csv(delimiter=";")),
    Kind("no line end at the end", "most writers leave it out", csv().rstrip(b"\n")),
    Kind("blank lines between", "they are no rows", text().replace("\nA05", "\n\n \n,,,,,,,\nA05").encode()),
    Kind("blank lines at the end", "they are no rows", csv() + b",,,,,,,\n\n\n"),
    Kind("everything in quotes", "some writers do", quoted()),
    Kind("everything in quotes, CR LF", "some writers do", quoted("\r\n")),
    noted("delimiter in quotes", "what quotes are for", '"破损, 已修; 待查"'),
    noted("quotes in quotes", "doubled, as they should be", '"三号""水管""破损"'),
    noted("line breaks in quotes", "a note in three lines", '"第一行\n\n第三行"'),
    noted("carriage return in quotes", "a note from another system", '"第一行\r第二行"'),
    noted("4-byte characters", "rare names and pictures", "𠮷家门口🚧"),
    noted("separators that are no line ends", "U+2028 and the like are text", "一\u2028二\u0085三\x0b四"),
    noted("a total in the last column", "the word alone makes no total row", "合计"),
    noted("a phone number in the note", "notes are never kept as they are", "电话19900000001"),
    Kind(
        "4-byte characters in GB18030",
        "they take digits as their second and fourth byte",
        text(rows_with(("A05", NOTE, "𠮷家门口，㐂㐃"))).encode("gb18030"),
    ),
    Kind(
        "full-width digits and letters",
        "a Chinese keyboard",
        csv(rows_with(("A05", CODE, "Ａ０５"), ("A05", REWORK, "１"))),
    ),
    Kind("blanks and marks of no width", "copied from a page", csv(rows_with(("A05", CODE, " \u200bA05\ufeff\u3000")))),
    Kind(
        "codes marked as text",
        "so that no spreadsheet makes them numbers",
        csv(rows_with(("A05", GRID, "'G3"), ("A06", GRID, '"=""G1"""'))),
    ),
    Kind(
        "everything marked as text",
        "some systems do",
        csv([[*(f"'{cell}" for cell in row[:NOTE]), row[NOTE]] for row in ROWS]),
    ),
    Kind(
        "deadlines of a full hour",
        "minutes are left out where there are none",
        csv(rows_with(("A05", DUE, "2026年3月12日18时"), ("A06", DUE, "2026年03月13日 18点整"))),
    ),
    Kind(
        "ways to write nothing",
        "an empty optional cell is fine",
        csv(rows_with(("A05", NOTE, "无"), ("A06", NOTE, "/"))),
    ),
    Kind(
        "list values by their names",
        "either language",
        csv(rows_with(("A05", OUTCOME, "Open"), ("A06", OUTCOME, "disposed"))),
    ),
    Kind(
        "columns in another order",
        "they have names",
        csv([[row[at] for at in REORDERED] for row in ROWS], [HEADER[at] for at in REORDERED]),
    ),
    Kind(
        "columns nobody knows",
        "dropped and named",
        csv([[*row, "x", "y"] for row in ROWS], [*HEADER, "当前环节", "备用2"]),
    ),
    Kind("columns without a name", "dropped", csv([[*row, "", ""] for row in ROWS], [*HEADER, "", ""])),
    Kind("titles above", "a report", "三月事项上报统计表,,,,,,,\n单位：某某街道,,,,,,,\n".encode() + csv()),
    Kind("titles above in a line alone", "no delimiter in them", "三月事项上报\n单位：某街道\n".encode() + csv()),
    Kind(
        "notes right below in a line alone",
        "known words under the data are no part of the last note",
        csv() + "制表人：某某\n填报日期：2026-04-01\n".encode(),
        notes=("2 total or note rows",),
    ),
    Kind("two header rows", "names stand in the second", LEVELS.encode()),
    Kind("hints in the header", "asterisks, brackets, colons", text(header=[f'"{cell}"' for cell in HINTED]).encode()),
    Kind(
        "other names of columns",
        "aliases and canonical names, mixed",
        csv(header=["工单编号", "grid_code", "问题类型", "登记时间", "due_at", "outcome", "退回次数", "note"]),
    ),
]

TIMES = [
    Kind(f"times as {shape}", "a shape of feeds.md", with_times(shape))
    for shape in (
        "{at:%Y/%m/%d %H:%M:%S}",
        "{at:%Y.%m.%d %H:%M}",
        "{at:%Y年%m月%d日 %H时%M分}",
        "{at:%Y-%m-%dT%H:%M:%S}",
        "{at:%Y-%m-%dT%H:%M:%S}+08:00",
        "{at:%Y-%m-%d %H:%M:%S}.000",
        "{at.year}/{at.month}/{at.day} {at.hour}:{at:%M}",
        "{at:%Y%m%d %H:%M}",
    )
]

FOOTERS = [
    Kind(
        f"ends with {footer}", "a program's or a clerk's last word", csv() + f"{footer}\n".encode(), notes=("1 total",)
    )
    for footer in (
        "第 1 页 共 1 页",
        "共12条记录",
        "--- 共 12 条 ---",
        "(12 rows affected)",
        "以上数据截至2026年3月31日",
        "截至2026年3月31日",
        "数据来源：网格平台",
        "联系人：某某  联系电话：19900000001",
        "单位负责人：某某 统计人：某某 填表时间：2026-04-01",
        "合计：12,,,,,,,",
    )
]

HALVES = [
    Kind("times in halves of the day", "上午, 下午", in_halves("")),
    Kind("times in halves of the day, apart", "上午, 下午", in_halves(" ")),
]

OTHER_FORMATS = [
    Kind("workbook of text", "what most systems write", workbook(), suffix=".xlsx"),
    Kind("workbook of typed cells", "what spreadsheets write", workbook(typed_cells), suffix=".xlsx"),
    Kind("hidden row", "filtered, but data", workbook(hidden_row), notes=("1 hidden rows",), suffix=".xlsx"),
    Kind(
        "hidden sheet",
        "a dictionary beside the data",
        workbook(hidden_sheet),
        notes=("hidden sheet 字典",),
        suffix=".xlsx",
    ),
    Kind("workbook under the name of CSV", "bytes say what it is", workbook()),
    Kind("CSV under the name of a workbook", "bytes say what it is", text().encode("gb18030"), suffix=".xls"),
    Kind("old workbook", "binary", old_workbook(("三月", TABLE)), suffix=".xls"),
    Kind("HTML under the name of a workbook", "what web systems export", html(), suffix=".xls"),
    Kind("JSON lines", "one object a line", lines(), suffix=".jsonl"),
    Kind("JSON array", "pretty", json.dumps(OBJECTS, indent=2, ensure_ascii=False).encode(), suffix=".json"),
    Kind("Parquet", "text columns", parquet(), suffix=".parquet"),
    Kind(
        "Parquet with whole numbers",
        "counts are numbers",
        parquet({"返工次数": [int(each["返工次数"]) for each in OBJECTS]}),
        suffix=".parquet",
    ),
    Kind("gzip", "packed for the way", packed(text().encode("gb18030")), suffix=".csv.gz"),
    Kind("zip", "packed for the way", zipped({"三月/事项.csv": csv(), "__MACOSX/._a": b"x"}), suffix=".zip"),
    Kind("zip, not compressed", "packed for the way", zipped({"a.csv": csv()}, zipfile.ZIP_STORED), suffix=".zip"),
]

INNOCENT = [*TEXT, *TIMES, *FOOTERS, *HALVES, *OTHER_FORMATS]
