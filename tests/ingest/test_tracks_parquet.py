"""Parquet exports of tracks: the quick way and the careful one, the same of every row."""

import io
import math
import shutil
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from landing_office import NOW
from properties import draws
from track_files import ODD_CODES, WORKERS, counts, csv, everything, fixes, landed, table

from ingest import parquet_file
from ingest.tracks import column_file, files, stream

CODES = ("W1", "W2", "W7-a_b", *ODD_CODES, None, "a\x00b")
BEGIN = datetime(2026, 3, 2, 9)
TIMES = (None, datetime(1988, 4, 10, 2, 30), datetime(1969, 12, 31, 23), datetime(1900, 1, 1), datetime(2150, 1, 1))
TIMES += (datetime(1, 1, 1), datetime(1970, 1, 1), datetime(2037, 12, 31, 23, 59, 59))
DEGREES = (None, math.nan, math.inf, 0.0, -0.0, 1e-9, 0.00012300000000000001, 5.123456789012345, 1.2345678901234567)
DEGREES += (9.9999999999999995, 1000.0, 181.0, -119.5, 119.90051234567891, 99.99999999999999, 120.0)
METRES = (None, math.nan, -math.inf, 0.0, -0.0, 0.0005, 1e-21, 0.0012345678901234567, 1e7, 13812345678.0, -1.0, 3.3)
MOCKS = (None, 1, 0, 2, -1)
WORDS = (None, "否", "是", "0", "1", "TRUE", "no", "maybe", "", "无", " 0")
CODED, SHANGHAI = pa.dictionary(pa.int32(), pa.string()), timezone(timedelta(hours=8))
TEXT = (pa.string(), pa.large_string(), CODED)


def column(values, draw, one):
    """A column of one of the types in which the values may come."""
    kind = draw(st.sampled_from(list(values)))
    return pa.array([values[kind](one, number) for number in range(one.rows)], kind)


class One:
    """Draws cells, mostly the first of those given."""

    def __init__(self, draw):
        self.seed = Random(draw(st.integers(0, 1 << 32)))
        self.is_odd, self.rows = draw(st.sampled_from([0.0, 0.02, 0.3])), self.seed.randint(80, 220)

    def of(self, plain, odd):
        return self.seed.choice(odd) if self.seed.random() < self.is_odd else plain

    def code(self, number):
        return self.of(CODES[self.seed.randrange(2)], CODES)

    def time(self, number):
        later = timedelta(minutes=number % 60, seconds=self.seed.randrange(3), days=self.seed.choice([0, 0, 1, 29]))
        return self.of(BEGIN + later, TIMES)

    def near(self, number, zone=None):
        """Within the years that any type of time can say."""
        time = self.time(number)
        return time and (time if time.year > 1900 else BEGIN).replace(tzinfo=zone)

    def degrees(self, middle):
        return self.of(middle + self.seed.randrange(100) / 1e5, DEGREES)


def whole(number):
    """What a column of whole numbers holds of another."""
    return None if number is None or not math.isfinite(number) else int(number)


@st.composite
def exports(draw: st.DrawFn) -> bytes:
    """A track export with columns of any type, mostly those of which all is plain."""
    one = One(draw)
    is_plain = draw(st.booleans())
    texts = {kind: lambda o, n: o.code(n) for kind in TEXT}
    codes = texts if is_plain else {**texts, pa.int64(): lambda o, n: n % 3, pa.null(): lambda o, n: None}
    codes = codes if is_plain else {**codes, pa.binary(): lambda o, n: (o.code(n) or "W1").encode()}
    times = {pa.timestamp(unit): lambda o, n: o.time(n) for unit in ("s", "ms", "us")}
    times |= {pa.timestamp("ns"): lambda o, n: o.near(n), pa.timestamp("ms", "UTC"): lambda o, n: o.near(n, SHANGHAI)}
    if not is_plain:
        times |= {pa.string(): lambda o, n: str(o.time(n)), pa.date32(): lambda o, n: date(2026, 3, 2)}

    def places(middle):
        plain = {pa.float64(): lambda o, n: o.degrees(middle), pa.float32(): lambda o, n: o.degrees(middle)}
        others = {pa.string(): lambda o, n: str(o.degrees(middle)), pa.int32(): lambda o, n: int(middle)}
        others[pa.decimal128(12, 7)] = lambda o, n: Decimal(str(middle))
        return plain if is_plain else {**plain, **others}

    metres = {kind: lambda o, n: o.of(5.5, METRES) for kind in (pa.float64(), pa.float32())}
    metres |= {pa.int64(): lambda o, n: whole(o.of(5, METRES)), pa.null(): lambda o, n: None}
    mocks = {kind: lambda o, n: o.of(0, MOCKS) for kind in (pa.int64(), pa.int8(), pa.float64())}
    mocks |= {pa.bool_(): lambda o, n: o.of(False, (None, True))} | {k: lambda o, n: o.of("否", WORDS) for k in TEXT}
    taken = {draw(st.sampled_from(["worker_code", "网格员"])): column(codes, draw, one)}
    taken |= {"备注": pa.array(["x"] * one.rows), "located_at": column(times, draw, one)}
    taken |= {"longitude": column(places(119.9), draw, one), "latitude": column(places(31.7), draw, one)}
    taken |= {"accuracy_m": column(metres, draw, one)} if draw(st.booleans()) else {}
    taken |= {"is_mock": column(mocks, draw, one)} if draw(st.booleans()) else {}
    return parquet(pa.table(taken), draw(st.sampled_from([10, 40, 1000])))


