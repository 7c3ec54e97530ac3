"""Datums of Chinese maps to WGS-84 and back.

GCJ-02 and BD-09 have no published definition. The formulas are the ones everybody uses, as collected in
github.com/googollee/eviltransform (GCJ-02, on the Krasovsky 1940 ellipsoid) and github.com/wandergis/coordtransform
(BD-09 as a shift of GCJ-02). CGCS2000 differs from WGS-84 by less than a phone can measure, and counts as WGS-84.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

Datum = Literal["WGS-84", "GCJ-02", "BD-09", "CGCS2000"]
Degrees = NDArray[np.float64]

AXIS_M, ECCENTRICITY2 = 6_378_245.0, 0.00669342162296594323
# Outside this box (degrees) nothing is shifted.
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
CENTRE = (105.0, 35.0)
BD_SHIFT = (0.0065, 0.006)
# 1e-10 degrees are a hundredth of a millimetre; the way back comes a thousand times nearer with every step.
TOLERANCE, MAX_STEPS = 1e-10, 30
DECIMALS = 7


def from_wgs84(points: Degrees, datum: Datum) -> Degrees:
    """Longitudes and latitudes (n, 2) in WGS-84, in degrees, as a map of this datum shows them."""
    match datum:
        case "GCJ-02":
            return points + _gcj_shift(points)
        case "BD-09":
            return _gcj_to_bd(points + _gcj_shift(points))
        case _:
            return points


def to_wgs84(points: Degrees, datum: Datum) -> Degrees:
    """The exact inverse of `from_wgs84`, by iteration: where the way forth misses the point, by so much go back."""
    if not is_shifted(datum):
        return points
    guess = points.copy()
    for _ in range(MAX_STEPS):
        miss = from_wgs84(guess, datum) - points
        guess -= miss
        if not miss.size or np.nanmax(np.abs(miss), initial=0.0) < TOLERANCE:
            break
    return guess


def is_shifted(datum: Datum) -> bool:
    """Whether positions of this datum lie elsewhere on a map in WGS-84."""
    return datum in ("GCJ-02", "BD-09")


def rows_to_wgs84(rows: pl.DataFrame, datum: Datum) -> pl.DataFrame:
    """Rows with `longitude` and `latitude` (null where either is) brought to WGS-84; to 1e-7 degrees, so that another
    machine's sine gives the same rows. (0, 0), which is how a phone says that it does not know, stays so."""
    points = rows.select("longitude", "latitude").to_numpy().astype(np.float64)
    found = to_wgs84(points, datum).round(DECIMALS)
    is_known = (pl.col("longitude") != 0) | (pl.col("latitude") != 0)
    is_known &= pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null()
    return rows.with_columns(
        pl.when(is_known).then(pl.lit(pl.Series(found[:, 0]))).otherwise("longitude").alias("longitude"),
        pl.when(is_known).then(pl.lit(pl.Series(found[:, 1]))).otherwise("latitude").alias("latitude"),
    )


def _gcj_shift(points: Degrees) -> Degrees:
    """What GCJ-02 adds to a position in WGS-84."""
    longitude, latitude = points[:, 0], points[:, 1]
    x, y = longitude - CENTRE[0], latitude - CENTRE[1]
    waves = 20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)
    root = np.sqrt(np.abs(x))
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north_m += (waves + 20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi)) * 2 / 3
    north_m += (160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y / 30 * np.pi)) * 2 / 3
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east_m += (waves + 20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi)) * 2 / 3
    east_m += (150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi)) * 2 / 3
    bulge = 1 - ECCENTRICITY2 * np.sin(np.radians(latitude)) ** 2
    meridian_m = AXIS_M * (1 - ECCENTRICITY2) / bulge**1.5
    parallel_m = AXIS_M / np.sqrt(bulge) * np.cos(np.radians(latitude))
    shift = np.degrees(np.column_stack([east_m / parallel_m, north_m / meridian_m]))
    in_china = (longitude >= WEST) & (longitude <= EAST) & (latitude >= SOUTH) & (latitude <= NORTH)
    return np.where(in_china[:, None], shift, 0.0)


def _gcj_to_bd(points: Degrees) -> Degrees:
    x, y = points[:, 0], points[:, 1]
    wave = np.pi * 3000 / 180
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * wave)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * wave)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]) + BD_SHIFT
