"""What receipts say of files whose rows count: what was left out of them or changed on reading, in both languages."""

from __future__ import annotations

import re

from rich.console import Console
from rich.text import Text

from orchestration.tables import add_row, table
from orchestration.words import side, words
from publish.feed_names import column_name, feed_name
from publish.read_receipts import Note

ROWS_SHOWN = 15
_ZH = {
    r"columns not taken: (.*)": r"未取用的列：\1",
    r"columns not in the file: (.*)": r"文件中没有的字段：\1",
    r"second header of a column, not taken: (.*)": r"同一字段的另一列，未取用：\1",
    r"(\d+) total or note rows under the data": r"数据下方的合计或备注 \1 行，不作数据",
    r"(\d+) example rows of the template, not taken": r"模板示例 \1 行，未取用",
    r"(\w+): (\d+) cells could not be read and were emptied": r"\1：\2 个单元格无法识别，已置空",
    r"(\w+): (\d+) cells held somebody's number or name and were emptied": (
        r"\1：\2 个单元格含身份证号、手机号或姓名，已置空"
    ),
    r"(\w+): (\d+) cells are no code of the worker register and were emptied": (
        r"\1：\2 个单元格不是网格员台账中的编号，已置空"
    ),
    r"(\w+): numbers where codes are expected.*": r"\1：编号列为数字，如有前导零则已丢失",
    r"(\w+): every time is 00:00:00.*": r"\1：时间均为00:00:00，按零点计，不作当日末",
    r"positions brought from (\S+) to WGS-84": r"坐标已由\1换算为WGS-84",
    r"(\d+) hidden rows, taken like the others": r"隐藏行 \1 行，照常取用",
    r"(\d+) cells merged over several rows, taken for each": r"\1 个跨行合并单元格，逐行取用",
    r"(\d+) of (\d+) records: one page of several": r"仅 \1 条，共 \2 条：只是分页中的一页",
    r"hidden sheet (.*): not taken": r"隐藏工作表\1：未取用",
    r"sheet (.*): no header that fits, not taken": r"工作表\1：没有符合的表头，未取用",
    r"sheets taken: (.*)": r"取用的工作表：\1",
    r"accepted: (.*)": r"已认可：\1",
    r"boundary: (\d+) had latitude before longitude and were turned round": r"边界：\1 个纬度在前，已调换",
    r"boundary: (\d+) had a ring that was not closed; closed": r"边界：\1 个未闭合，已闭合",
    r"boundary: (\d+) had a ring in the other direction; turned": r"边界：\1 个环方向相反，已调整",
    r"boundary: (\d+) had a point twice in a row; taken once": r"边界：\1 个有重复点，已合并",
    r"boundary: (\d+) had heights; left out": r"边界：\1 个含高程，已略去",
    r"boundary: (\d+) had lines that go out and straight back; left out": r"边界：\1 个有往返线段，已略去",
    r"boundary: (\d+) had rings that enclose nothing; left out": r"边界：\1 个有面积为零的环，已略去",
}


def show_notes(console: Console, notes: list[Note], lang: str) -> None:
    """A table of them: the feed, what was noted, of how many files and the first of these."""
    say = words(lang)
    title = say("left out or changed on reading")
    shown = table(say("feed"), say("note"), (say("files"), "right"), say("first file"), title=title)
    for note in notes[:ROWS_SHOWN]:
        add_row(shown, feed_name(note.feed, lang), localised_note(note, lang), note.files, note.first_file)
    console.print(shown)
    if len(notes) > ROWS_SHOWN:
        console.print(Text(f"... {len(notes) - ROWS_SHOWN} {say('more rows')}", style="dim"))


def localised_note(note: Note, lang: str) -> str:
    """A note in a language; one that has no Chinese words stays as it is."""
    if lang != "zh" or " / " in note.note:
        return side(note.note, lang) or ""
    for pattern, words_zh in _ZH.items():
        if re.fullmatch(pattern, note.note):
            return re.sub(pattern, words_zh, _with_chinese_columns(note), count=1)
    return note.note


def _with_chinese_columns(note: Note) -> str:
    """The note with the Chinese names of the feed's own columns, which the receipt calls by their canonical ones."""
    head, colon, rest = note.note.partition(": ")
    if head == "columns not in the file":
        rest = ", ".join(column_name(note.feed, name, "zh") for name in rest.split(", "))
    return f"{column_name(note.feed, head, 'zh')}{colon}{rest}"