def parquet(rows: pa.Table, group: int) -> bytes:
    file = io.BytesIO()
    pq.write_table(rows, file, row_group_size=group, write_page_checksum=True)
    return file.getvalue()


def walks(*rows: list[str]) -> pa.Table:
    """Rows of a CSV."""
    cells = [row.split(",") for each in rows for row in each]
    code, at, longitude, latitude, accuracy, mock = zip(*cells, strict=True)
    numbers = {"longitude": longitude, "latitude": latitude, "accuracy_m": accuracy}
    return pa.table(
        {
            "worker_code": code,
            "located_at": [datetime.fromisoformat(each) for each in at],
            **{name: [float(each) for each in column] for name, column in numbers.items()},
            "is_mock": mock,
        }
    )


def small(patch: pytest.MonkeyPatch) -> None:
    """Blocks, batches and portions of a few rows."""
    for name, value in {"FEWEST_ROWS": 0, "BLOCK": 30, "BATCH": 25, "MOST_ODD": 30, "MOST_BLOCKS": 3}.items():
        patch.setattr(column_file, name, value)


@draws(6, 2_000)
@given(contents=st.lists(exports(), min_size=1, max_size=2), held=st.sampled_from([50, 1 << 16]))
def test_both_ways_account_for_every_row_alike(ground, contents, held):
    with pytest.MonkeyPatch.context() as patch:
        carefully = landed(ground, contents, False, patch)
        small(patch)
        patch.setattr(stream, "MOST_HELD", held)
        assert landed(ground, contents, True, patch) == carefully


def test_plain_export_says_what_its_csv_says_and_needs_no_careful_reader(ground, monkeypatch):
    rows = fixes("W1", "2026-03-02", number=60) + fixes("W2", "2026-03-03", number=60)
    as_csv = landed(ground, [csv(rows).encode()], False, monkeypatch)
    small(monkeypatch)
    monkeypatch.setattr(parquet_file, "MAX_ROWS", 100)  # it is not held, and may be of any length
    read, original = [], column_file.Columns.table
    monkeypatch.setattr(column_file.Columns, "table", lambda s, b, *a: read.append(len(b)) or original(s, b, *a))
    tables, fates, told = landed(ground, [parquet(walks(rows), 20)], True, monkeypatch)
    assert (tables, fates) == as_csv[:2]
    assert told[0][:2] == ("parquet", 120)
    assert sum(read) == 0


def test_more_rows_than_there_is_room_for_come_from_the_careful_reader_at_once(ground, monkeypatch):
    rows = walks(fixes("W1", "2026-03-02", number=60), fixes("W1", "2026-03-02", hour=10, number=60))
    content = parquet(rows.set_column(2, "longitude", pa.array([119.9005, 9.5] * 60)), 10)
    carefully = landed(ground, [content], False, monkeypatch)
    small(monkeypatch)
    monkeypatch.setattr(column_file, "MOST_BLOCKS", 1000)
    monkeypatch.setattr(column_file, "MOST_ODD", 1000)
    monkeypatch.setattr(stream, "MOST_HELD", 50)
    assert landed(ground, [content], True, monkeypatch) == carefully


def test_days_are_walked_again_from_the_row_groups_that_hold_them(placed, monkeypatch):
    small(monkeypatch)
    first, second = (fixes("W1", f"2026-03-0{day}", number=60) for day in (2, 3))
    placed.put("tracks_2026-03.parquet", parquet(walks(first, second), 20))
    assert counts(placed.land()["tracks_2026-03.parquet"]) == (120, 120, 0, 0, 0)
    placed.put("workers_20260430.csv", WORKERS + "W1,G1,专职网格员,,\nW1,G2,网格员,2026-03-03,2026-03-31\n")
    read, original = [], column_file.Columns.batches
    with monkeypatch.context() as patch:
        patch.setattr(
            column_file.Columns, "batches", lambda s, n, groups: read.extend(groups) or original(s, n, groups)
        )
        placed.land(NOW + timedelta(days=1))
    assert read == [3, 4, 5]  # of 20 rows each
    before = everything(placed)
    monkeypatch.setattr(column_file, "FEWEST_ROWS", 1 << 40)
    shutil.rmtree(placed.home.lake)
    placed.land(NOW + timedelta(days=1))
    assert everything(placed) == before


def test_export_damaged_inside_is_set_aside_and_nothing_of_it_lands(placed, monkeypatch):
    small(monkeypatch)
    content = bytearray(parquet(walks(fixes("W1", "2026-03-02", number=60), fixes("W2", "2026-03-03", number=60)), 20))
    content[len(content) // 2 - 40 : len(content) // 2] = bytes(40)
    placed.put("tracks_2026-03.parquet", bytes(content))
    read = []
    monkeypatch.setattr(files, "read_part", lambda *a, original=files.read_part: read.append(1) or original(*a))
    receipt = placed.land()["tracks_2026-03.parquet"]
    assert (receipt.status, read) == ("set_aside", [1])
    assert "damaged" in receipt.reason
    assert not table(placed, "track_day").height
