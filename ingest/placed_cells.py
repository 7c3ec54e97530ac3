"""Sheets whose cells come one by one, each with its place, its type and the text of its value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

import polars as pl

from ingest.cells import number_text
from ingest.decode import SetAsideError
from ingest.sheet_size import MAX_CELLS
from ingest.sheets import FIRST_DAY, Sheet, filled_down, sheet_notes

MAX_COLUMNS = 16_384
"""As many as a sheet of a newer workbook has."""
MIDNIGHT = time()
NOTHING, NO = pl.Series([None], dtype=pl.String), pl.Series([False])
TOO_LARGE = SetAsideError("the spreadsheet is larger than is allowed; export it as CSV", "电子表格过大，请改为导出CSV")


@dataclass
class PlacedSheet:
    """Cells by row and column, from 0: text and the type of it (Number, DateTime, Boolean, Error, String; as XML
    spreadsheets write them). merged: column, first and last row of cells over several rows. next_row: where a row
    stands that does not say."""

    name: str
    is_visible: bool = True
    hidden_rows: int = 0
    next_row: int = 0
    height: int = 0
    width: int = 0
    cells: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)

    def put(self, row: int, column: int, text: str, kind: str) -> None:
        """A cell with something in it. Raises SetAsideError when all cells up to the last are too many."""
        self.cells[row, column] = text, kind
        self.height, self.width = max(self.height, row + 1), max(self.width, column + 1)
        if self.height * self.width > MAX_CELLS or self.width > MAX_COLUMNS:
            raise TOO_LARGE

    def as_sheet(self) -> Sheet:
        """Frames of equal shape, and what the receipt says of them."""
        if sum(min(last + 1, self.height) - first for _, first, last in self.merged) > MAX_CELLS:
            raise TOO_LARGE
        places = pl.DataFrame(list(self.cells), schema={"row": pl.Int64, "column": pl.Int64}, orient="row")
        shown = places.hstack(_shown(list(self.cells.values()))).partition_by("column", as_dict=True)
        frames = (
            pl.DataFrame(
                {
                    f"c{at}": empty.new_from_index(0, self.height).scatter(own["row"], own[part])
                    if (own := shown.get((at,))) is not None
                    else empty.new_from_index(0, self.height)
                    for at in range(self.width)
                }
            )
            for part, empty in (("text", NOTHING), ("numeric", NO), ("faulty", NO))
        )
        merged = [(f"c{at}", first, last) for at, first, last in self.merged if at < self.width]
        text, numeric, faulty = (filled_down(frame, merged) for frame in frames)
        return Sheet(self.name, self.is_visible, text, numeric, faulty, sheet_notes(self.hidden_rows, len(merged)))


def _shown(cells: list[tuple[str, str]]) -> pl.DataFrame:
    """Text of each cell, as those of other workbooks are shown; whether it holds a number, which a date is, too;
    whether it is an error, or not what it says it is."""
    cell, kind = pl.col("cell"), pl.col("kind")
    number = cell.str.strip_chars().cast(pl.Float64, strict=False)
    moment = cell.str.strip_chars().str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", strict=False)
    clock = moment.dt.strftime("%H:%M:%S%.f")
    day = moment.dt.strftime("%Y-%m-%d")
    at = pl.when(moment < FIRST_DAY).then(clock).when(moment.dt.time() == MIDNIGHT).then(day)
    text = (
        pl.when(kind == "Number")
        .then(number_text(number))
        .when(kind == "DateTime")
        .then(at.otherwise(day + " " + clock))
        .when(kind == "Boolean")
        .then(number.cast(pl.Boolean).cast(pl.String))
        .when(kind != "Error")
        .then(cell)
    )
    frame = pl.DataFrame(cells, schema={"cell": pl.String, "kind": pl.String}, orient="row")
    return frame.select(
        text.alias("text"), kind.is_in(["Number", "DateTime"]).alias("numeric"), text.is_null().alias("faulty")
    )
