"""What a run says at its end: ten lines or fewer, read from what was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from ingest.home import Home
from orchestration.words import side
from publish import open_published

TEXT = {
    "zh": {
        "empty": "没有文件的数据源：{feeds}（相关考核项无数据依据）",
        "files": "文件：{landed} 个入库，{aside} 个搁置{names}",
        "rows": "数据行：{landed} 行入库，{rejected} 行退回{hint}",
        "months": "月份：已发布 {closed}；暂计 {open}",
        "releases": "已发布期次：{count} 个，最新 {last}",
        "unmeasured": "尚未计量的考核项：{count} 项（gridscore check 列出），相关得分均为暂计",
        "warnings": "提醒 {count} 条：{first}",
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
    """Lines to say, and whether a person should be warned (set-aside files, failed warnings)."""

    lines: list[str]
    is_warning: bool


def summary_lines(home: Home, feeds: Sequence[str], warned: Sequence[str], lang: str) -> Summary:
    """What the last run did, in at most nine lines; the last one says where the published file is."""
    text = TEXT[lang]
    with open_published(home) as connection:
        aside = connection.execute(
            "select file_name from ingested_file where status = 'set_aside' order by file_name"
        ).fetchall()
        files, rows, rejected = _one(
            connection,
            """
            select count(distinct file_name) filter (status = 'landed'), sum(rows_landed), sum(rows_rejected)
            from ingested_file
            """,
        )
        here = {feed for (feed,) in connection.execute("select distinct feed from ingested_file").fetchall()}
        months = connection.execute(
            """
            select period, bool_or(is_provisional) from score
            where period_type = 'month' group by period order by period
            """
        ).fetchall()
        releases, last = _one(connection, "select count(*), max_by(release_id, (released_at, release_id)) from release")
        unmeasured = _one(
            connection,
            """
            select count(*) from (select distinct rulebook, item from dim_item) as item
            where not exists (
                select 1 from score_item where score_item.rulebook = item.rulebook and score_item.item = item.item
            )
            """,
        )[0]
        alerts, late = _one(
            connection,
            """
            select
                count(*) filter (kind not in ('month_open', 'missing_to_close', 'informational_short')),
                count(*) filter (kind = 'missing_to_close' and severity <> 'info')
            from alert where status <> 'closed' and kind not in ('attempt', 'suspicion')
            """,
        )
    empty = [feed for feed in feeds if feed not in here]
    names = f" ({', '.join(name for (name,) in aside[:3])}{' ...' if len(aside) > 3 else ''})" if aside else ""
    lines = [text["empty"].format(feeds=", ".join(empty))] if empty else []
    lines += [
        text["files"].format(landed=files, aside=len(aside), names=names),
        text["rows"].format(
            landed=f"{rows or 0:,}", rejected=f"{rejected or 0:,}", hint=text["rejected_hint"] if rejected else ""
        ),
        text["months"].format(
            closed=_listed([month for month, is_open in months if not is_open]) or text["none"],
            open=_listed([month for month, is_open in months if is_open]) or text["none"],
        ),
    ]
    lines += [text["releases"].format(count=releases, last=last)] if releases else []
    lines += [text["unmeasured"].format(count=unmeasured)] if unmeasured else []
    if alerts or late:
        lines.append(text["alerts"].format(count=alerts, late=text["late"].format(count=late) if late else ""))
    lines += [text["warnings"].format(count=len(warned), first=side(warned[0], lang))] if warned else []
    lines += [text["published"].format(path=home.published_file)]
    return Summary(lines, bool(aside or warned or not months))


def published_months(home: Home) -> list[str]:
    """Every month that has published scores."""
    with open_published(home) as connection:
        rows = connection.execute("select distinct period from score where period_type = 'month' order by 1").fetchall()
    return [period for (period,) in rows]


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    return connection.execute(query).fetchone() or ()


def _listed(months: Sequence[str]) -> str:
    """First and last of many, all of few."""
    return ", ".join(months) if len(months) < 4 else f"{months[0]} .. {months[-1]} ({len(months)})"
