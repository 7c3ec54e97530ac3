"""Text of every accepted shape to local dates and times, and those to UTC. What is ambiguous is not read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

import polars as pl

from ingest.feed import INSTANT_DTYPE

CANONICAL = r"^(19|20)\d{2}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$"
CANONICAL_DAY = r"^(19|20)\d{2}-\d{2}-\d{2}$"
OFFSET = r"(Z|[+-]\d{2}:?\d{2})?"
TIME = r"(\d{1,2})(?:[:时点](\d{1,2})(?:[:分](\d{1,2})(?:\.(\d{1,6})\d{0,3})?)?[分秒]?|[时点]整?)\s*"
WRITTEN = rf"^(\d{{4}})[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})(?:日[T\s]*|[T\s]+|$)(?:{TIME}{OFFSET})?$"
# The same separator twice: 2026-03/01 is nobody's way to write a date.
ONE_SEPARATOR = r"^\d{4}(-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.|年\d{1,2}月)\d"
COMPACT = rf"^((?:19|20)\d{{2}})(\d{{2}})(\d{{2}})(?:[T\s]?(\d{{2}}):?(\d{{2}})(?::?(\d{{2}}))?()\s*{OFFSET})?$"
SERIAL = r"^[2-7]\d{4}(\.\d+)?$"
# Of people born before October 1954, too (10000: 1927-05-18). Nothing else that is recorded is so old.
BIRTH_SERIAL = r"^[1-7]\d{4}(\.\d+)?$"
EPOCH_MS = r"^1\d{12}$"
HALF = r"\s*([上下]午)\s*"
# 上午12:05 is past midnight to a program and past noon to people.
EITHER_HALF = r"上午\s*12|下午\s*0?0\D"
TIME_ALONE = r"^([上下]午\s*)?\d{1,2}[:时点]\d{1,2}"
AMBIGUOUS = rf"^\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}\b|^\d{{2}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\b|{EITHER_HALF}"
PARTS = ("year", "month", "day", "hour", "minute", "second", "fraction", "offset")
FIRST_YEAR = 1900


def read_times(
    text: pl.Series, from_1904: bool = False, time_format: str | None = None, serial_shape: str = SERIAL
) -> pl.DataFrame:
    """Local time of each text: `local` (Datetime us, null when unreadable), `has_time`, `offset_min` (null: none).

    text: cleaned, null where empty. time_format: the one strptime format of this source, instead of our shapes.
    serial_shape: which numbers are Excel's serial days.
    """
    if time_format is not None:
        return _by_format(text, time_format)
    is_canonical = text.str.contains(CANONICAL).fill_null(True)
    if is_canonical.all():
        return _strptime(text, "%Y-%m-%d %H:%M:%S", has_time=True)
    read = [_strptime(text.zip_with(is_canonical, _nulls(text)), "%Y-%m-%d %H:%M:%S", has_time=True)]
    others = text.zip_with(~is_canonical, _nulls(text))
    days = _like(others, CANONICAL_DAY)
    if days is not None:
        read.append(_strptime(days, "%Y-%m-%d", has_time=False))
        others = others.zip_with(days.is_null(), _nulls(text))
    if (separated := _like(others, ONE_SEPARATOR)) is not None and (written := _like(separated, WRITTEN)) is not None:
        read.append(_by_parts(written, WRITTEN))
    if (halved := _like(others, HALF)) is not None:
        read.append(_by_half(halved))
    if (compact := _like(others, COMPACT)) is not None:
        read.append(_by_parts(compact, COMPACT))
    if (serial := _like(others, serial_shape)) is not None:
        read.append(_serial(serial, from_1904))
    if (epoch := _like(others, EPOCH_MS)) is not None:
        read.append(_epoch(epoch))
    names = ("local", "has_time", "offset_min")
    return pl.select(pl.coalesce([each[name] for each in read]).alias(name) for name in names)


def as_instants(
    text: pl.Series, zone: str, ends_day: bool = False, from_1904: bool = False, time_format: str | None = None
) -> tuple[pl.Series, pl.Series]:
    """Instants in UTC, and for each text that could not be read the name of the rule it broke (else null).

    A date without a time is 00:00:00, or 23:59:59 where the column ends a day. A local time that the clock change
    leaves out or has twice is not read.
    """
    frame = read_times(text, from_1904, time_format).with_columns(text.alias("text"))
    midnight_or_end = pl.duration(seconds=86_399) if ends_day else pl.duration(seconds=0)
    local = pl.when(pl.col("has_time")).then(pl.col("local")).otherwise(pl.col("local") + midnight_or_end)
    instants = frame.select(_to_utc(local, zone).alias("instant"), "text", "local")
    return instants["instant"], _faults(instants, pl.col("instant"))


def as_days(
    text: pl.Series, zone: str, from_1904: bool = False, time_format: str | None = None, serial_shape: str = SERIAL
) -> tuple[pl.Series, pl.Series]:
    """Local days; otherwise as `as_instants`. A time of day is read and left out."""
    frame = read_times(text, from_1904, time_format, serial_shape).with_columns(text.alias("text"))
    local = pl.col("local")
    shifted = _to_utc(local, zone).dt.convert_time_zone(zone).dt.date()
    day = pl.when(pl.col("offset_min").is_null()).then(local.dt.date()).otherwise(shifted)
    days = frame.select(day.alias("day"), "text", "local")
    return days["day"], _faults(days, pl.col("day"))


def local_to_utc(local: pl.Series, zone: str) -> pl.Series:
    """Local times (Datetime us) as instants; null where the clock change leaves one out or has it twice."""
    first, last = local.min(), local.max()
    if isinstance(first, datetime) and isinstance(last, datetime):
        offset = _only_offset(first.date(), last.date(), zone)
        if offset is not None:
            return (local - offset).cast(INSTANT_DTYPE)
    return _zoned(local, zone)


@lru_cache(maxsize=64)
def _only_offset(first: date, last: date, zone: str) -> timedelta | None:
    """How far the zone's clock is ahead of UTC on all these days; None where that changes."""
    midnights = pl.datetime_range(first, last + timedelta(days=1), "1d", eager=True, time_unit="us")
    offsets = (midnights - _zoned(midnights, zone).dt.replace_time_zone(None)).unique().to_list()
    # No zone changes its clock and back within a day.
    return offsets[0] if len(offsets) == 1 else None


