"""What the track rule takes and gives: many worker-days as flat arrays, so that both its versions share one door."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
UNKNOWN = -(1 << 62)
"""In `looks`: nothing can be said."""
TENTH_MICRODEGREES = 1e7
FEWEST_CELLS = 10
"""A path of fewer cells has no fingerprint: it is like many others, and could be guessed from it."""
LEFT_OUT = ("same_second", "without_place", "mock", "inaccurate", "outliers")
"""Why fixes were left out."""
ORDER = ("times_backwards", "times_repeated")
"""What is odd about the order of rows in their file."""
LOOKS = (
    "jumps",
    "fixes_with_accuracy",
    "accuracy_runs",
    "decimals",
    "spread_mm",
    "speed_variation",
    "straightness",
    "path_cells",
    "path_print",
    "shape_print",
)
"""What a worker-day looks like; docs/tracks.md says what each is."""


@dataclass(frozen=True)
class Batch:
    """Worker-days, one after the other. With d days, f fixes and p pairs of a day and a grid:

    first: (d + 1,) where each day's fixes begin in the arrays of fixes; the last entry is f.
    at: (f,) microseconds since 1970 (UTC), not falling within a day; fixes of one second in the order in which they
    count, the last one winning.
    longitude, latitude: (f,) degrees; NaN where missing. accuracy_m: (f,) metres; NaN where unknown. is_mock: (f,).
    first_grid: (d + 1,) where each day's grids begin in `grid`. grid: (p,) index into the list of polygons.
    """

    first: Ints
    at: Ints
    longitude: Floats
    latitude: Floats
    accuracy_m: Floats
    is_mock: NDArray[np.bool_]
    first_grid: Ints
    grid: Ints


@dataclass(frozen=True)
class Walked:
    """What comes out, for the same d days and p pairs of a day and a grid.

    Of each day (d,): fixes_kept; left out because an earlier row of the same second (same_second), for its position,
    as mock, for its accuracy, as an outlier; fixes_outside (kept, in none of the day's grids). fixes of the day = kept
    + all that were left out.
    looks: (d, 10) what batch.LOOKS names, UNKNOWN where nothing can be said.
    Of each pair (p,): distance_mm and duration_s (inside, rounded half up), fixes_inside.
    cell_pair, cell: (c,) the visited cells: which pair, which square of the polygon (row by row from the south; 0
    where the grid is one cell), in order, each once.
    """

    fixes_kept: Ints
    same_second: Ints
    without_place: Ints
    mock: Ints
    inaccurate: Ints
    outliers: Ints
    fixes_outside: Ints
    distance_mm: Ints
    duration_s: Ints
    fixes_inside: Ints
    cell_pair: Ints
    cell: Ints
    looks: Ints

    @property
    def fixes_left_out(self) -> Ints:
        """Fixes of each day that were left out for any reason."""
        return self.same_second + self.without_place + self.mock + self.inaccurate + self.outliers
