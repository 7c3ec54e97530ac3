"""`gridscore run --dry-run`: what a run would take in, compute and close. Reads only; nothing is copied or written."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.intake import feeds_of, landing_files
from ingest.ledger import Ledger
from ingest.members import member_names
from ingest.names import export_date
from ingest.settings import Sources, load_site, load_sources
from orchestration.closing import closings
from orchestration.months import SCORED_BY, landed_months
from publish.feed_names import feed_name

TEXT = {
    "zh": {
        "new": "新文件 {name} -> {feeds}",
        "aside": "新文件 {name} -> 将被搁置：不对应任何数据类别",
        "hint": "文件名应以数据类别名开头，或在 sources.yaml 中写明其数据类别（见 docs/your_office.md）",
        "none": "没有新文件",
        "months": "将计算的月份：{months}",
        "unknown": "（另有新文件 {names}，其月份入库后才知道）",
        "closed": "已结账、尚未发布的月份：{months}",
        "nothing": "无",
    },
    "en": {
        "new": "new file {name} -> {feeds}",
        "aside": "new file {name} -> would be set aside: no feed has this name or folder",
        "hint": "begin its name with a feed's, or say in sources.yaml which feed it is (docs/your_office.md)",
        "none": "no new files",
        "months": "months that would be computed: {months}",
        "unknown": " (and those in {names}, known once landed)",
        "closed": "closed months without a release: {months}",
        "nothing": "none",
    },
}


def plan_lines(home: Home, as_of: datetime, lang: str) -> list[str]:
    """What a run at `as_of` would do: a line per new file, then months. Raises GridscoreError without any file."""
    text, sources = TEXT[lang], load_sources(home)
    known = {_meaning(entry["sha256"], entry["name"], sources) for entry in Ledger(home.intake_file).entries()}
    there = list(landing_files(home))
    if not there and not known:
        raise GridscoreError(f"no files in {home.exports}: put the exports there, or try: gridscore demo")
    lines: list[str] = []
    months, undated, is_aside = set(landed_months(home)), [], False
    for path, name in there:
        if _meaning(_sha256(path), name, sources) in known:
            continue
        for own in _names(path, name, sources):
            feeds = feeds_of(own, sources)
            named = ", ".join(feed_name(feed, lang) for feed in feeds)
            lines.append(text["new" if feeds else "aside"].format(name=own, feeds=named))
            is_aside |= not feeds
            if set(feeds) & set(SCORED_BY):
                written = export_date(own)
                if written is None:
                    undated.append(own)
                else:
                    months.add(f"{written:%Y-%m}")
    site = load_site(home)
    today = as_of.astimezone(ZoneInfo(site.time_zone)).date()
    months = {month for month in months if (site.first_month or "") <= month <= f"{today:%Y-%m}"}
    released = {entry["period"] for entry in Ledger(home.ledger / "releases.jsonl").entries()}
    first = [month for month in sorted(months - released) if _is_closed(home, month, today)]
    unknown = text["unknown"].format(names=", ".join(undated)) if undated else ""
    return [
        *(lines or [text["none"]]),
        *([text["hint"]] if is_aside else []),
        text["months"].format(months=", ".join(sorted(months)) or text["nothing"]) + unknown,
        text["closed"].format(months=", ".join(first) or text["nothing"]),
    ]


def _names(path: Path, name: str, sources: Sources) -> list[str]:
    """The file, or those in an archive of several."""
    try:
        return member_names(path, name, lambda each: bool(feeds_of(each, sources))) or [name]
    except GridscoreError:  # an archive that is not to be trusted is one file, and the run says what is wrong with it
        return [name]


def _meaning(sha256: str, name: str, sources: Sources) -> tuple[str, tuple[str, ...], date | None]:
    """What makes a file the same as one that intake knows: bytes, feeds, and the date in the name."""
    return sha256, feeds_of(name, sources), export_date(name)


def _is_closed(home: Home, month: str, today: date) -> bool:
    closes = closings(home, month).values()
    return all(close is not None and close < today for close in closes)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
