"""How source systems write what we store as codes, and how they write days, times and yes / no."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from simulate.plan import Plan

AREA_TYPES = {"urban": "城市", "rural": "农村"}
GRID_TYPES = {"comprehensive": "综合网格", "special": "专属网格"}
ROLES = {
    "chief": "网格长",
    "full_time": "专职网格员",
    "member": "网格员",
    "guide": "网格指导员",
    "informant": "网格信息员",
}
CATEGORIES = {
    "public_order": "社会治安",
    "public_safety": "公共安全",
    "city_management": "城市管理",
    "environment": "环境保护",
    "livelihood": "民生服务",
    "administration": "综合管理",
    "enforcement": "综合执法",
    "government_services": "政务代办",
    "civilised_city": "文明城市",
}
OUTCOMES = {"open": "处置中", "disposed": "已办结", "limited": "处置受限", "rejected": "驳回"}
OBJECT_TYPES = {"household": "户", "resident": "人", "house": "房", "organisation": "单位"}
UNIT_TYPES = {"grid": "网格", "community": "村社区"}
STATUSES = {"open": "待核", "confirmed": "属实", "rejected": "不属实"}
LEVELS = {"province": "省", "prefecture": "市", "county": "县"}
CADENCES = {"daily": "每日", "weekly": "每周", "monthly": "每月", "quarterly": "每季"}
STAGES = {"task": "任务", "dispatch": "派单", "receipt": "接收", "sign_off": "签收", "feedback": "反馈"}
ATTENDANCE = {"present": "出席", "late": "迟到", "absent": "缺席", "excused": "请假"}
QUESTIONS = {"aware": "知晓", "satisfied": "满意"}
ANSWERS = {"yes": "是", "no": "否", "unknown": "不清楚"}
SHORT_TIME = "%Y-%m-%d %H:%M"
LONG_TIME = "%Y-%m-%d %H:%M:%S"
ISO_TIME = "%Y-%m-%dT%H:%M:%S"
CHINESE_DATE = "%Y年%-m月%-d日"
OVERLAP_DAYS = 3
"""A monthly export begins this many days before its month: what was late last time comes again."""


def yes_no(column: str) -> pl.Expr:
    """是 or 否; an unknown stays empty."""
    return (
        pl.when(pl.col(column))
        .then(pl.lit("是"))
        .when(~pl.col(column))
        .then(pl.lit("否"))
        .otherwise(None)
        .alias(column)
    )


def worded(column: str, words: dict[str, str]) -> pl.Expr:
    """The source system's word for a code."""
    return pl.col(column).replace_strict(words, return_dtype=pl.String)


def with_headers(frame: pl.DataFrame, headers: dict[str, str]) -> pl.DataFrame:
    """The columns named in `headers`, in that order, under the source system's names."""
    return frame.select(pl.col(column).alias(header) for column, header in headers.items())


def monthly(plan: Plan, frame: pl.DataFrame, column: str) -> list[tuple[str, pl.DataFrame]]:
    """Month name and rows of each monthly export, by the day or time in `column`, with overlapping days."""
    parts = []
    for index in range(plan.months):
        first = plan.month_start(index) - timedelta(days=OVERLAP_DAYS)
        is_inside = pl.col(column).cast(pl.Date).is_between(first, plan.month_end(index))
        parts.append((plan.month_name(index), frame.filter(is_inside)))
    return parts


def snapshots(plan: Plan, base: pl.DataFrame, since: np.ndarray, until: np.ndarray) -> pl.DataFrame:
    """The rows of `base` as of each month's end (`snapshot_date`), from the day each comes to the day it goes."""
    parts = []
    for index in range(plan.months):
        end = np.datetime64(plan.month_end(index))
        is_there = pl.Series((since <= end) & (until > end), dtype=pl.Boolean)
        parts.append(base.filter(is_there).with_columns(snapshot_date=pl.lit(plan.month_end(index))))
    return pl.concat(parts)


def quarter_names(plan: Plan) -> list[tuple[str, date, date]]:
    """Name, first and last day of each calendar quarter that the plan touches, as in 2026Q1."""
    spans: dict[str, tuple[date, date]] = {}
    for index in range(plan.months):
        start, end = plan.month_start(index), plan.month_end(index)
        name = f"{start.year}Q{(start.month + 2) // 3}"
        spans[name] = (spans.get(name, (start, end))[0], end)
    return [(name, start, end) for name, (start, end) in spans.items()]


def texts(values: np.ndarray) -> pl.Series:
    """A text series from a NumPy array of texts."""
    return pl.Series(values.tolist(), dtype=pl.String)


def days(values: np.ndarray) -> pl.Series:
    """A Date series from datetime64[D]."""
    return pl.Series(values.astype("datetime64[D]"))


def times(values: np.ndarray) -> pl.Series:
    """A local time series (microseconds, without a zone) from datetime64; NaT becomes null."""
    return pl.Series(values.astype("datetime64[us]"))
