"""Faults as they occur in real exports, each planted once, in the last export of its feed, and noted in the truth.

Rows that faults add are new records, so that the truth of everything else stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from simulate import collections, items, logins, people, visits
from simulate.files import ExportFile
from simulate.truth import Fault
from simulate.world import World

UNKNOWN_GRID = "CN9999"
FOREIGN_COLUMN = "当事人"
NAME_STEP = 40
"""Every so many rows the foreign column holds a name, and the note a telephone number."""


@dataclass
class Bench:
    """The office's exports and truth while faults are put into them."""

    world: World
    files: dict[str, list[ExportFile]]
    frames: dict[str, pl.DataFrame]
    faults: list[Fault]
    canaries: list[str]

    def last(self, feed: str) -> ExportFile:
        """The feed's last export."""
        return self.files[feed][-1]

    def add(
        self, feed: str, row: pl.DataFrame, kind: str, outcome: str, subject: str, place: int | None = None
    ) -> None:
        """Put a text row into the last export (at its end, or before the row at `place`) and note it."""
        file = self.last(feed)
        place = file.table.height if place is None else place
        table = pl.concat([file.table[:place], row.select(file.table.columns), file.table[place:]])
        self.files[feed][-1] = replace(file, table=table)
        self.faults.append(Fault(kind, feed, file.name, file.first_row + place, subject, outcome))

    def note(self, feed: str, kind: str, outcome: str, cells: dict[str, str], subject: str) -> None:
        """Note what lies in the last export already: the first row with these texts under these headers."""
        file = self.last(feed)
        found = file.table.with_row_index("place").filter(*(pl.col(header) == text for header, text in cells.items()))
        if found.height:
            number = file.first_row + int(found["place"][0])
            self.faults.append(Fault(kind, feed, file.name, number, subject, outcome))


def plant(bench: Bench) -> None:
    """Plant all faults of rows, cells and columns, in place."""
    for fault in (duplicate_key, unknown_grid, bad_date, foreign_column, named_worker, exact_repeat, extra_delimiter):
        fault(bench)


def duplicate_key(bench: Bench) -> None:
    """An earlier line of a file has the key of a later one and other values: the later line wins."""
    code, complete = collections.HEADERS["collection_code"], collections.HEADERS["is_complete"]
    table = bench.last("collections").table
    place = table.height // 2
    row = table[place].with_columns(
        pl.when(pl.col(complete) == "是").then(pl.lit("否")).otherwise(pl.lit("是")).alias(complete)
    )
    bench.add("collections", row, "duplicate_key", "replaced", row[code][0], place)


def unknown_grid(bench: Bench) -> None:
    """An item of a grid that is in no register: it lands, raises an alert and is scored nowhere."""
    _extra_item(bench, "unknown_grid", "landed", pl.lit(UNKNOWN_GRID).alias("grid_code"))


def bad_date(bench: Bench) -> None:
    """A row with a month 13: rejected."""
    headers = items.HEADERS
    row = (
        bench.last("items")
        .table[1]
        .with_columns(
            pl.lit("SX26039900001").alias(headers["item_code"]),
            pl.lit("2026-13-05 08:00:00").alias(headers["reported_at"]),
        )
    )
    bench.add("items", row, "bad_date", "rejected", "SX26039900001")


def foreign_column(bench: Bench) -> None:
    """A column that classifies nobody but names people, and notes with telephone numbers: neither may be stored."""
    file = bench.last("items")
    count = file.table.height // NAME_STEP + 1
    names = people.names(bench.world.plan.rng("witnesses"), count).to_list()
    phones = people.phones(900_000, count).to_list()
    note = items.HEADERS["note"]
    is_marked = [index % NAME_STEP == 0 for index in range(file.table.height)]
    table = file.table.with_columns(
        pl.Series(FOREIGN_COLUMN, [names[i // NAME_STEP] if marked else None for i, marked in enumerate(is_marked)]),
        pl.Series(
            note,
            [
                f"{text}，来电{phones[i // NAME_STEP]}" if is_marked[i] else text
                for i, text in enumerate(file.table[note].to_list())
            ],
        ),
    )
    bench.files["items"][-1] = replace(file, table=table)
    bench.faults.append(Fault("unknown_column", "items", file.name, None, FOREIGN_COLUMN, "dropped"))
    bench.canaries.extend(names)
    bench.canaries.extend(phones)


def named_worker(bench: Bench) -> None:
    """A cell for the reporter's code that holds a name: the item lands, the cell is emptied."""
    name = str(people.names(bench.world.plan.rng("reporters"), 1)[0])
    _extra_item(bench, "named_worker", "dropped", pl.lit(None, pl.String).alias("worker_code"))
    file = bench.last("items")
    worker = items.HEADERS["worker_code"]
    cells = file.table[worker].to_list()
    cells[-1] = name
    bench.files["items"][-1] = replace(file, table=file.table.with_columns(pl.Series(worker, cells)))
    bench.canaries.append(name)


def exact_repeat(bench: Bench) -> None:
    """The same line twice: one row."""
    row = bench.last("logins").table[-1]
    bench.add("logins", row, "exact_repeat", "repeated", row[logins.HEADERS["worker_code"]][0])


def extra_delimiter(bench: Bench) -> None:
    """A row with one comma too many in front: every value would move by a column. Rejected."""
    code = "ZF9900001"
    row = bench.last("visits").table[0].with_columns(pl.lit(code).alias(visits.HEADERS["visit_code"]))
    bench.add("visits", row, "extra_delimiter", "rejected", code)
    file = bench.last("visits")
    cells = [value or "" for value in row.row(0)]
    line = ",".join([cells[0], "", *cells[1:]])
    bench.files["visits"][-1] = replace(file, broken={file.first_row + file.table.height - 1: line})


def _extra_item(bench: Bench, kind: str, outcome: str, change: pl.Expr) -> None:
    """A copy of a disposed item of the last month under a new code, in the truth and in the last export."""
    plan = bench.world.plan
    frame = bench.frames["items"]
    code = f"SX{plan.month_end(plan.months - 1):%y%m%d}9{len(bench.faults):04d}"
    start = plan.month_start(plan.months - 1)
    row = (
        frame.filter((pl.col("outcome") == "disposed") & (pl.col("reported_at").cast(pl.Date) >= start))
        .head(1)
        .with_columns(pl.lit(code).alias("item_code"), pl.lit("电动车违规充电，已劝离").alias("note"), change)
    )
    bench.frames["items"] = pl.concat([frame, row])
    text = items.as_exported(row, plan.exported_at(plan.months - 1))
    named = text.select(pl.col(column).alias(header) for column, header in items.HEADERS.items())
    missing = [pl.lit(None, pl.String).alias(c) for c in bench.last("items").table.columns if c not in named.columns]
    bench.add("items", named.with_columns(missing), kind, outcome, code)