def _zoned(local: pl.Series, zone: str) -> pl.Series:
    return local.to_frame("local").select(_by_zone(pl.col("local"), zone).cast(INSTANT_DTYPE)).to_series()


def _by_zone(local: pl.Expr, zone: str) -> pl.Expr:
    return local.dt.replace_time_zone(zone, ambiguous="null", non_existent="null").dt.convert_time_zone("UTC")


def _to_utc(local: pl.Expr, zone: str) -> pl.Expr:
    by_zone = _by_zone(local, zone)
    by_offset = (local - pl.duration(minutes=pl.col("offset_min"))).dt.replace_time_zone("UTC")
    return pl.when(pl.col("offset_min").is_null()).then(by_zone).otherwise(by_offset).cast(INSTANT_DTYPE)


def _faults(frame: pl.DataFrame, value: pl.Expr) -> pl.Series:
    text = pl.col("text")
    rule = (
        pl.when(pl.col("local").is_not_null())
        .then(pl.lit("clock_change"))
        .when(text.str.contains(TIME_ALONE))
        .then(pl.lit("time_without_date"))
        .when(text.str.contains(AMBIGUOUS))
        .then(pl.lit("ambiguous_date"))
        .otherwise(pl.lit("unreadable_date"))
    )
    return frame.select(pl.when(text.is_not_null() & value.is_null()).then(rule).alias("fault"))["fault"]


def _like(text: pl.Series, pattern: str) -> pl.Series | None:
    """Texts of this pattern, null elsewhere; None where there are none, and no time need be spent on them."""
    is_like = text.str.contains(pattern).fill_null(False)
    return text.zip_with(is_like, _nulls(text)) if is_like.any() else None


def _nulls(like: pl.Series, dtype: pl.DataType | None = None) -> pl.Series:
    return pl.Series(like.name, [None], dtype=dtype or pl.String()).new_from_index(0, len(like))


def _strptime(text: pl.Series, time_format: str, has_time: bool) -> pl.DataFrame:
    local = text.str.strptime(pl.Datetime("us"), time_format, strict=False)
    return _read(local, has_time, _nulls(text, pl.Int32()))


def _read(local: pl.Series, has_time: bool, offset: pl.Series) -> pl.DataFrame:
    is_read = local.is_not_null()
    flag = pl.Series([has_time]).new_from_index(0, len(local)).zip_with(is_read, _nulls(local, pl.Boolean()))
    return pl.DataFrame({"local": local, "has_time": flag, "offset_min": offset})


