"""False tracks of one worker's month: each function makes the fixes of the given days anew, in order of time."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from simulate.believable import METRES_PER_DEGREE

NOISE_M = 4.0


def shaken(rng: np.random.Generator, fixes: pl.DataFrame, metres: float) -> pl.DataFrame:
    """The same way with noise of its own."""
    north = rng.normal(0, metres, fixes.height) / METRES_PER_DEGREE
    east = rng.normal(0, metres, fixes.height) / METRES_PER_DEGREE / np.cos(np.radians(fixes["latitude"].to_numpy()))
    return fixes.with_columns(
        longitude=(pl.col("longitude") + pl.Series(east)).round(6),
        latitude=(pl.col("latitude") + pl.Series(north)).round(6),
    )


def on_day(fixes: pl.DataFrame, days: int) -> pl.DataFrame:
    """The same fixes some days later."""
    return fixes.with_columns(pl.col("located_at") + timedelta(days=days))


def replay_track(
    rng: np.random.Generator, days: list[pl.DataFrame], original: pl.DataFrame, informed: bool
) -> list[pl.DataFrame]:
    """One walk sent in again for other days; informed: with 3 m of noise."""
    first = original["located_at"][0].date()
    copies = [on_day(original, (day["located_at"][0].date() - first).days) for day in days]
    return [shaken(rng, copy, 3) for copy in copies] if informed else copies


def parked_phone(rng: np.random.Generator, days: list[pl.DataFrame], informed: bool) -> list[pl.DataFrame]:
    """The phone lies where the day began; informed: it is carried 150 m once."""
    made = []
    for day in days:
        away = 150 / METRES_PER_DEGREE if informed else 0.0
        still = pl.DataFrame({"minute": range(50)}).with_columns(
            located_at=pl.lit(day["located_at"][0]) + pl.duration(minutes="minute"),
            latitude=pl.lit(day["latitude"][0]) + pl.when(pl.col("minute") > 25).then(away).otherwise(0.0),
            longitude=pl.lit(day["longitude"][0]),
        )
        rest = pl.concat([day.head(1)] * 50).with_columns(still["located_at"], still["latitude"], still["longitude"])
        accuracy = pl.Series(rng.uniform(4, 12, 50).round(1))
        made.append(shaken(rng, rest.with_columns(accuracy_m=accuracy, is_mock=pl.lit(False)), NOISE_M))
    return made


def synthetic_track(rng: np.random.Generator, days: list[pl.DataFrame], informed: bool) -> list[pl.DataFrame]:
    """A programme walks to and fro at exactly 1.2 m/s; informed: at another speed each day."""
    made = []
    for day in days:
        speed = float(rng.uniform(0.9, 1.5)) if informed else 1.2
        second = np.arange(day.height) * 60.0
        there = np.abs((second * speed + 200) % 400 - 200)
        walked = day.with_columns(
            located_at=pl.lit(day["located_at"][0]) + pl.Series(second).cast(pl.Int64) * timedelta(seconds=1),
            longitude=pl.lit(day["longitude"][0]).round(5),
            latitude=(pl.lit(day["latitude"][0]) + pl.Series(there) / METRES_PER_DEGREE).round(5),
            accuracy_m=pl.lit(5.0),
            is_mock=pl.lit(False),
        )
        made.append(walked)
    return made


def fixed_round(rng: np.random.Generator, days: list[pl.DataFrame], original: pl.DataFrame) -> list[pl.DataFrame]:
    """Innocent: the same round from the same door every day, at about the same hour, at one's own pace each time."""
    first = original["located_at"][0]
    second = (original["located_at"] - first).dt.total_seconds().to_numpy()
    made = []
    for day in days:
        pace = float(rng.normal(1, 0.04))
        count = int(second[-1] / 60 / pace)
        at = np.arange(count) * 60.0 + rng.integers(0, 3, count)
        begins = first + timedelta(
            days=(day["located_at"][0].date() - first.date()).days, seconds=int(rng.integers(-600, 600))
        )
        walked = pl.concat([original.head(1)] * count).with_columns(
            located_at=pl.lit(begins) + pl.Series(at).cast(pl.Int64) * timedelta(seconds=1),
            longitude=pl.Series(np.interp(at * pace, second, original["longitude"].to_numpy())),
            latitude=pl.Series(np.interp(at * pace, second, original["latitude"].to_numpy())),
            accuracy_m=pl.Series(rng.uniform(3, 15, count).round(1)),
            is_mock=pl.lit(False),
        )
        made.append(shaken(rng, walked, NOISE_M))
    return made


def plain_phone(days: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """Innocent: a phone that gives four decimals (11 m) and always says that it is exact to 10 m."""
    return [
        day.with_columns(pl.col("longitude", "latitude").round(4), accuracy_m=pl.lit(10.0), is_mock=pl.lit(False))
        for day in days
    ]
