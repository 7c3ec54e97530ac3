"""What is taken of a cell in a Parquet file is what the careful reader takes: to the last digit and microsecond."""

import io
from datetime import date
from random import Random

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingest.feeds.tracks import TRACKS
from ingest.identifiers import Key
from ingest.parquet_file import ColumnTraits, columns_of
from ingest.table import Shape
from ingest.tracks.blocks import Workers, fixes_of, owners_of
from ingest.tracks.columns import plain_of
from ingest.tracks.form import offsets_of
from ingest.typed_rows import type_rows

ZONE = "Asia/Shanghai"
ROWS = 2_000
SECONDS = (-2_300_000_000, 0, 577_240_000, 589_939_200, 1_772_413_200, 2_145_888_000, 2_145_916_800, 7_000_000_000)
NUMBERS = (0.0, -0.0, 5.0, 9.999999999999998, 10.0, 120.0, 999.9999999999999, 1000.0, 1e-3, 9.99e-4, 1e7, 13812345678.0)


def taken(**columns: pa.Array) -> np.ndarray:
    """Which rows are taken as they stand, of columns beside which all is plain; these are held against the careful
    reader."""
    count = len(next(iter(columns.values())))
    plain = {
        "worker_code": pa.array(["W1"] * count),
        "located_at": pa.array([1_772_413_200] * count, pa.timestamp("s")),
        **{name: pa.array([number] * count) for name, number in (("longitude", 119.9), ("latitude", 31.7))},
    }
    file = io.BytesIO()
    pq.write_table(pa.table({**plain, **columns}), file)
    found = columns_of(pq.ParquetFile(file), TRACKS, Shape())
    (batch,) = found.batches(count)
    own = plain_of({name: column.chunk(0) for name, column in found.of(batch).items()}, 0, offsets_of(ZONE))
    table = found.table(batch, pl.int_range(1, count + 1, eager=True), dict.fromkeys(found.taken, ColumnTraits()))
    rows = type_rows(table, TRACKS, Shape(), ZONE, Key(bytes(32), ""), date(2026, 4, 10)).rows
    fixes, owners = fixes_of(rows, rows["source_row"].to_numpy() - 1, 0, Workers(), ZONE)
    whole = np.flatnonzero(own.is_plain)
    at = np.searchsorted(fixes["order"], own.fixes["order"][whole] & ~3)
    assert own.fixes[whole].tobytes() == fixes[at].tobytes()
    assert (owners_of(np.zeros_like(own.days), own.days)[whole] == owners[at]).all()
    return own.is_plain


@pytest.mark.parametrize("kind", [pa.float64(), pa.float32()])
@pytest.mark.parametrize("column", ["longitude", "accuracy_m"])
def test_numbers_of_every_size_are_those_that_the_careful_reader_finds(kind, column):
    random = Random(6)
    sizes = [random.choice([-1, 1, 1, 1]) * 10 ** random.uniform(-12, 12) for _ in range(ROWS)]
    degrees = [round(random.uniform(10, 180), random.randint(0, 17)) for _ in range(ROWS)]
    is_taken = taken(**{column: pa.array([*degrees, *sizes, *NUMBERS, None, float("nan"), float("inf")], kind)})
    assert is_taken[: len(degrees)].all()
    assert not is_taken[-2:].any()


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC", "Asia/Urumqi"])
def test_times_of_every_unit_and_zone_are_those_that_the_careful_reader_finds(unit, zone):
    random, second = Random(7), {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
    near = [edge + random.randint(-100_000, 100_000) for edge in SECONDS for _ in range(200)]
    ticks = [at * second + random.choice([0, random.randrange(second)]) for at in near]
    is_taken = taken(located_at=pa.array([*ticks, None], pa.timestamp(unit, zone)))
    assert is_taken[4 * 200 : 5 * 200].all()


@pytest.mark.parametrize("kind", [pa.int8(), pa.int64(), pa.float64(), pa.bool_(), pa.string()])
def test_answers_of_every_type_are_those_that_the_careful_reader_finds(kind):
    words = ["是", "否", "TRUE", "no", "maybe", "", " 1", "无", None]
    answers = [False, True, None] if kind == pa.bool_() else words if kind == pa.string() else [0, 1, 2, -1, None]
    assert taken(is_mock=pa.array(answers, kind))[:2].all() == (kind != pa.float64())
