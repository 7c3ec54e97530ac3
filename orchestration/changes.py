"""What a command changed in published points: items that have others now, and revisions proposed for released ones."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ingest.home import Home
from publish import open_published

ItemKey = tuple[str, str, str, str]  # (rulebook, unit_code, period, item)
SHOWN = 5
TEXT = {
    "zh": {
        "same": "所有得分不变",
        "changed": "得分变动：{count} 项，如 {first}",
        "revisions": "已发布得分拟修订：{count} 项（gridscore restate 后生效），如 {first}",
    },
    "en": {
        "same": "no score changes",
        "changed": "items whose points changed: {count}, such as {first}",
        "revisions": "revisions proposed for released periods: {count} (gridscore restate makes them), such as {first}",
    },
}


@dataclass(frozen=True)
class Points:
    """Published points of every item, and the revisions proposed for released ones (old, new)."""

    items: dict[ItemKey, Decimal]
    proposed: dict[ItemKey, tuple[Decimal, Decimal]]


def points_of(home: Home) -> Points:
    """As published now; empty before the first publication."""
    if not home.published_file.exists():
        return Points({}, {})
    with open_published(home) as connection:
        items = connection.execute("select rulebook, unit_code, period, item, points from score_item").fetchall()
        revised = connection.execute(
            "select rulebook, unit_code, period, item, old_points, new_points from revision where status = 'proposed'"
        ).fetchall()
    return Points({row[:4]: row[4] for row in items}, {row[:4]: row[4:] for row in revised})


def change_lines(old: Points, new: Points, lang: str) -> list[str]:
    """A line for what changed and one for what is proposed; nothing of a first publication, which changes nothing."""
    text, items = TEXT[lang], old.items
    keys = sorted(key for key in {*items, *new.items} if items and items.get(key) != new.items.get(key))
    lines = []
    if keys:
        first = [_one(key, items.get(key), new.items.get(key)) for key in keys[:SHOWN]]
        lines.append(text["changed"].format(count=len(keys), first="; ".join(first)))
    if new.proposed:
        first = [_one(key, *new.proposed[key]) for key in sorted(new.proposed)[:SHOWN]]
        lines.append(text["revisions"].format(count=len(new.proposed), first="; ".join(first)))
    return lines or ([text["same"]] if items else [])


def _one(key: ItemKey, old: Decimal | None, new: Decimal | None) -> str:
    """One item before and after; `-` where there was none."""
    _, unit, period, item = key
    return f"{unit} {period} {item} {'-' if old is None else old} -> {'-' if new is None else new}"
