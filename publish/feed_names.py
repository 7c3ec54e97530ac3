"""What feeds, the tables made of their rows, and their columns are called by people: in English by their codes."""

from __future__ import annotations

from ingest.feeds import FEEDS

_MADE_OF_ROWS = {"track_day": "轨迹日", "patrol_day": "巡查日"}


def feed_name(feed: str, lang: str) -> str:
    """The name of a feed or table in 'zh' or 'en'; what nobody knows is called as it is written."""
    if lang != "zh":
        return feed
    return FEEDS[feed].name_zh if feed in FEEDS else _MADE_OF_ROWS.get(feed, feed)


def column_name(feed: str, column: str, lang: str) -> str:
    """The name of a feed's column in 'zh' or 'en'; what nobody knows is called as it is written."""
    columns = FEEDS[feed].columns if lang == "zh" and feed in FEEDS else ()
    return next((known.name_zh for known in columns if known.name == column), column)
