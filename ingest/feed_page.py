"""The page that lists every feed with its columns (docs/feeds.md), made from the declarations.

`python -m ingest.feed_page > docs/feeds.md` writes it anew; a test holds it against them.
"""

from __future__ import annotations

import sys

from ingest.feed import (
    Boundary,
    Choice,
    Code,
    Column,
    Date,
    Decimal,
    Feed,
    FreeText,
    Identifier,
    Instant,
    Measurement,
    Mode,
    Position,
    Text,
    Whole,
    YesNo,
)
from ingest.feeds import FEEDS

HEAD = """# Feeds: which files, which columns / 数据类别：什么文件、什么字段

Made from the declarations in `ingest/feeds/` (`python -m ingest.feed_page > docs/feeds.md`). How to begin, and what to
do with files that have other names and headers: [your_office.md](your_office.md).
本页由 `ingest/feeds/` 中的声明生成。如何开始、文件名和表头不同时怎么办，见 [your_office.md](your_office.md)。

- A file belongs to the feed its name begins with (`items_2026-03.csv`, `事项上报_3月.xlsx`), or in whose folder it is.
  文件名以数据类别名（中文或英文）开头，或放在以其命名的文件夹中。
- A column is found by any of its headers, its English name included, in any order. Blanks, line breaks, `*` and hints
  in brackets do not matter. Columns that are not listed are not read.
  表头写下列任一名称（或英文字段名）即可，顺序不限；空格、换行、`*` 和括号中的提示不影响识别；未列出的列不会读取。
- **Bold** columns are required, `key` columns together name a row: a later row of the same key replaces an earlier one.
  **粗体**为必填；标 `key` 的字段合起来确定一行，同一行以后到的为准。
- A register is the state of a day, which its file's name says (`网格台账_20260331.xlsx`). Events add up.
  台账是某一天的状况，日期写在文件名中；记录类文件逐份累加。
"""
HOLDS = {
    Text: "text 文字",
    Code: "code 编号",
    Instant: "date and time 日期时间",
    Date: "day 日期",
    YesNo: "是 / 否",
    Whole: "whole number 整数",
    Decimal: "number 数字",
    Measurement: "number 数字",
    Position: "degrees 度",
    Boundary: "geometry of a GeoJSON feature 边界",
    FreeText: "never stored, only a keyed fingerprint 不保存，只留带密钥的指纹",
}
MARKS = {
    "present": "whether it is there 有无",
    "legal": "whether it is legal 是否合规",
    "hash": "a keyed hash 带密钥的哈希",
}
DAY_ALONE = "; a day alone is its end 只有日期时为当日终"
COUNTS = "; or how many, 0 is no 也可填数量，0 为否"
PEOPLE = "; a code, no name: names count as empty 填编号，姓名按空值处理"


def page() -> str:
    """The page as Markdown."""
    return "\n".join([HEAD, *map(_section, FEEDS.values())])


def _section(feed: Feed) -> str:
    mode = "register 台账" if feed.mode is Mode.REGISTER else "events 记录"
    month = f", in the month of `{feed.period}` 按该字段归月" if feed.period else ""
    rows = (f"| {_name(column)} | {_headers(column)} | {_holds(column)} |" for column in feed.columns)
    lines = (f"## {feed.name} {feed.name_zh}", "", f"{mode}{month}", "")
    return "\n".join([*lines, "| column 字段 | headers 表头 | holds 内容 |", "| --- | --- | --- |", *rows, ""])


def _name(column: Column) -> str:
    name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
    return f"{name} key" if column.key else name


def _headers(column: Column) -> str:
    return "、".join(column.headers[1:])


def _holds(column: Column) -> str:
    match column.type:
        case Choice(values=values, is_open=is_open):
            words = "; ".join(f"{' / '.join(others) or name} (`{name}`)" for name, others in values.items())
            return f"{words}{'; others stay as written 其他照原样' if is_open else ''}"
        case Identifier(marks=marks):
            return f"never stored, only 不保存，只记：{', '.join(MARKS[mark] for mark in marks)}"
        case YesNo(counts=True):
            return HOLDS[YesNo] + COUNTS
        case Instant() if column.ends_day:
            return HOLDS[Instant] + DAY_ALONE
        case _:
            return HOLDS[type(column.type)] + (PEOPLE if column.people else "")


if __name__ == "__main__":
    sys.stdout.write(page())
