"""The houses of an office and where they stand: what residents, houses and addresses are made from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulate.world import World

PER_HOUSEHOLD = 0.25
"""Registered houses per household: the sample's register is a quarter of a grid, so that a demo stays quick."""


@dataclass(frozen=True)
class Homes:
    """One entry per house: its grid, the number of its address in the grid, and its number in the grid."""

    grid: np.ndarray
    number: np.ndarray
    address: np.ndarray


def homes_of(world: World) -> Homes:
    """The houses of all grids with households; one house in nine shares the address of the house before it."""
    count = np.round(world.grids.households * PER_HOUSEHOLD).astype("int64")
    grid = np.repeat(np.arange(world.plan.grids), count)
    number = np.arange(len(grid)) - np.repeat(np.cumsum(count) - count, count)
    address = np.where((number % 9 == 8), number - 1, number)
    return Homes(grid, number, address)


def house_codes(grid: np.ndarray, number: np.ndarray) -> list[str]:
    """FW00120034 for house 34 of grid 12."""
    return [f"FW{g:04d}{n:04d}" for g, n in zip(grid.tolist(), number.tolist(), strict=True)]


def address_codes(grid: np.ndarray, address: np.ndarray) -> list[str]:
    """DZ00120034 for address 34 of grid 12."""
    return [f"DZ{g:04d}{n:04d}" for g, n in zip(grid.tolist(), address.tolist(), strict=True)]


def emptied(values: list[str], is_empty: np.ndarray) -> list[str | None]:
    """The values, with nothing where `is_empty`."""
    return [None if gone else value for value, gone in zip(values, is_empty.tolist(), strict=True)]
