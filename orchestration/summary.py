"""What a run says at its end: ten lines or fewer, read from what was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from ingest.home import Home
from orchestration.words import side
from publish import open_published
from publish.feed_names import feed_name

TEXT = {
    "zh": {
        "empty": "没有文件的数据类别：{feeds}（相关考核项无数据依据）",
        "files": "文件：{landed} 个入库，{aside} 个搁置{names}",
        "rows": "数据行：{landed} 行入库，{rejected} 行被拒绝{hint}",
        "months": "月份：已发布 {closed}；暂定 {open}",
        "releases": "发布版本：{count} 个，最新 {last}",
        "unmeasured": "尚未计量的考核项：{count} 项（gridscore check 列出），相关得分均为暂定",
        "warnings": "警告 {count} 条：{first}",
        "alerts": "待人工查看：{count} 条{late}（gridscore check）",
        "late": "；结账前还缺 {count} 处",
        "published": "已发布：{path}",
        "none": "无",
        "rejected_hint": "（gridscore check 说明原因）",
    },
    "en": {
        "empty": "feeds without any file: {feeds} (what needs them has no basis)",
        "files": "files: {landed} landed, {aside} set aside{names}",
        "rows": "rows: {landed} landed, {rejected} rejected{hint}",
        "months": "months: released {closed}; provisional {open}",
        "releases": "releases: {count}, newest {last}",
        "unmeasured": "items not measured yet: {count} (gridscore check lists them); their scores stay provisional",
        "warnings": "warnings: {count}, first: {first}",
        "alerts": "for a person to look at: {count}{late} (gridscore check)",
        "late": "; missing to close a month that has ended: {count}",
        "published": "published: {path}",
        "none": "none",
        "rejected_hint": " (gridscore check says why)",
    },
}


@dataclass(frozen=True)
class Summary:
    """Lines to say by language, at most nine, the last of which says where the published file is; whether a person
    should be warned (set-aside files, failed warnings); and every month that has published scores."""

    lines: dict[str, list[str]]
    is_warning: bool
    months: list[str]


@dataclass(frozen=True)
class _Found:
    """What was published. aside: files set aside; feeds: those with a file; months: month -> whether provisional."""

    aside: list[str]
    feeds: set[str]
    months: dict[str, bool]
    landed_files: int
    rows: int
    rejected: int
    releases: int
    last_release: str | None
    unmeasured: int
    alerts: int
    late: int


def summary_of(home: Home, feeds: Sequence[str], warned: Sequence[str]) -> Summary:
    """What the last run did. feeds: all there could be; warned: what it warned of, `English / 中文`."""
    with open_published(home) as connection:
        found = _found(connection)
    lines = {lang: _lines(found, feeds, warned, lang) for lang in TEXT}
    for lang, text in TEXT.items():
        lines[lang].append(text["published"].format(path=home.published_file))
    return Summary(lines, bool(found.aside or warned or not found.months), list(found.months))


def _found(connection: duckdb.DuckDBPyConnection) -> _Found:
    aside = connection.execute("select file_name from ingested_file where status = 'set_aside' order by 1").fetchall()
    feeds = connection.execute("select distinct feed from ingested_file").fetchall()
    months = connection.execute(_MONTHS).fetchall()
    counts = [count for query in _COUNTS for count in connection.execute(query).fetchone() or ()]
    return _Found([name for (name,) in aside], {feed for (feed,) in feeds}, dict(months), *counts)


def _lines(found: _Found, feeds: Sequence[str], warned: Sequence[str], lang: str) -> list[str]:
    text, aside = TEXT[lang], found.aside
    empty = [feed_name(feed, lang) for feed in feeds if feed not in found.feeds]
    names = f" ({', '.join(aside[:3])}{' ...' if len(aside) > 3 else ''})" if aside else ""
    hint = text["rejected_hint"] if found.rejected else ""
    closed = _listed([month for month, is_open in found.months.items() if not is_open])
    still_open = _listed([month for month, is_open in found.months.items() if is_open])
    late = text["late"].format(count=found.late) if found.late else ""
    lines = {
        text["empty"].format(feeds=", ".join(empty)): empty,
        text["files"].format(landed=found.landed_files, aside=len(aside), names=names): True,
        text["rows"].format(landed=f"{found.rows:,}", rejected=f"{found.rejected:,}", hint=hint): True,
        text["months"].format(closed=closed or text["none"], open=still_open or text["none"]): True,
        text["releases"].format(count=found.releases, last=found.last_release): found.releases,
        text["unmeasured"].format(count=found.unmeasured): found.unmeasured,
        text["alerts"].format(count=found.alerts, late=late): found.alerts or late,
        text["warnings"].format(count=len(warned), first=side(warned[0], lang) if warned else ""): warned,
    }
    return [line for line, is_there in lines.items() if is_there]


def published_months(home: Home) -> list[str]:
    """Every month that has published scores."""
    with open_published(home) as connection:
        rows = connection.execute("select distinct period from score where period_type = 'month' order by 1").fetchall()
    return [period for (period,) in rows]


def _listed(months: Sequence[str]) -> str:
    """First and last of many, all of few."""
    return ", ".join(months) if len(months) < 4 else f"{months[0]} .. {months[-1]} ({len(months)})"


_MONTHS = """
    select period, bool_or(is_provisional) from score where period_type = 'month' group by period order by period
"""
_COUNTS = (
    """
    select
        count(distinct file_name) filter (status = 'landed'),
        coalesce(sum(rows_landed), 0),
        coalesce(sum(rows_rejected), 0)
    from ingested_file
    """,
    "select count(*), max_by(release_id, (released_at, release_id)) from release",
    """
    select count(*) from (select distinct rulebook, item from dim_item) as item
    where not exists (
        select 1 from score_item where score_item.rulebook = item.rulebook and score_item.item = item.item
    )
    """,
    """
    select
        count(*) filter (kind not in ('month_open', 'missing_to_close', 'informational_short')),
        count(*) filter (kind = 'missing_to_close' and severity <> 'info')
    from alert where status <> 'closed' and kind not in ('attempt', 'suspicion')
    """,
)
"""The numbers of `_Found` in their order."""