def _by_format(text: pl.Series, time_format: str) -> pl.DataFrame:
    has_time = any(mark in time_format for mark in ("%H", "%I", "%T", "%R", "%r", "%X", "%s", "%c"))
    if "%z" not in time_format and "%#z" not in time_format:
        return _strptime(text, time_format, has_time)
    moments = text.str.strptime(pl.Datetime("us", "UTC"), time_format, strict=False)
    zero = pl.Series([0], dtype=pl.Int32).new_from_index(0, len(text))
    return _read(moments.dt.replace_time_zone(None), has_time, zero)


def _by_parts(text: pl.Series, pattern: str) -> pl.DataFrame:
    """Parts of a date found by a pattern; what does not exist gives null. 24:00 is 0:00 of the next day."""
    parts = text.str.extract_groups(pattern).struct.rename_fields(list(PARTS)).struct.unnest()
    number = {name: pl.col(name).cast(pl.Int32, strict=False) for name in PARTS[:6]}
    hour, minute, second = (number[name].fill_null(0) for name in ("hour", "minute", "second"))
    written = pl.concat_str(
        pl.col("year"), pl.lit("-"), pl.col("month").str.zfill(2), pl.lit("-"), pl.col("day").str.zfill(2)
    )
    day = written.str.to_date("%Y-%m-%d", strict=False)
    micros = pl.col("fraction").replace("", None).str.pad_end(6, "0").cast(pl.Int64, strict=False).fill_null(0)
    in_range = (
        ((hour < 24) | ((hour == 24) & (minute == 0) & (second == 0) & (micros == 0)))
        & (minute < 60)
        & (second < 60)
        & (number["year"] >= FIRST_YEAR)
    )
    moment = day.cast(pl.Datetime("us")) + pl.duration(hours=hour, minutes=minute, seconds=second, microseconds=micros)
    sign = pl.when(pl.col("offset").str.starts_with("-")).then(-1).otherwise(1)
    digits = pl.col("offset").str.replace_all("[^0-9]", "")
    offset = (
        pl.when(pl.col("offset") == "Z")
        .then(0)
        .when(pl.col("offset").str.len_chars() > 1)
        .then(
            sign
            * (
                digits.str.slice(0, 2).cast(pl.Int32, strict=False) * 60
                + digits.str.slice(2, 2).cast(pl.Int32, strict=False)
            )
        )
        .cast(pl.Int32)
    )
    return parts.select(
        pl.when(in_range).then(moment).alias("local"),
        pl.when(in_range & day.is_not_null()).then(pl.col("hour").is_not_null()).alias("has_time"),
        offset.alias("offset_min"),
    )


def _by_half(text: pl.Series) -> pl.DataFrame:
    """Times of twelve hours: 下午2:05, and 下午14:05, which says the same twice. Null where neither half is certain."""
    plain = text.str.replace(HALF, " ")
    hour = plain.str.extract(r" (\d{1,2})[:时点]").cast(pl.Int32)
    is_late = text.str.contains("下午", literal=True)
    fits = (is_late & hour.is_between(1, 23)) | (~is_late & (hour < 12))
    frame = _by_parts(plain.zip_with(fits.fill_null(False), _nulls(plain)), WRITTEN)
    later = frame["local"] + pl.Series([timedelta(hours=12)]).new_from_index(0, len(text))
    return frame.with_columns(later.zip_with((is_late & (hour < 12)).fill_null(False), frame["local"]).alias("local"))


def _serial(text: pl.Series, from_1904: bool) -> pl.DataFrame:
    """Excel's serial days. Whole: a date without a time. Fractions are exact to a millisecond."""
    days = text.cast(pl.Float64, strict=False)
    start = pl.datetime(1904, 1, 1) if from_1904 else pl.datetime(1899, 12, 30)
    frame = pl.DataFrame({"days": days})
    return frame.select(
        (start + pl.duration(milliseconds=(pl.col("days") * 86_400_000).round(0).cast(pl.Int64)))
        .cast(pl.Datetime("us"))
        .alias("local"),
        (pl.col("days") != pl.col("days").floor()).alias("has_time"),
        pl.lit(None, dtype=pl.Int32).alias("offset_min"),
    )


def _epoch(text: pl.Series) -> pl.DataFrame:
    """Milliseconds since 1970 in UTC, 13 digits."""
    local = text.cast(pl.Int64, strict=False).cast(pl.Datetime("ms")).cast(pl.Datetime("us"))
    return _read(
        local,
        True,
        pl.Series([0], dtype=pl.Int32)
        .new_from_index(0, len(text))
        .zip_with(local.is_not_null(), _nulls(text, pl.Int32())),
    )
