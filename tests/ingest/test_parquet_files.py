"""Parquet: typed columns go through the same typing as text, and what they cannot say for sure is not guessed."""

import io
from datetime import UTC, date, datetime, time
from decimal import Decimal

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingest.decode import SetAsideError

ROW = {
    "事项编号": "A1",
    "网格编号": "G1",
    "事项类别": "环境保护",
    "上报时间": "2026-03-01 08:05",
    "处置时限": "2026-03-09",
    "返工次数": "2",
}


def parquet(*rows, schema=None, **options):
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), sink, **options)
    return sink.getvalue()


def with_column(values, kind, name="返工次数"):
    """As many rows as values, with one typed column."""
    rows = [{**ROW, "事项编号": f"A{i}"} for i in range(len(values))]
    table = pa.Table.from_pylist(rows)
    if name in table.schema.names:
        table = table.drop_columns([name])
    sink = io.BytesIO()
    pq.write_table(table.append_column(name, pa.array(values, kind)), sink)
    return sink.getvalue()


def land(office, content, name="items_2026-03.parquet"):
    office.put(name, content)
    return office.land()[name]


def landed(office, column):
    return office.lake("items").sort("source_row")[column].to_list()


def test_rows_land_with_their_position(office):
    receipt = land(office, parquet(ROW, {**ROW, "事项编号": "A2"}))
    assert (receipt.rows_read, receipt.rows_landed, receipt.encoding) == (2, 2, "parquet")
    first, second = office.lake("items").sort("source_row").to_dicts()
    assert (first["item_code"], first["source_row"]) == ("A1", 1)
    assert (second["item_code"], second["source_row"]) == ("A2", 2)
    assert first["reported_at"] == datetime(2026, 3, 1, 0, 5, tzinfo=UTC)
    assert (first["category"], first["rework_count"]) == ("environment", 2)


def test_same_rows_as_csv_give_the_same_lake(office, tmp_path):
    rows = [{**ROW, "事项编号": f"A{i}", "返工次数": i} for i in range(30)]
    land(office, parquet(*rows))
    as_parquet = office.lake("items").drop("source_file", "source_row")
    office.put("items_2026-03.csv", pl.DataFrame(rows).write_csv())
    office.land()
    assert as_parquet.equals(office.lake("items").drop("source_file", "source_row"))


LOCAL = datetime(2026, 3, 1, 8, 5)


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (LOCAL, pa.timestamp("us"), datetime(2026, 3, 1, 0, 5, tzinfo=UTC)),
        (LOCAL, pa.timestamp("ms"), datetime(2026, 3, 1, 0, 5, tzinfo=UTC)),
        (LOCAL, pa.timestamp("ns"), datetime(2026, 3, 1, 0, 5, tzinfo=UTC)),
        (LOCAL.replace(tzinfo=UTC), pa.timestamp("us", "UTC"), datetime(2026, 3, 1, 8, 5, tzinfo=UTC)),
        (LOCAL.replace(tzinfo=UTC), pa.timestamp("us", "America/New_York"), datetime(2026, 3, 1, 8, 5, tzinfo=UTC)),
        (LOCAL.replace(microsecond=250_000), pa.timestamp("us"), datetime(2026, 3, 1, 0, 5, 0, 250_000, tzinfo=UTC)),
        (date(2026, 3, 1), pa.date32(), datetime(2026, 2, 28, 16, tzinfo=UTC)),
        (20260301, pa.int32(), datetime(2026, 2, 28, 16, tzinfo=UTC)),
        (46082.5, pa.float64(), datetime(2026, 3, 1, 4, tzinfo=UTC)),
        (1772323500000, pa.int64(), datetime(2026, 3, 1, 0, 5, tzinfo=UTC)),
    ],
)
def test_times_of_every_type(office, value, kind, expected):
    typed = office.read("items", with_column([value], kind, "上报时间"))
    assert typed.rows["reported_at"].to_list() == [expected]


