"""From files to the lake: bad input with its clear outcome, winners, snapshots, receipts that add up."""

import itertools
import shutil
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from landing_office import NOW, Office

from ingest.errors import ReceiptMismatchError
from ingest.lake import feed_folder
from ingest.receipts import Receipt

HEADER = "item_code,grid_code,category,reported_at,rework_count,note\n"
WORKERS = "网格员编号,网格编号,岗位\nW1,G1,网格长\nW2,G1,网格员\n"


def counts(receipt: Receipt) -> tuple[int, int, int, int, int]:
    return (receipt.rows_read, receipt.rows_landed, receipt.rows_replaced, receipt.rows_repeated, receipt.rows_rejected)


def test_home_without_files_has_nothing_to_land(office):
    assert office.land() == {}
    assert office.lake("items").is_empty()


def test_unknown_file_is_set_aside_and_the_rest_goes_on(office):
    office.put("minutes.txt", "hello")
    office.put("items.csv", HEADER + "A1,G1,x,2026-03-01,,\n")
    receipts = office.land()
    assert receipts["minutes.txt"].status == "set_aside"
    assert "no feed has this name" in receipts["minutes.txt"].reason
    assert counts(receipts["items.csv"]) == (1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"a,b\n1,2\n", "no header that fits feed items: item_code, grid_code, category, reported_at missing"),
        (b"<html></html>", "HTML"),
        (b"PAR1....", "Parquet"),
    ],
)
def test_file_that_cannot_be_read_is_set_aside_whole(office, content, words):
    office.put("items.csv", content)
    receipt = office.land()["items.csv"]
    assert (receipt.status, counts(receipt)) == ("set_aside", (0, 0, 0, 0, 0))
    assert words in receipt.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_encoding_lands_the_same(office, encoding):
    office.put(
        "事项上报_2026-03.csv",
        "事项编号,网格编号,事项类别,上报时间\nA1,G1,其他，杂项,2026年3月1日\n".replace("，", "、"),
        encoding,
    )
    assert office.land()["事项上报_2026-03.csv"].encoding == encoding
    assert office.lake("items").row(0, named=True)["category"] == "其他、杂项"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_every_delimiter_is_known_by_its_header(office, delimiter):
    office.put("items.csv", (HEADER + "A1,G1,x,2026-03-01,1,\n").replace(",", delimiter))
    assert counts(office.land()["items.csv"]) == (1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("row", "column", "rule", "reason"),
    [
        ("A1,,x,2026-03-01,,", "grid_code", "required", "grid_code is empty"),
        ("A1,G1,x,,,", "reported_at", "required", "reported_at is empty"),
        ("A1,G1,x,2026-13-01,,", "reported_at", "unreadable_date", "reported_at is no date or time that can be read"),
        ("A1,G1,x,03/04/2026,,", "reported_at", "ambiguous_date", "reported_at could be more than one date"),
        ("A1,G1,x,2026-03-01,two,", "rework_count", "not_a_whole_number", "rework_count is no whole number"),
        ("A1,G1,x,2026-03-01,-1,", "rework_count", "not_negative", "rework_count is below nought"),
        ("A1,G1,x,2026-03-01,,,", None, "field_count", "7 fields where the header has 6"),
        ("A1,G1,x,2026-03-01,1", None, "field_count", "5 fields where the header has 6"),
        ('A1,G1,"x,2026-03-01,,', None, "quotes", "the line's quotes do not close as they should"),
    ],
)
def test_bad_row_is_rejected_with_line_column_and_reason(office, row, column, rule, reason):
    office.put("items.csv", HEADER + "A0,G1,x,2026-03-01,,\n" + row + "\nA2,G1,x,2026-03-01,,\n")
    receipt = office.land()["items.csv"]
    assert counts(receipt) == (3, 2, 0, 0, 1)
    found = receipt.rejected.row(0, named=True)
    assert (found["row_number"], found["column_name"], found["rule"], found["reason"]) == (3, column, rule, reason)
    assert found["reason_zh"]
    table = pl.read_parquet(office.home.lake / "receipts" / "rejected_row.parquet")
    assert table.select("file_name", "feed", "row_number").rows() == [("items.csv", "items", 3)]


def test_rejected_row_shows_neither_names_nor_notes(office):
    office.put("visits.csv", "走访编号,走访人,网格编号,走访时间,走访内容\nV1,张三,G1,昨天李四,拜访王五13812345678\n")
    content = office.land()["visits.csv"].rejected["content_masked"][0]
    assert content == "visit_code=V1; worker_code=***; grid_code=G1; visited_at=※※※※; note=***"
    office.put("items.csv", HEADER + "A1,G1,张三13812345678投诉,2026-03-01,,\n")
    content = office.land()["items.csv"].rejected["content_masked"][0]
    assert "category=※※[phone]※※;" in content
    office.put(
        "grids.csv", "网格编号,网格类型,村社区编号,城乡类型,网格名称\nG1,x,C1,城市,１３８１２３\u200b４５６７８户\n"
    )
    assert "grid_name=[phone]※;" in office.land()["grids.csv"].rejected["content_masked"][0]


