"""The message: how many things of which kind, of which feeds, and where to read more. It leaves the house.

It is made of our own words, counts, names of feeds and of patterns, the site's name and months: no text of a file, no
code of a worker, unit or file can get in, whatever the things themselves say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ingest.detectors import DEFAULTS
from ingest.feeds import FEEDS
from ingest.mask import mask
from publish.alerts.history import Alert
from publish.feed_names import feed_name
from publish.patterns import PATTERNS, named

MAX_BYTES = 1800
"""WeCom takes 2,048 bytes of text; a Chinese character is three."""
Lang = Literal["zh", "en"]
PHRASES: dict[str, dict[str, str]] = {
    "zh": {
        "run_failed": "最近一次运行未能发布，原有发布结果不变",
        "run_overdue": "月份已结账，尚未计算（没有运行，或没有该月数据）",
        "file_held": "文件被扣留，待人工确认后才计分",
        "file_set_aside": "文件被搁置，不计入",
        "expectation_failed": "数据检查未通过",
        "expectation_not_evaluated": "数据检查无法进行",
        "feed_missing": "数据类别没有任何文件",
        "missing_to_close": "月份已过，结账前还缺数据",
        "calendar_missing": "有日期是否工作日不明（缺放假通知或日历不全）",
        "no_version": "没有生效的细则版本",
        "suspicion": "新的高位疑点（仅供核实，不扣分）",
        "fixes_kept": "到期的轨迹点未能清除",
        "other": "其他错误",
        "title": "gridscore {site}：{count} 件事待查看",
        "more": "运行 gridscore check 查看详情。",
        "rest": "……另有 {count} 类",
        "line": "· {phrase}：{count}{which}",
        "which": "（{names}）",
        "comma": "、",
    },
    "en": {
        "run_failed": "the last run published nothing; the last publication stands",
        "run_overdue": "a month has closed and is not computed: no run has come, or nothing dated in it",
        "file_held": "files held back until a person accepts them",
        "file_set_aside": "files set aside, not counted",
        "expectation_failed": "checks of the data failed",
        "expectation_not_evaluated": "checks of the data could not be made",
        "feed_missing": "feeds without any file",
        "missing_to_close": "missing to close a month that has ended",
        "calendar_missing": "working days not known (no notice, or a calendar that ends too early)",
        "no_version": "no version of a rulebook in force",
        "suspicion": "new high-ranked suspicions (questions, no points)",
        "fixes_kept": "fixes past their time could not be let go",
        "other": "other errors",
        "title": "gridscore {site}: {count} thing(s) to look at",
        "more": "gridscore check says more.",
        "rest": "... and {count} more kind(s)",
        "line": "- {phrase}: {count}{which}",
        "which": " ({names})",
        "comma": ", ",
    },
}


@dataclass(frozen=True)
class Message:
    """What goes out: the title, also a mail's subject, and lines."""

    title: str
    body: str


def message_of(things: Sequence[Alert], site: str, at: datetime, lang: Lang) -> Message:
    """One digest of all things to tell. site: its name; at: local time. At most MAX_BYTES with the title."""
    say = PHRASES[lang]
    title = say["title"].format(site=mask(site)[:40], count=len(things))
    kinds: dict[str, list[Alert]] = {}
    for thing in things:
        kinds.setdefault(thing.kind if thing.kind in say else "other", []).append(thing)
    lines = [f"{at:%Y-%m-%d %H:%M}", *(_line(say, kind, same, lang) for kind, same in kinds.items())]
    left_out = 0
    while len("\n".join([title, *lines, say["rest"], say["more"]]).encode()) > MAX_BYTES:
        lines.pop()
        left_out += 1
    rest = [say["rest"].format(count=left_out)] if left_out else []
    return Message(title, "\n".join([*lines, *rest, say["more"]]))


def _line(say: dict[str, str], kind: str, things: Sequence[Alert], lang: Lang) -> str:
    named: dict[str, int] = {}
    for thing in things:
        for name in _names(thing, lang):
            named[name] = named.get(name, 0) + 1
    shown = say["comma"].join(f"{name} {count}" if count > 1 else name for name, count in sorted(named.items()))
    which = say["which"].format(names=shown) if shown else ""
    return say["line"].format(phrase=say[kind], count=len(things), which=which)


def _names(thing: Alert, lang: Lang) -> Iterable[str]:
    """What of a thing may be named: its feed, its pattern, the month that is overdue. Codes are made of such parts."""
    parts = thing.alert_code.replace("-", ":").split(":") if thing.kind == "suspicion" else thing.alert_code.split(":")
    if thing.kind == "run_overdue":
        return [datetime.strptime(parts[-1], "%Y-%m").strftime("%Y-%m")]
    feeds = [feed_name(part, lang) for part in parts if part in FEEDS]
    return feeds[:1] or [named(PATTERNS, part, lang) for part in parts if part in DEFAULTS][:1]
