"""What the scanner takes of a cell is what the careful reader would: numbers to the last digit, times to the
microsecond."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import polars as pl
from landing_office import read_table
from numpy.typing import NDArray

from ingest.feeds.tracks import TRACKS
from ingest.instants import as_instants
from ingest.table import Shape
from ingest.tail import MAX_ROWS
from ingest.tracks.form import codes_of, export_at

ZONE = "Asia/Shanghai"
ROWS = 4_000
DIGITS = "0123456789"


def test_delimiter_that_a_character_may_have_in_it_is_left_to_the_careful_reader(tmp_path: Path):
    """亅 is 81 7C in GB18030, and 7C is `|`."""
    path = tmp_path / "tracks.csv"
    rows = "W1|2026-03-02 08:00:00|119.9|31.7|亅\n" * (2 * MAX_ROWS)
    path.write_text("网格员编号|定位时间|经度|纬度|备注\n" + rows, "gb18030")
    assert export_at(path, TRACKS, Shape(), ZONE, "gb18030", fewest_bytes=0) is None
    table = read_table(path.read_bytes(), TRACKS, Shape())
    assert (table.cells.height, table.broken) == (2 * MAX_ROWS, ())


def scanned(folder: Path, cells: Sequence[tuple[str, str]]) -> tuple[dict[int, Any], NDArray[np.int64]]:
    """Of rows with a time and an accuracy the fixes that the scanner takes, by row; and the local day of each: its
    owner, as the worker is the first."""
    from ingest.tracks.scan import FIX, MOCK_BITS, scan

    rows = [f"W1,{time},119.9,31.7,{accuracy}\n" for time, accuracy in [*cells, *[cells[0]] * (MAX_ROWS + 1)]]
    head = "网格员编号,定位时间,经度,纬度,定位精度\n"
    path = folder / "tracks.csv"
    path.write_text(head + "".join(rows), "utf-8")
    export = export_at(path, TRACKS, Shape(), ZONE, None, fewest_bytes=0)
    assert export is not None
    fixes, owners = np.empty(len(rows), FIX), np.empty(len(rows), np.int64)
    runs, strangers = np.empty((len(rows), 4), np.int64), np.empty((len(rows), 2), np.int64)
    read = scan(
        export.data, export.body, export.tail, 0, export.form, codes_of({b"W1": 0}), fixes, owners, runs, strangers
    )
    starts = len(head.encode()) + np.cumsum([0, *(len(row.encode()) for row in rows)])
    row_of = {int(start): row for row, start in enumerate(starts)}
    taken = fixes[: read[0]]
    return {row_of[int(fix["order"]) >> MOCK_BITS]: fix for fix in taken}, owners[: read[0]]


def some_number(random: Random) -> str:
    """Digits of all lengths, and numbers as programs write them: of single and of double precision."""
    match random.randrange(4):
        case 0:
            return repr(random.uniform(0, 180))
        case 1:
            return repr(float(np.float32(random.uniform(0, 60))))
    whole, decimals = ("".join(random.choices(DIGITS, k=random.randint(1, most))) for most in (3, 17))
    return random.choice(["", "-"]) + (f"{whole}.{decimals}" if random.random() < 0.9 else whole)


def some_time(random: Random) -> str:
    """Dates and times of most shapes, some of which are none."""
    separator = random.choice("--/.")
    width = random.choice([1, 2])
    year = random.choice([1969, 1970, 1986, 1991, 2024, 2026, 2037, 2038])
    month, day, hour, minute, second = (f"{random.randint(*ends):0{width}d}" for ends in BOUNDS)
    text = f"{year}{separator}{month}{random.choice([separator] * 9 + ['-'])}{day}{random.choice(' T')}{hour}:{minute}"
    if random.random() < 0.8:
        fraction = "".join(random.choices(DIGITS, k=random.randint(0, 9)))
        text += f":{second}" + random.choice(["", f".{fraction}"])
    return text + random.choice(["", "", "Z", "+08:00", "+0800", "-03:30", "+14:00", "+08", "z", " "])


BOUNDS = ((1, 12), (1, 31), (0, 24), (0, 60), (0, 60))


def test_numbers_are_the_nearest_of_their_digits(tmp_path):
    random = Random(5)
    cells = [("2026-03-02 09:30:00", some_number(random)) for _ in range(ROWS)]
    taken, _ = scanned(tmp_path, cells)
    assert len(taken) > 0.85 * ROWS
    assert {row: fix["accuracy_m"] for row, fix in taken.items()} == {row: float(cells[row][1]) for row in taken}


def test_times_are_those_of_the_careful_reader(tmp_path):
    random = Random(6)
    cells = [(some_time(random), "5") for _ in range(ROWS)]
    taken, days = scanned(tmp_path, cells)
    instants, _ = as_instants(pl.Series([time.strip() for time, _ in cells]), ZONE)
    local = instants.dt.convert_time_zone(ZONE).dt.date().to_physical()
    said, days_said = instants.to_physical().to_list(), local.to_list()
    assert len(taken) > 0.5 * instants.is_not_null().sum()
    assert {row: int(fix["at"]) for row, fix in taken.items()} == {row: said[row] for row in taken}
    assert days.tolist() == [days_said[row] for row in taken]
