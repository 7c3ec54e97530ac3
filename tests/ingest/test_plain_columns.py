"""Columns that are read at once, because every cell is written the plain way, say what the careful way says."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties import draws

from ingest import reading
from ingest.feed import Code, Column, Date, Decimal, Instant, Measurement, Position, Whole, YesNo
from ingest.instants import local_to_utc
from ingest.plain import plain_values
from ingest.reading import Reader, read_column

ZONES = ("Asia/Shanghai", "America/New_York", "Australia/Lord_Howe")
TYPES = (Code(), Whole(), Decimal(), Measurement(), Position(), Instant(), Date(), YesNo())
GROUPS = ["110105-19491231-0021", "a-11010-5194-9123-1002-1", "139-1234-5678", "SX-2019-00001-2019-00001"]
CELLS = st.lists(
    st.from_regex(r"\A-?[0-9]{1,4}(\.[0-9]{1,8})?\Z")
    | st.from_regex(r"\A(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9]\Z")
    | st.sampled_from(GROUPS)
    | st.from_regex(r"\A[A-Za-z_-]{0,3}[0-9a-z_-]{0,19}\Z")
    | st.sampled_from(["", "null", "-", "13812345678", "x320411198001011234", "1e5", "1.5E+3", "٣", "１", " 7", "5.0"]),
    max_size=6,
)


@pytest.mark.parametrize("zone", ZONES)
@draws(60)
@given(cells=CELLS, kind=st.sampled_from(TYPES), needed=st.booleans(), ends_day=st.booleans())
def test_plain_way_gives_what_the_careful_way_gives(zone, cells, kind, needed, ends_day):
    column = Column("c", kind, required=needed, ends_day=ends_day)
    text = pl.Series("c", cells, dtype=pl.String)
    fast = read_column(column, text, Reader(zone))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "plain_values", lambda *_: None)
        careful = read_column(column, text, Reader(zone))
    assert fast.values.to_list() == careful.values.to_list()
    assert fast.values.dtype == careful.values.dtype
    assert fast.fault.to_list() == careful.fault.to_list()
    emptied = [] if careful.is_emptied is None else careful.is_emptied.to_list()
    assert (fast.is_emptied is None and not any(emptied)) or fast.is_emptied.to_list() == emptied


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        (Code(), ["SX2603-0001", "32041200001", ""]),
        (Whole(), ["0", "-12", ""]),
        (Position(), ["119.912345", "-3", ""]),
        (Instant(), ["2026-03-01 08:05:00", "1999-12-31 23:59:59", ""]),
    ],
)
def test_what_exports_are_full_of_is_plain(kind, cells):
    assert plain_values(Column("c", kind), pl.Series(cells), "Asia/Shanghai", False) is not None


@pytest.mark.parametrize("cell", ["2026-02-30 08:00:00", "2026-03-08 02:30:00", "2026-11-01 01:30:00"])
def test_time_that_is_none_or_that_the_clock_has_twice_is_not_plain(cell):
    cells = pl.Series(["2026-03-01 08:05:00", cell])
    assert plain_values(Column("c", Instant()), cells, "America/New_York", False) is None


@pytest.mark.parametrize("zone", [*ZONES, "Pacific/Apia", "Asia/Kathmandu"])
@draws(60)
@given(times=st.lists(st.datetimes(datetime(1900, 1, 1), datetime(2050, 1, 1)) | st.none(), max_size=3))
def test_local_times_of_one_offset_are_those_of_the_zone(zone, times):
    local = pl.Series(times, dtype=pl.Datetime("us"))
    by_one = pl.concat([local_to_utc(local[at : at + 1], zone) for at in range(len(local))]) if times else local
    by_zone = local.dt.replace_time_zone(zone, ambiguous="null", non_existent="null").dt.convert_time_zone("UTC")
    for found in (local_to_utc(local, zone), by_one):
        assert found.to_list() == by_zone.to_list()
