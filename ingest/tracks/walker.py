"""Worker-days that are whole: settled, walked over their grids, and what comes out as tables of one slice of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.settings import Tracks
from ingest.tracks.batch import LEFT_OUT, LOOKS, ORDER, UNKNOWN, Batch, Ints, Walked
from ingest.tracks.blocks import Rooms, Workers, room_for
from ingest.tracks.ground import Ground
from ingest.tracks.kernel import walker_over
from ingest.tracks.misplaced import day_shifts

OWNER, PATROL, FILE = "owner", "patrol", "file"
ALWAYS = np.iinfo(np.int32)
COUNTS = ("fixes_read", "fixes_kept", "fixes_left_out", "fixes_outside")
SUMS = ("distance_mm", "duration_s", "cells_visited", "fixes_inside")
FATES = ("landed", "replaced", "repeated")
SLICE = 400_000
"""Fixes that are walked at once."""


@dataclass(frozen=True)
class WalkedDays:
    """What comes of worker-days. Each is named by its owner: worker << 32 | local day since 1970.

    days: owner, file (whose all landed fixes are, null: of several), fixes by what became of them; is_unknown
    (they hold a grid of which no boundary came) and what misplaced.day_shifts says.
    patrols: owner, boundary (its place in the ground), sums. cells: patrol (its place in patrols, in order), cell.
    fates: owner, file, rows landed, replaced, repeated.
    """

    days: pl.DataFrame
    patrols: pl.DataFrame
    cells: pl.DataFrame
    fates: pl.DataFrame


def no_days() -> WalkedDays:
    """No worker-day."""
    counts = dict.fromkeys((*COUNTS, *LEFT_OUT, *ORDER, *LOOKS), pl.Int64)
    days = {OWNER: pl.Int64, FILE: pl.Int64, **counts, "own_shift": pl.String}
    patrols = {OWNER: pl.Int64, "boundary": pl.Int64, **dict.fromkeys(SUMS, pl.Int64)}
    return WalkedDays(
        pl.DataFrame(schema={**days, "is_judged": pl.Boolean, "is_sure": pl.Boolean, "is_unknown": pl.Boolean}),
        pl.DataFrame(schema=patrols),
        pl.DataFrame(schema={PATROL: pl.UInt32, "cell": pl.Int32}),
        pl.DataFrame(schema={OWNER: pl.Int64, FILE: pl.Int64, **dict.fromkeys(FATES, pl.Int64)}),
    )


def select_days(made: WalkedDays, owners: Ints, is_without: bool = False) -> WalkedDays:
    """Only some worker-days, all of which are there, or all but these."""
    if len(owners) in (0, made.days.height):  # most often, and a city's are large
        return made if is_without == (len(owners) == 0) else no_days()
    wanted = pl.DataFrame({OWNER: owners}, schema={OWNER: pl.Int64})
    how: Literal["anti", "semi"] = "anti" if is_without else "semi"

    def own(table: pl.DataFrame) -> pl.DataFrame:
        return table.join(wanted, on=OWNER, how=how, maintain_order="left")

    patrols = own(made.patrols.with_row_index("before"))
    after = patrols.select(pl.col("before").alias(PATROL), pl.int_range(pl.len(), dtype=pl.UInt32).alias("after"))
    cells = made.cells.join(after, on=PATROL, maintain_order="left").select(pl.col("after").alias(PATROL), "cell")
    return WalkedDays(own(made.days), patrols.drop("before"), cells, own(made.fates))


def concat_days(made: Sequence[WalkedDays]) -> WalkedDays:
    """Several as one."""
    before = np.cumsum([0, *(each.patrols.height for each in made)])
    cells = [
        each.cells.with_columns(pl.col(PATROL) + pl.lit(int(count), dtype=pl.UInt32))
        for each, count in zip(made, before, strict=False)
    ]
    return WalkedDays(
        pl.concat([each.days for each in made]),
        pl.concat([each.patrols for each in made]),
        pl.concat(cells),
        pl.concat([each.fates for each in made]),
    )


class Walker:
    """The rule over the ground: appointments of the workers, boundaries made ready once."""

    def __init__(self, ground: Ground, settings: Tracks, workers: Workers) -> None:
        self._settings, self._workers = settings, workers
        self._polygons = ground.polygons(settings.cell_m)
        self._walk = walker_over(self._polygons, settings)
        places = ground.boundaries.select("grid_code", pl.int_range(pl.len(), dtype=pl.Int64).alias("place"))
        rows = ground.appointments.join(places, on="grid_code", how="left").sort("worker_code")
        self._start = _days(rows["start_date"], ALWAYS.min)
        self._end = _days(rows["end_date"], ALWAYS.max)
        self._grid = rows["place"].fill_null(-1).to_numpy()
        runs = rows["worker_code"].rle().struct.unnest()
        stops = np.cumsum(runs["len"].to_numpy())
        begins = stops - runs["len"].to_numpy()
        self._own = dict(zip(runs["value"].to_list(), zip(begins.tolist(), stops.tolist(), strict=True), strict=True))
        self._begins = self._stops = np.zeros(0, np.int64)
        self._rooms = Rooms(_room_of)

    def know_workers(self) -> None:
        """Look up the appointments of workers met since; before slices are walked at once."""
        codes = self._workers.codes[len(self._begins) :]
        if codes:
            own = np.array([self._own.get(code, (0, 0)) for code in codes], dtype=np.int64)
            self._begins, self._stops = np.append(self._begins, own[:, 0]), np.append(self._stops, own[:, 1])

    def walk(
        self, days: NDArray[Any], held: NDArray[Any], runs: NDArray[Any], own_runs: NDArray[np.int32], first_run: Ints
    ) -> WalkedDays:
        """Walk worker-days (gather.DAY), whose fixes are held; the last four as settle.settle takes them."""
        from ingest.tracks.settle import settle

        owners, waiting = days["key"].copy(), days["waiting"].astype(np.int64)
        count, fixes = len(days), int(waiting.sum())
        out_first, told = np.empty(count + 1, np.int64), np.empty((count, 3), np.int64)
        room = self._rooms.take(fixes)
        at, longitude, latitude, accuracy_m, is_mock, fates, *_ = room
        rows = settle(held, runs, own_runs, first_run, waiting, out_first, told, *room)
        first_grid, grid, is_unknown = self._pairs(owners)
        landed = int(out_first[-1])
        batch = Batch(
            out_first,
            at[:landed],
            longitude[:landed],
            latitude[:landed],
            accuracy_m[:landed],
            is_mock[:landed],
            first_grid,
            grid,
        )
        walked = self._walk(batch)
        made = WalkedDays(
            self._days_of(owners, told, batch, walked, is_unknown),
            _patrols_of(owners, batch, walked),
            pl.DataFrame({PATROL: walked.cell_pair.astype(np.uint32), "cell": walked.cell.astype(np.int32)}),
            _fates_of(owners, fates[:rows]),
        )
        self._rooms.give(room)
        return made

    def _pairs(self, owners: Ints) -> tuple[Ints, Ints, NDArray[np.bool_]]:
        from ingest.tracks.gather import pairs_of

        workers, days = (owners >> 32).astype(np.int32), (owners & 0xFFFFFFFF).astype(np.int32)
        room = 4 * len(owners) + 64
        while True:
            is_unknown, first_grid = np.zeros(len(owners), np.bool_), np.zeros(len(owners) + 1, np.int64)
            found = np.empty(room, np.int64)
            count = pairs_of(
                workers,
                days,
                self._begins,
                self._stops,
                self._start,
                self._end,
                self._grid,
                is_unknown,
                first_grid,
                found,
            )
            if count <= room:
                return first_grid, found[:count], is_unknown
            room *= 4

    def _days_of(
        self, owners: Ints, told: Ints, batch: Batch, walked: Walked, is_unknown: NDArray[np.bool_]
    ) -> pl.DataFrame:
        shifts = day_shifts(batch, self._polygons, walked, self._settings)
        days = pl.DataFrame(
            {
                OWNER: owners,
                FILE: told[:, 0].copy(),
                "fixes_read": np.diff(batch.first),
                "fixes_kept": walked.fixes_kept,
                "fixes_left_out": walked.fixes_left_out,
                "fixes_outside": walked.fixes_outside,
                **{name: getattr(walked, name) for name in LEFT_OUT},
                **dict(zip(ORDER, told[:, 1:].T.copy(), strict=True)),
                **dict(zip(LOOKS, walked.looks.T.copy(), strict=True)),
                **shifts.to_dict(),
                "is_unknown": is_unknown,
            }
        )
        return days.with_columns(pl.col(FILE).replace(-1, None), pl.col(LOOKS).replace(UNKNOWN, None))


def _room_of(fixes: int) -> tuple[NDArray[Any], ...]:
    """What settle fills for so many fixes."""
    size = max(fixes, SLICE + SLICE // 4)
    of_fixes = (room_for(size, dtype) for dtype in (np.int64, np.float64, np.float64, np.float64, np.bool_))
    of_a_day = room_for(2 * size, np.int32).reshape(2, -1), room_for(size, np.int8)
    return *of_fixes, room_for(5 * size, np.int64).reshape(-1, 5), *of_a_day


def _days(dates: pl.Series, otherwise: int) -> NDArray[np.int32]:
    return dates.to_physical().cast(pl.Int32).fill_null(otherwise).to_numpy()


def _patrols_of(owners: Ints, batch: Batch, walked: Walked) -> pl.DataFrame:
    return pl.DataFrame(
        {
            OWNER: np.repeat(owners, np.diff(batch.first_grid)),
            "boundary": batch.grid,
            "distance_mm": walked.distance_mm,
            "duration_s": walked.duration_s,
            "cells_visited": np.bincount(walked.cell_pair, minlength=len(batch.grid)),
            "fixes_inside": walked.fixes_inside,
        }
    )


def _fates_of(owners: Ints, fates: Ints) -> pl.DataFrame:
    fates = fates.copy()  # a single row would be kept as it stands, in room that is used again
    counts = dict(zip(FATES, fates[:, 2:].T, strict=True))
    return pl.DataFrame({OWNER: owners[fates[:, 0]], FILE: fates[:, 1], **counts})
