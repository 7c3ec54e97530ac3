"""The track rule, fast: the same as `rule.py` to the millimetre, compiled with numba (`one_pass.py` is the rule).

`python -m ingest.tracks.kernel` compiles it anew; the install does, so that no run has to. numba is imported with the
first call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ingest.settings import Tracks
from ingest.tracks.batch import LOOKS, Batch, Ints, Walked
from ingest.tracks.polygon import Polygon

if TYPE_CHECKING:
    from ingest.tracks.place import Ground


def walk_all(batch: Batch, polygons: Sequence[Polygon], settings: Tracks) -> Walked:
    """Walk all days of a batch. Only polygons that a day of it has are looked at.

    Holds the lock of the interpreter only while it prepares: several threads may walk at once.
    """
    from ingest.tracks.raster import ground_of

    used, grid = np.unique(batch.grid, return_inverse=True)
    return walk_over(batch, ground_of([polygons[g] for g in used]), grid, settings)


def walker_over(polygons: Sequence[Polygon], settings: Tracks) -> Callable[[Batch], Walked]:
    """The rule over these polygons, made ready once for many batches."""
    from ingest.tracks.raster import ground_of

    ground = ground_of(polygons)
    return lambda batch: walk_over(batch, ground, batch.grid, settings)


def walk_over(batch: Batch, ground: Ground, grid: Ints, settings: Tracks) -> Walked:
    """Walk all days of a batch over polygons made ready; grid: (p,) index into the ground, instead of the batch's."""
    from ingest.tracks.cover import projected_room
    from ingest.tracks.one_pass import WalkOutput, walk
    from ingest.tracks.sift import Fixes, Limits, kept_room
    from ingest.tracks.summary import traits_room

    days, pairs = len(batch.first) - 1, len(batch.grid)
    cells = np.diff(ground.grids["first_cell"], append=len(ground.is_cell))[grid]
    most = np.minimum(cells, np.repeat(np.diff(batch.first), np.diff(batch.first_grid))).sum()
    found = WalkOutput(
        counts=np.zeros((days, 7), dtype=np.int64),
        looks=np.zeros((days, len(LOOKS)), dtype=np.int64),
        sums=np.zeros((pairs, 3), dtype=np.int64),
        visits=np.empty(most, dtype=np.int64),
        last_pair=np.full(len(ground.is_cell), -1, dtype=np.int64),
    )
    fixes = Fixes(
        _plain(batch.first, np.int64),
        _plain(batch.at, np.int64),
        _plain(batch.longitude, np.float64),
        _plain(batch.latitude, np.float64),
        _plain(batch.accuracy_m, np.float64),
        _plain(batch.is_mock, np.bool_),
    )
    limits = Limits(
        max_accuracy_m=float(settings.max_accuracy_m),
        max_gap=settings.max_gap_s * 1_000_000,
        max_speed=settings.max_speed_kmh / 3.6e6,
        min_step_m=float(settings.min_step_m),
    )
    longest = int(np.diff(batch.first).max(initial=1))
    room = kept_room(longest), projected_room(longest, len(ground.near)), traits_room(longest)
    visits = walk(fixes, _plain(batch.first_grid, np.int64), _plain(grid, np.int64), ground, limits, found, *room)
    visited = np.sort(found.visits[:visits])
    kept, same_second, without_place, mock, inaccurate, outliers, outside = found.counts.T.copy()
    distance_mm, duration_s, inside = found.sums.T.copy()
    return Walked(
        fixes_kept=kept,
        same_second=same_second,
        without_place=without_place,
        mock=mock,
        inaccurate=inaccurate,
        outliers=outliers,
        fixes_outside=outside,
        distance_mm=distance_mm,
        duration_s=duration_s,
        fixes_inside=inside,
        cell_pair=visited >> 32,
        cell=visited & 0xFFFFFFFF,
        looks=found.looks,
    )


def _plain(values: NDArray[Any], dtype: type) -> NDArray[Any]:
    """In one piece and not to be written: one type for the compiler, wherever an array comes from."""
    plain = np.require(values, dtype, ["C", "A"]).view()
    plain.flags.writeable = False
    return plain


def compile_all() -> None:
    """Compile everything, for this and later processes: some cells and a small track export are read and walked."""
    from ingest.spelled import compile_cells
    from ingest.tracks.compiled import forget
    from ingest.tracks.sample import land_a_sample

    forget()
    land_a_sample()
    compile_cells()


if __name__ == "__main__":
    compile_all()
