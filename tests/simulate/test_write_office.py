"""The simulated office: the same bytes each time, in the forms of real exports, with the faults it says it planted."""

import csv
import hashlib
import io
from datetime import date
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from stdnum.cn import ric

from simulate import Truth, write_office
from simulate.people import id_numbers
from simulate.plan import Plan

FEEDS = ["grids", "workers", "logins", "items", "visits", "collections", "inspections", "findings", "awards"]
KEYS = {
    "grids": ["snapshot_date", "grid_code"],
    "workers": ["snapshot_date", "worker_code", "grid_code", "start_date"],
    "logins": ["worker_code", "login_at"],
    "items": ["item_code"],
    "visits": ["visit_code"],
    "collections": ["collection_code"],
    "inspections": ["inspection_code"],
    "findings": ["finding_code"],
    "awards": ["award_code"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


@pytest.fixture(scope="module")
def truth(folder: Path) -> Truth:
    return write_office(folder)


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def lines(folder: Path, name: str, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((folder / name).read_bytes().decode(encoding))))


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(truth: Truth, folder: Path, tmp_path: Path) -> None:
    write_office(tmp_path / "same")
    assert digests(tmp_path / "same") == digests(folder)
    write_office(tmp_path / "other", seed=2)
    assert digests(tmp_path / "other") != digests(folder)


def test_every_feed_has_files_and_rows_with_unique_keys(truth: Truth, folder: Path) -> None:
    assert list(truth.frames) == FEEDS
    for feed in FEEDS:
        assert truth.frames[feed].height > 0
        assert truth.frames[feed].select(KEYS[feed]).is_unique().all()
        assert truth.files[feed]
    assert sorted(name for names in truth.files.values() for name in names) == sorted(digests(folder))


def test_files_come_in_the_encodings_and_shapes_of_real_exports(truth: Truth, folder: Path) -> None:
    assert (folder / "终端登录_2026-01.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    items = lines(folder, "事项上报_20260209.csv", "gb18030")
    assert items[0][:2] == ["事项编号", "网格编号"]
    sheet = fastexcel.read_excel(folder / "网格台账_20260131.xlsx").load_sheet(0, header_row=None).to_polars()
    assert sheet[0, 0] == "网格化社会治理中心网格台账"
    assert sheet[1, 0] == "网格编号"
    assert sheet[-1, 0].startswith("填报日期")


def test_the_newest_exported_line_of_an_item_is_the_truth(truth: Truth, folder: Path) -> None:
    """Read like the contract says: files by the date in their name, in a file the later line wins."""
    newest: dict[str, list[str]] = {}
    for name in sorted(truth.files["items"]):
        rows = lines(folder, name, "gb18030")
        place = {header: index for index, header in enumerate(rows[0])}
        for row in rows[1:]:
            newest[row[place["事项编号"]]] = [row[place["上报时间"]], row[place["办结时间"]]]
    newest.pop(truth.fault("bad_date").subject_code)
    text = "%Y-%m-%d %H:%M:%S"
    expected = truth.frames["items"].select(
        "item_code", pl.col("reported_at").dt.to_string(text), pl.col("disposed_at").dt.to_string(text).fill_null("")
    )
    assert newest == {code: [reported, disposed] for code, reported, disposed in expected.rows()}


def test_planted_faults_lie_where_the_truth_says(truth: Truth, folder: Path) -> None:
    encodings = {"items": "gb18030", "collections": "gb18030", "visits": "utf-8", "logins": "utf-8-sig"}
    for kind in ("bad_date", "unknown_grid", "named_worker", "extra_delimiter", "duplicate_key", "exact_repeat"):
        fault = truth.fault(kind)
        rows = lines(folder, fault.file_name, encodings[fault.feed])
        assert fault.subject_code in rows[fault.row_number - 1]
    crooked = truth.fault("extra_delimiter")
    rows = lines(folder, crooked.file_name, "utf-8")
    assert len(rows[crooked.row_number - 1]) == len(rows[0]) + 1
    assert truth.fault("unknown_column").subject_code in lines(folder, truth.files["items"][-1], "gb18030")[0]


def test_canaries_are_in_the_exports_and_their_id_numbers_belong_to_nobody(truth: Truth, folder: Path) -> None:
    everything = "".join(
        lines_of.decode("gb18030" if name.startswith(("网格员", "事项")) else "utf-8")
        for name, lines_of in (
            (path.name, path.read_bytes()) for path in folder.glob("*.csv") if "采集" not in path.name
        )
    )
    assert [canary for canary in truth.canaries if canary not in everything] == []
    numbers = [canary for canary in truth.canaries if len(canary) == 18]
    assert numbers
    for number in numbers:
        assert number.startswith("990101")
        assert ric.calc_check_digit(number) == number[-1]


def test_the_dormant_grid_is_silent_for_more_than_thirty_days(truth: Truth) -> None:
    code = truth.fault("dormant_grid").subject_code
    for feed, column in (("items", "reported_at"), ("visits", "visited_at"), ("collections", "collected_at")):
        rows = truth.frames[feed].filter(pl.col("grid_code") == code)
        assert rows.height
        assert rows[column].max().date() < date(2026, 3, 1)


def test_grids_differ_as_grids_do(truth: Truth) -> None:
    """The best grid reports clearly more each duty day than the poorest, and nobody reports nothing."""
    january = truth.frames["items"].filter(pl.col("reported_at").dt.month() == 1)
    per_day = january.group_by("grid_code").len()["len"] / 21
    assert 2 < per_day.min() < 4 < per_day.max() < 6


def test_few_work_on_public_holidays_and_many_on_make_up_days(truth: Truth) -> None:
    by_day = dict(truth.frames["visits"].group_by(pl.col("visited_at").dt.date()).len().rows())
    assert by_day.get(date(2026, 2, 17), 0) < 5
    assert by_day[date(2026, 2, 28)] > 30


def test_a_grid_opens_and_one_closes_inside_the_period(truth: Truth) -> None:
    grids = truth.frames["grids"].filter(pl.col("snapshot_date") == date(2026, 3, 31))
    assert grids["valid_from"].drop_nulls().to_list() == [date(2026, 2, 24)]
    assert grids["valid_to"].drop_nulls().to_list() == [date(2026, 3, 20)]


@pytest.mark.parametrize(("communities", "grids", "months"), [(1, 1, 1), (2, 5, 2), (3, 40, 1)])
def test_size_is_a_parameter(communities: int, grids: int, months: int, tmp_path: Path) -> None:
    truth = write_office(tmp_path, communities=communities, grids=grids, months=months)
    assert truth.frames["grids"]["grid_code"].n_unique() == grids
    assert truth.frames["grids"]["community_code"].n_unique() == communities
    assert len(truth.months) == months


def test_without_faults_there_is_nothing_planted(tmp_path: Path) -> None:
    truth = write_office(tmp_path, has_faults=False)
    assert truth.faults == []
    known = truth.frames["grids"]["grid_code"].unique()
    assert truth.frames["items"]["grid_code"].is_in(known.implode()).all()


def test_an_office_needs_a_grid_in_each_community() -> None:
    with pytest.raises(ValueError, match="one grid in each community"):
        Plan(communities=3, grids=2)


def test_many_id_numbers_are_all_different() -> None:
    numbers = id_numbers(Plan().rng("test"), 20_000)
    assert len(set(numbers)) > 19_900
