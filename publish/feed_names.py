"""What feeds, the tables made of their rows, and their columns are called by people: in English by their codes."""

from __future__ import annotations

from ingest.feeds import FEEDS

_MADE_OF_ROWS = {"track_day": "轨迹日", "patrol_day": "巡查日"}
_MADE_HERE = {
    "snapshot_date": "台账日期",
    "track_date": "轨迹日期",
    "patrol_date": "巡查日期",
    "login_hour": "登录钟点",
    "visit_hour": "走访钟点",
    "report_hour": "上报钟点",
    "term_days": "时限天数",
    "minutes_after_task": "任务发出后的分钟数",
    "days_into_period": "统计日期在周期内的天数",
    "fixes_unaccounted": "去向不明的定位点",
    "left_out_percent": "未采用定位点的比例",
    "outside_percent": "网格外定位点的比例",
}
"""Columns that come with no file: when a row landed, and what is computed for checking."""


def feed_name(feed: str, lang: str) -> str:
    """The name of a feed or table in 'zh' or 'en'; what nobody knows is called as it is written."""
    if lang != "zh":
        return feed
    return FEEDS[feed].name_zh if feed in FEEDS else _MADE_OF_ROWS.get(feed, feed)


def column_name(feed: str, column: str, lang: str) -> str:
    """The name of a feed's column in 'zh' or 'en'; what nobody knows is called as it is written."""
    columns = FEEDS[feed].columns if lang == "zh" and feed in FEEDS else ()
    made_here = _MADE_HERE.get(column, column) if lang == "zh" else column
    return next((known.name_zh for known in columns if known.name == column), made_here)