def test_a_date_as_deadline_ends_its_day_and_a_timestamp_is_what_it_says(office):
    typed = office.read("items", with_column([date(2026, 3, 9)], pa.date32(), "处置时限"))
    assert typed.rows["due_at"].to_list() == [datetime(2026, 3, 9, 15, 59, 59, tzinfo=UTC)]
    typed = office.read("items", with_column([datetime(2026, 3, 9)], pa.timestamp("us"), "处置时限"))
    assert typed.rows["due_at"].to_list() == [datetime(2026, 3, 8, 16, tzinfo=UTC)]
    assert "due_at: every time is 00:00:00 and taken as that, not as the end of the day" in typed.notes


def test_declared_time_format_is_for_text_only(office):
    (office.home.root / "sources.yaml").write_text(
        'sources:\n  - {feed: items, files: "items*", time_format: "%m/%d/%Y"}\n', "utf-8"
    )
    table = pa.table(
        {
            "事项编号": ["A1"],
            "网格编号": ["G1"],
            "事项类别": ["x"],
            "上报时间": pa.array([LOCAL], pa.timestamp("us")),
            "处置时限": ["03/09/2026"],
        }
    )
    sink = io.BytesIO()
    pq.write_table(table, sink)
    land(office, sink.getvalue())
    assert landed(office, "reported_at") == [datetime(2026, 3, 1, 0, 5, tzinfo=UTC)]
    assert landed(office, "due_at") == [datetime(2026, 3, 9, 15, 59, 59, tzinfo=UTC)]


def test_times_without_a_zone_in_the_old_way_wait_for_a_declaration(office):
    content = parquet({**ROW, "上报时间": LOCAL}, use_deprecated_int96_timestamps=True)
    assert "declare time_zone" in land(office, content).reason
    (office.home.root / "sources.yaml").write_text(
        'sources:\n  - {feed: items, files: "items*", time_zone: UTC}\n', "utf-8"
    )
    office.land()
    assert landed(office, "reported_at") == [datetime(2026, 3, 1, 8, 5, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (2, pa.int8(), 2),
        (2, pa.uint64(), 2),
        (2.0, pa.float32(), 2),
        (Decimal("2.00"), pa.decimal128(9, 2), 2),
        (Decimal("2"), pa.decimal256(50, 0), 2),
        ("2", pa.dictionary(pa.int32(), pa.string()), 2),
        (b"2", pa.binary(), 2),
        (None, pa.int64(), None),
        (None, pa.null(), None),
    ],
)
def test_whole_numbers_of_every_type(office, value, kind, expected):
    typed = office.read("items", with_column([value], kind))
    assert typed.rejected.is_empty()
    assert typed.rows["rework_count"].to_list() == [expected]


@pytest.mark.parametrize(
    ("value", "kind", "rule"),
    [
        (2.5, pa.float64(), "not_a_whole_number"),
        (float("nan"), pa.float64(), "error_cell"),
        (float("inf"), pa.float64(), "error_cell"),
        (1e300, pa.float64(), "not_a_whole_number"),
        (True, pa.bool_(), "not_a_whole_number"),
        (date(2026, 3, 1), pa.date32(), "not_a_whole_number"),
        (time(8, 5), pa.time64("us"), "not_a_whole_number"),
        ([1], pa.list_(pa.int64()), "error_cell"),
        ({"a": 1}, pa.struct([("a", pa.int64())]), "error_cell"),
        ("1\x00", pa.string(), "error_cell"),
        (7, pa.duration("s"), "error_cell"),
    ],
)
def test_values_that_are_no_whole_number_reject_their_row_alone(office, value, kind, rule):
    typed = office.read("items", with_column([value, None], kind))
    assert (typed.rows.height, typed.rejected.height) == (1, 1)
    assert typed.rejected.select("row_number", "column_name", "rule").rows() == [(1, "rework_count", rule)]


def test_time_without_a_date_is_rejected(office):
    typed = office.read("items", with_column([time(8, 5)], pa.time64("us"), "上报时间"))
    assert typed.rejected["rule"].to_list() == ["time_without_date"]


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [(True, pa.bool_(), True), (0, pa.int8(), False), ("是", pa.string(), True), (1.0, pa.float64(), True)],
)
def test_yes_and_no(office, value, kind, expected):
    typed = office.read("items", with_column([value], kind, "网格自办"))
    assert typed.rows["handled_in_grid"].to_list() == [expected]