def test_later_line_of_a_key_wins_and_an_exact_repeat_is_one_row(office):
    rows = ["A1,G1,x,2026-03-01,1,", "A1,G1,x,2026-03-01,1,", "A1,G1,x,2026-03-01,2,", "A2,G1,x,2026-03-01,,"]
    office.put("items.csv", HEADER + "\n".join(rows))
    receipt = office.land()["items.csv"]
    assert counts(receipt) == (4, 2, 1, 1, 0)
    assert office.lake("items").select("item_code", "rework_count", "source_row").rows() == [
        ("A1", 2, 4),
        ("A2", None, 5),
    ]


def test_later_export_date_wins_whatever_came_first(office):
    office.put("items_2026-03-31.csv", HEADER + "A1,G1,x,2026-03-01,3,\n")
    office.land()
    office.put("items_2026-03-10.csv", HEADER + "A1,G1,x,2026-03-01,1,\n")
    receipts = office.land(NOW + timedelta(days=1))
    assert counts(receipts["items_2026-03-10.csv"]) == (1, 0, 1, 0, 0)
    assert office.lake("items")["rework_count"].to_list() == [3]


def test_file_sent_again_with_one_row_changed_wins_by_arrival(office):
    office.put("items_2026-03.csv", HEADER + "A1,G1,x,2026-03-01,1,\nA2,G1,x,2026-03-01,1,\n")
    office.land()
    office.put("items_2026-03.csv", HEADER + "A1,G1,x,2026-03-01,2,\nA2,G1,x,2026-03-01,1,\n")
    # The clock need not move on between two runs: the order of the intake log decides.
    office.land()
    rows = office.lake("items").select("item_code", "rework_count").rows()
    assert rows == [("A1", 2), ("A2", 1)]
    files = pl.read_parquet(office.home.lake / "receipts" / "ingested_file.parquet")
    assert files.select("rows_landed", "rows_replaced", "rows_repeated").rows() in (
        [(1, 1, 0), (1, 0, 1)],
        [(1, 0, 1), (1, 1, 0)],
    )


FILES = {
    "items_2026-03-10.csv": HEADER + "A1,G1,x,2026-03-01,1,\nA2,G1,x,2026-03-02,1,\n",
    "items_2026-03-20.csv": HEADER + "A2,G1,x,2026-03-02,2,\nA3,G1,x,2026-04-01,1,\n",
    "items_2026-03-31.csv": HEADER + "A1,G1,x,2026-03-01,1,\nA3,G1,x,2026-04-02,1,\nA4,,x,2026-04-02,1,\n",
    "workers_20260331.csv": WORKERS,
}


def test_order_of_arrival_does_not_matter(tmp_path):
    results = set()
    for number, order in enumerate(itertools.islice(itertools.permutations(FILES), 0, None, 3)):
        office = Office(tmp_path / str(number))
        if number % 2:
            for name in order:
                office.put(name, FILES[name])
                office.land(NOW + timedelta(days=number))
        else:
            for name in order:
                office.put(name, FILES[name])
        receipts = office.land()
        lake = tuple(map(tuple, office.lake("items").rows()))
        results.add((lake, tuple(sorted((name, counts(receipt)) for name, receipt in receipts.items()))))
    assert len(results) == 1


def test_running_again_changes_no_byte(office):
    for name, content in FILES.items():
        office.put(name, content)
    office.land()
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in office.home.lake.rglob("*.parquet")}
    office.land(NOW + timedelta(days=3))
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in office.home.lake.rglob("*.parquet")}
    assert after == before


def test_lake_is_rebuilt_the_same_from_vault_and_ledger(office):
    for name, content in FILES.items():
        office.put(name, content)
    office.land()
    rows = office.lake("items").rows()
    shutil.rmtree(office.home.lake)
    shutil.rmtree(office.home.exports)
    office.land()
    assert office.lake("items").rows() == rows


def test_months_are_local_and_stale_ones_go(office):
    folder = feed_folder(office.home, "items")
    office.put("items_2026-03-01.csv", HEADER + "A1,G1,x,2026-02-28T17:00:00Z,,\nA2,G1,x,2026-02-28 12:00,,\n")
    office.land()
    assert sorted(path.name for path in folder.glob("*.parquet")) == ["2026-02.parquet", "2026-03.parquet"]
    office.put("items_2026-03-02.csv", HEADER + "A2,G1,x,2026-03-01 12:00,,\n")
    office.land()
    assert [path.name for path in folder.glob("*.parquet")] == ["2026-03.parquet"]


REGISTER = "grid_code,grid_type,community_code,area_type,households\n"


def test_snapshots_stand_beside_each_other_and_parts_of_one_are_joined(office):
    office.put("grids_2026-02.csv", REGISTER + "G1,综合网格,C1,城市,100\nG2,综合网格,C1,城市,\n")
    office.put("grids_20260331_east.csv", REGISTER + "G1,综合网格,C1,城市,110\n")
    office.put("grids_20260331_west.csv", REGISTER + "G3,专属网格,C2,农村,无\nG1,综合网格,C1,城市,120\n")
    receipts = office.land()
    assert office.lake("grids").select("snapshot_date", "grid_code", "households").rows() == [
        (date(2026, 2, 28), "G1", 100),
        (date(2026, 2, 28), "G2", None),
        (date(2026, 3, 31), "G1", 120),
        (date(2026, 3, 31), "G3", None),
    ]
    assert counts(receipts["grids_20260331_east.csv"]) == (1, 0, 1, 0, 0)


