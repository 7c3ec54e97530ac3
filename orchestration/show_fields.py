"""How complete the fields of the registers are: a table of `gridscore check`."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from ingest.feeds import FEEDS
from orchestration.tables import add_row, table
from publish.read_fields import Filled

ROWS_SHOWN = 6
TEXT = {
    "zh": {
        "title": "{month} 台账字段的完整率（缺失或不合规的不算）",
        "feed": "数据类别",
        "field": "字段",
        "percent": "完整率",
        "lowest": "最低的单位",
        "more": "... 另有 {count} 个字段",
    },
    "en": {
        "title": "fields of the registers in {month}: present and legal",
        "feed": "feed",
        "field": "field",
        "percent": "complete",
        "lowest": "lowest in",
        "more": "... {count} more fields",
    },
}


def show_fields(console: Console, filled: list[Filled], month: str, lang: str) -> None:
    """The least complete fields, and where they are least complete."""
    text = TEXT[lang]
    shown = table(
        text["feed"],
        text["field"],
        (text["percent"], "right"),
        text["lowest"],
        (text["percent"], "right"),
        title=text["title"].format(month=month),
    )
    for each in filled[:ROWS_SHOWN]:
        feed, field = (each.feed, each.field) if lang == "en" else _in_chinese(each)
        add_row(shown, feed, field, f"{each.percent} %", each.lowest_unit, f"{each.lowest_percent} %")
    console.print(shown)
    if len(filled) > ROWS_SHOWN:
        console.print(Text(text["more"].format(count=len(filled) - ROWS_SHOWN), style="dim"))


def _in_chinese(each: Filled) -> tuple[str, str]:
    feed = FEEDS[each.feed]
    names = {column.name: column.name_zh for column in feed.columns}
    return feed.name_zh, names.get(each.field, each.field)
