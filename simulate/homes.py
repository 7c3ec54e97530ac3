"""The houses of an office and where they stand: what residents, houses and addresses are made from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from simulate.world import World


@dataclass(frozen=True)
class Homes:
    """One entry per house: its grid, the number of its address in the grid, and its number in the grid."""

    grid: np.ndarray
    number: np.ndarray
    address: np.ndarray


def homes_of(world: World) -> Homes:
    """The houses of all grids with households; one house in nine shares the address of the house before it."""
    count = np.round(world.grids.households * world.plan.register_share).astype("int64")
    grid = np.repeat(np.arange(world.plan.grids), count)
    number = np.arange(len(grid)) - np.repeat(np.cumsum(count) - count, count)
    address = np.where((number % 9 == 8), number - 1, number)
    return Homes(grid, number, address)


def house_codes(grid: np.ndarray, number: np.ndarray) -> pl.Series:
    """FW00120034 for house 34 of grid 12."""
    return _codes("FW", grid, number)


def address_codes(grid: np.ndarray, address: np.ndarray) -> pl.Series:
    """DZ00120034 for address 34 of grid 12."""
    return _codes("DZ", grid, address)


def _codes(prefix: str, grid: np.ndarray, number: np.ndarray) -> pl.Series:
    return prefix + pl.Series(10**8 + grid * 10**4 + number, dtype=pl.Int64).cast(pl.String).str.slice(1)


def emptied(values: pl.Series, is_empty: np.ndarray) -> pl.Series:
    """The values, with nothing where `is_empty`."""
    nothing = pl.Series([None], dtype=pl.String)
    return values.zip_with(pl.Series(~is_empty, dtype=pl.Boolean), nothing.gather(np.zeros(len(is_empty), "int64")))