def test_whole_numbers_are_codes_with_all_their_digits_and_the_receipt_says_so(office):
    typed = office.read("items", with_column([320412202603010013], pa.int64(), "网格编号"))
    assert typed.rows["grid_code"].to_list() == ["320412202603010013"]
    assert any(note.startswith("grid_code: numbers where codes are expected") for note in typed.notes)


def test_codes_that_went_through_a_binary_fraction_are_rejected_where_digits_may_be_lost(office):
    typed = office.read(
        "items", with_column([320412001001001.0, 320412202603010013.0, 3.2e30], pa.float64(), "网格编号")
    )
    assert typed.rows["grid_code"].to_list() == ["320412001001001"]
    assert typed.rejected["rule"].to_list() == ["digits_lost", "digits_lost"]


@pytest.mark.parametrize(
    ("value", "kind", "is_legal"),
    [
        ("440524188001010014", pa.string(), True),
        (440524188001010014, pa.int64(), False),
        (440524188001010014.0, pa.float64(), False),
    ],
)
def test_id_number_that_is_a_number_is_present_but_never_hashed(office, value, kind, is_legal):
    table = pa.table(
        {"网格员编号": ["W1"], "网格编号": ["G1"], "岗位": ["网格长"], "身份证号": pa.array([value], kind)}
    )
    sink = io.BytesIO()
    pq.write_table(table, sink)
    row = office.read("workers", sink.getvalue()).rows.row(0, named=True)
    assert (row["id_number_present"], row["id_number_legal"]) == (True, is_legal)
    assert (row["id_number_hash"] is not None) == is_legal


def test_columns_the_feed_does_not_take_are_named_and_not_read(office):
    """Their pages are destroyed: whoever read them would fail."""
    secret = [f"涉密{i:05}" for i in range(2_000)]
    rows = [{**ROW, "事项编号": f"A{i}", "宗教信仰": secret[i]} for i in range(len(secret))]
    content = parquet(*rows, compression="none", use_dictionary=False)
    column = pq.ParquetFile(io.BytesIO(content)).metadata.row_group(0)
    at = next(i for i in range(column.num_columns) if column.column(i).path_in_schema == "宗教信仰")
    start, size = column.column(at).data_page_offset, column.column(at).total_compressed_size
    broken = content[:start] + b"\xff" * size + content[start + size :]
    receipt = land(office, broken)
    assert receipt.rows_landed == len(rows)
    assert "columns not taken: 宗教信仰" in receipt.notes


def test_second_column_of_a_name_is_named_and_the_first_counts(office):
    table = pa.Table.from_pylist([ROW]).append_column("返工次数", pa.array(["9"]))
    sink = io.BytesIO()
    pq.write_table(table, sink)
    typed = office.read("items", sink.getvalue())
    assert typed.rows["rework_count"].to_list() == [2]
    assert "second header of a column, not taken: 返工次数" in typed.notes


def test_empty_file_lands_no_row(office):
    receipt = land(office, parquet(schema=pa.schema([(name, pa.string()) for name in ROW])))
    assert (receipt.status, receipt.rows_read) == ("landed", 0)


GOOD = parquet(ROW)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (GOOD[: len(GOOD) // 2], "damaged or cut short / Parquet文件已损坏"),
        (GOOD[:4], "damaged or cut short"),
        (GOOD[:4] + b"\xff" * 40 + GOOD[44:], "damaged or cut short"),
        (b"PARE" + GOOD[4:], "encrypted"),
        (parquet({"a": "1"}), "no header that fits feed items"),
    ],
)
def test_file_that_cannot_be_read_is_set_aside(office, content, words):
    with pytest.raises(SetAsideError, match=words):
        office.read("items", content)


def test_text_that_is_no_text_is_not_taken(office):
    table = pa.Table.from_pylist([ROW]).drop_columns(["返工次数"])
    bad = pa.array([b"\xff\xfe"], pa.binary()).view(pa.string())
    sink = io.BytesIO()
    pq.write_table(table.append_column("返工次数", bad), sink)
    with pytest.raises(SetAsideError, match="damaged"):
        office.read("items", sink.getvalue())
    typed = office.read("items", with_column([b"\xff\xfe"], pa.binary()))
    assert typed.rejected["rule"].to_list() == ["error_cell"]
