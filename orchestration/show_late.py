"""Who has not delivered, and what came too late: two parts of `gridscore check`."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from orchestration.tables import add_row, table
from publish.feed_names import feed_name
from publish.read_late import Late, NotDelivered

ROWS_SHOWN = 15
UNITS_SHOWN = 4
TEXT = {
    "zh": {
        "not delivered": "{month} 未报送{feed}的村社区：{units}",
        "late": "来得太迟、发布时尚未收到的文件：{count}",
        "feed": "数据类别",
        "file": "文件",
        "units": "村社区",
        "rows": "行",
        "arrived": "收到时间",
        "missed": "未赶上的发布",
        "counted": "计入",
        "yes": "已重新发布",
        "no": "未计入",
        "few": "{codes} 等 {count} 个",
        "restate": '要计入：gridscore restate 月份 --because "……"',
        "more": '... 另有 {count} 个：gridscore sql "select * from ingested_file where len(missed_releases) > 0"',
    },
    "en": {
        "not delivered": "no {feed} of {month} from {units}, though from others",
        "late": "files that came too late, after a release of their month: {count}",
        "feed": "feed",
        "file": "file",
        "units": "communities",
        "rows": "rows",
        "arrived": "taken in",
        "missed": "missed",
        "counted": "counted",
        "yes": "restated since",
        "no": "no",
        "few": "{codes} and others, {count} in all",
        "restate": 'to count them: gridscore restate MONTH --because "..."',
        "more": '... {count} more: gridscore sql "select * from ingested_file where len(missed_releases) > 0"',
    },
}


def show_not_delivered(console: Console, rows: list[NotDelivered], month: str, lang: str) -> None:
    """Feeds of the month that others delivered, and who did not."""
    for row in rows:
        told = {"month": month, "feed": feed_name(row.feed, lang), "units": _units(row.units, lang)}
        console.print(Text(TEXT[lang]["not delivered"].format(**told)))


def show_late(console: Console, late: list[Late], lang: str) -> None:
    """Files with when they came, which releases were made without them, and whether they count by now."""
    text = TEXT[lang]
    shown = table(
        *(text[name] for name in ("feed", "file", "units")),
        (text["rows"], "right"),
        *(text[name] for name in ("arrived", "missed", "counted")),
        title=text["late"].format(count=len(late)),
    )
    for each in late[:ROWS_SHOWN]:
        about = (feed_name(each.feed, lang), each.file_name, _units(each.units, lang), each.rows, each.arrived_at)
        add_row(shown, *about, "\n".join(each.missed), text["yes" if each.is_counted else "no"])
    console.print(shown)
    if len(late) > ROWS_SHOWN:
        console.print(Text(text["more"].format(count=len(late) - ROWS_SHOWN), style="dim"))
    if not all(each.is_counted for each in late):
        console.print(Text(text["restate"], style="dim"))


def _units(codes: list[str], lang: str) -> str:
    shown = ", ".join(codes[:UNITS_SHOWN])
    return TEXT[lang]["few"].format(codes=shown, count=len(codes)) if len(codes) > UNITS_SHOWN else shown