def test_register_without_a_date_is_of_the_local_day_it_came(office):
    office.put("grids.csv", REGISTER + "G1,综合网格,C1,城市,100\n")
    office.land(datetime(2026, 4, 10, 17, 0, tzinfo=UTC))
    assert office.lake("grids")["snapshot_date"].to_list() == [date(2026, 4, 11)]


def test_register_row_may_be_empty_in_a_part_of_its_key(office):
    office.put(
        "workers_20260331.csv",
        "网格员编号,网格编号,岗位,任职日期\nW1,G1,网格长,\nW1,G1,网格长,2026-03-01\nW1,G1,网格长,\n",
    )
    assert counts(office.land()["workers_20260331.csv"]) == (3, 2, 0, 1, 0)


NAMED = (
    "事项编号,网格编号,上报人,事项类别,上报时间\nA1,G1,W1,x,2026-03-01\nA2,G1,张三,x,2026-03-01\nA3,G1,,x,2026-03-01\n"
)


@pytest.mark.parametrize("register_first", [True, False])
def test_reporter_counts_only_as_a_code_of_the_worker_register(office, register_first):
    names = ["workers_20260331.csv", "items_2026-03.csv"]
    for name in names if register_first else reversed(names):
        office.put(name, WORKERS if name.startswith("workers") else NAMED)
        receipts = office.land()
    assert office.lake("items")["worker_code"].to_list() == ["W1", None, None]
    assert (
        "worker_code: 1 cells are no code of the worker register and were emptied"
        in receipts["items_2026-03.csv"].notes
    )


def test_code_under_a_code_header_is_kept_though_no_register_knows_it(office):
    office.put("items.csv", NAMED.replace("上报人", "上报人编号").replace("A1,G1,W1", "A1,G1,W9"))
    office.land()
    assert office.lake("items")["worker_code"].to_list() == ["W9", None, None]


def test_login_under_a_name_that_is_no_code_is_rejected_because_it_is_nobodys(office):
    office.put("workers_20260331.csv", WORKERS)
    office.put("logins.csv", "网格员,登录时间\nW1,2026-03-01 08:00\n张三,2026-03-01 08:00\n李四,2026-03-01 08:00\n")
    receipt = office.land()["logins.csv"]
    assert counts(receipt) == (3, 1, 0, 0, 2)
    assert receipt.rejected.select("row_number", "column_name", "rule", "content_masked").rows() == [
        (3, "worker_code", "not_in_register", "worker_code=***; login_at=2026-03-01 08:00"),
        (4, "worker_code", "not_in_register", "worker_code=***; login_at=2026-03-01 08:00"),
    ]


def test_outcome_of_an_empty_cell_follows_the_disposal_time(office):
    office.put(
        "items.csv",
        "item_code,grid_code,category,reported_at,disposed_at,outcome\nA1,G,x,2026-03-01,2026-03-02,\nA2,G,x,2026-03-01,,\nA3,G,x,2026-03-01,,驳回\n",
    )
    office.land()
    assert office.lake("items")["outcome"].to_list() == ["disposed", "open", "rejected"]


def test_total_rows_and_notes_under_the_data_are_no_rows(office):
    tail = "合计,,,,7,\n小计：,,,,7,\n\n制表人：张三\n填报日期：2026年4月1日\n"
    office.put("items.csv", HEADER + "A1,G1,x,2026-03-01,7,备注：很好\n备注,G1,x,2026-03-01,1,\n" + tail)
    receipt = office.land()["items.csv"]
    assert counts(receipt) == (2, 2, 0, 0, 0)
    assert "4 total or note rows under the data" in receipt.notes


def test_total_row_in_the_middle_is_rejected_and_so_seen(office):
    office.put("items.csv", HEADER + "A1,G1,x,2026-03-01,7,\n小计,,,,7,\nA2,G1,x,2026-03-01,7,\n")
    assert counts(office.land()["items.csv"]) == (3, 2, 0, 0, 1)


def test_receipt_that_does_not_add_up_is_an_error():
    with pytest.raises(ReceiptMismatchError, match=r"items.csv: 3 rows read, but 1 landed \+ 1 replaced"):
        Receipt("a", "items.csv", "items", NOW, "landed", rows_read=3, rows_landed=1, rows_replaced=1)


def test_half_written_part_is_made_again(office):
    office.put("items.csv", HEADER + "A1,G1,x,2026-03-01,,\n")
    office.land()
    (part,) = (office.home.lake / "parts" / "items").iterdir()
    (part / "rows.parquet").write_bytes(b"PAR1")
    assert counts(office.land()["items.csv"]) == (1, 1, 0, 0, 0)
