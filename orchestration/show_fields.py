"""How complete the fields of the registers are: a table of `gridscore check`."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from orchestration.tables import add_row, table
from publish.feed_names import column_name, feed_name
from publish.read_fields import FieldCompleteness

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


def show_fields(console: Console, filled: list[FieldCompleteness], month: str, lang: str) -> None:
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
        what = (feed_name(each.feed, lang), column_name(each.feed, each.field, lang))
        add_row(shown, *what, f"{each.percent} %", each.lowest_unit, f"{each.lowest_percent} %")
    console.print(shown)
    if len(filled) > ROWS_SHOWN:
        console.print(Text(text["more"].format(count=len(filled) - ROWS_SHOWN), style="dim"))
