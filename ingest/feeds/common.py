"""Columns and rules that are the same in every feed."""

from __future__ import annotations

import polars as pl

from ingest.feed import Choice, Code, Column, Identifier, Position, RowRule

PEOPLE = ("网格员",)


def grid_code(*, key: bool = False, required: bool = True) -> Column:
    """The grid a row belongs to."""
    aliases = ("网格编号", "网格编码", "所属网格编号", "所属网格编码", "所属网格", "责任网格", "综合网格")
    return Column("grid_code", Code(), aliases=aliases, required=required, key=key)


def community_code(*, required: bool = False) -> Column:
    """The village or community."""
    return Column("community_code", Code(), aliases=("村社区编号", "村社区编码", "社区编号"), required=required)


def worker_code(
    *, aliases: tuple[str, ...] = (), people: tuple[str, ...] = (), required: bool = False, key: bool = False
) -> Column:
    """A worker, referred to by code; headers in `people` often hold names instead."""
    return Column(
        "worker_code",
        Code(),
        aliases=("网格员编号", *aliases, "工号"),
        people=(*people, *PEOPLE),
        required=required,
        key=key,
    )


def cadence(*, key: bool = False) -> Column:
    """How often a target is to be visited."""
    words = {"daily": ("每日",), "weekly": ("每周",), "monthly": ("每月",), "quarterly": ("每季", "每季度")}
    return Column("cadence", Choice(words), aliases=("走访频次",), required=True, key=key)


def address_code(*, required: bool = False, key: bool = False) -> Column:
    """A standard address; elsewhere than in the register of addresses a core field of C1.7."""
    aliases = ("标准地址编码", "地址编码", "地址ID")
    return Column("address_code", Code(), aliases=aliases, required=required, key=key, is_core=not key)


def id_number(*, required: bool = False, only: str | None = None) -> Column:
    """An ID number. Its hash is the same in every feed, so that registers can be joined by it."""
    aliases = ("身份证号", "公民身份号码", "证件号码", "身份证号码")
    return Column("id_number", Identifier("id_number", only), aliases=aliases, required=required)


PHONE = Column("phone", Identifier("phone"), aliases=("联系电话", "手机号", "手机号码"))
UNIT_TYPE = Column(
    "unit_type",
    Choice({"grid": ("网格",), "community": ("村社区", "村", "社区", "村(社区)", "村、社区")}),
    aliases=("单位类型",),
    required=True,
)
UNIT_CODE = Column("unit_code", Code(), aliases=("单位编号",), required=True)
LONGITUDE = Column("longitude", Position(), aliases=("经度",))
LATITUDE = Column("latitude", Position(), aliases=("纬度",))


def not_negative(column: str, name_zh: str) -> RowRule:
    """A count is nought or more; an empty one is fine."""
    return RowRule(
        name="not_negative",
        column=column,
        holds=pl.col(column).is_null() | (pl.col(column) >= 0),
        reason=f"{column} is below nought",
        reason_zh=f"{name_zh}小于零",
    )


def within_degrees(column: str, name_zh: str, limit: int) -> RowRule:
    """A position lies on the globe; an empty one is fine."""
    return RowRule(
        name="on_the_globe",
        column=column,
        holds=pl.col(column).is_null() | pl.col(column).is_between(-limit, limit),
        reason=f"{column} is not between -{limit} and {limit} degrees",
        reason_zh=f"{name_zh}不在±{limit}度之内",
    )


ON_THE_GLOBE = (within_degrees("longitude", "经度", 180), within_degrees("latitude", "纬度", 90))
