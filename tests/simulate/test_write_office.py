"""The simulated office: the same bytes each time, in the forms of real exports, with the faults it says it planted."""

import csv
import hashlib
import io
from datetime import date
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from chinese_calendar import is_workday
from stdnum.cn import ric

from simulate import Truth, write_office
from simulate.people import found_in, id_numbers
from simulate.plan import Plan

SMALL = {"communities": 4, "grids": 12, "months": 3}
KEYS = {
    "grids": ["snapshot_date", "grid_code"],
    "grid_boundaries": ["snapshot_date", "grid_code"],
    "workers": ["snapshot_date", "worker_code", "grid_code", "start_date"],
    "logins": ["worker_code", "login_at"],
    "tracks": ["worker_code", "located_at"],
    "items": ["item_code"],
    "visits": ["visit_code"],
    "collections": ["collection_code"],
    "inspections": ["inspection_code"],
    "findings": ["finding_code"],
    "awards": ["award_code"],
    "visit_targets": ["snapshot_date", "target_code"],
    "visit_counts": ["grid_code", "cadence", "period_start"],
    "residents": ["snapshot_date", "resident_code"],
    "houses": ["snapshot_date", "house_code"],
    "addresses": ["snapshot_date", "address_code"],
    "register_links": ["snapshot_date", "register_row"],
    "joint_tasks": ["task_code", "stage"],
    "pushed_data": ["push_code"],
    "meetings": ["meeting_code", "worker_code", "grid_code"],
    "surveys": ["survey_code", "question"],
    "adjustments": ["adjustment_code"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


@pytest.fixture(scope="module")
def truth(folder: Path) -> Truth:
    return write_office(folder, **SMALL)


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def lines(folder: Path, name: str, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((folder / name).read_bytes().decode(encoding))))


def march(truth: Truth, feed: str) -> pl.DataFrame:
    """The register's last snapshot."""
    frame = truth.frames[feed]
    return frame.filter(pl.col("snapshot_date") == pl.col("snapshot_date").max())


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(truth: Truth, folder: Path, tmp_path: Path) -> None:
    write_office(tmp_path / "same", **SMALL)
    assert digests(tmp_path / "same") == digests(folder)
    write_office(tmp_path / "other", seed=2, **SMALL)
    assert digests(tmp_path / "other") != digests(folder)


def test_every_feed_has_files_and_rows_with_unique_keys(truth: Truth, folder: Path) -> None:
    assert list(truth.frames) == list(KEYS)
    for feed in KEYS:
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
    encodings |= {"residents": "gb18030", "joint_tasks": "utf-8-sig", "meetings": "gb18030", "adjustments": "utf-8-sig"}
    new = (
        "unlinked_resident",
        "missing_field",
        "illegal_field",
        "no_feedback",
        "absence",
        "stray_visit",
        "own_approval",
    )
    for kind in new:
        fault = truth.fault(kind)
        assert fault.subject_code in lines(folder, fault.file_name, encodings[fault.feed])[fault.row_number - 1]
    for kind, title in (("late_answer", "下发数据反馈情况表"), ("unknown_answer", "群众知晓率满意率电话调查")):
        fault = truth.fault(kind)
        sheet = fastexcel.read_excel(folder / fault.file_name).load_sheet(0, header_row=None).to_polars()
        assert sheet[0, 0] == title
        assert fault.subject_code in sheet.row(fault.row_number - 1)
    crooked = truth.fault("extra_delimiter")
    rows = lines(folder, crooked.file_name, "utf-8")
    assert len(rows[crooked.row_number - 1]) == len(rows[0]) + 1
    assert truth.fault("unknown_column").subject_code in lines(folder, truth.files["items"][-1], "gb18030")[0]


def test_canaries_are_in_the_exports_and_their_id_numbers_belong_to_nobody(truth: Truth, folder: Path) -> None:
    found: set[str] = set()
    for feed, encoding in (("workers", "gb18030"), ("items", "gb18030"), ("residents", "gb18030")):
        content = b"\n".join((folder / name).read_bytes() for name in truth.files[feed])
        found |= found_in(truth.canaries, content, encoding)
    links = b"\n".join((folder / name).read_bytes() for name in truth.files["register_links"])
    assert found | found_in(truth.canaries, links) == set(truth.canaries)
    numbers = [canary for canary in truth.canaries if len(canary) == 18]
    assert len(numbers) > 1000
    assert all(number.startswith("990101") for number in numbers)
    assert 0.9 < sum(ric.calc_check_digit(number) == number[-1] for number in numbers) / len(numbers) < 1


def test_everybody_who_is_looked_for_is_found_where_they_are() -> None:
    content = "甲亓昶瑭,19900000001;990101198001010011".encode("gb18030")
    wanted = ["亓昶瑭", "亓昶昶", "19900000001", "990101198001010011", "19900000002"]
    assert found_in(wanted, content, "gb18030") == {"亓昶瑭", "19900000001", "990101198001010011"}
    assert found_in(wanted, b"") == found_in([], content) == set()


def test_the_dormant_grid_is_silent_for_more_than_thirty_days(truth: Truth) -> None:
    code = truth.fault("dormant_grid").subject_code
    for feed, column in (("items", "reported_at"), ("visits", "visited_at"), ("collections", "collected_at")):
        rows = truth.frames[feed].filter(pl.col("grid_code") == code)
        assert rows.height
        assert rows[column].max().date() < date(2026, 3, 1)


def test_most_people_are_linked_to_a_registered_house_and_some_are_not(truth: Truth) -> None:
    houses = march(truth, "houses").select("house_code", house_address="address_code")
    people = march(truth, "residents").filter("lives_here").join(houses, on="house_code", how="left")
    linked = people["address_code"].is_in(march(truth, "addresses")["address_code"].implode())
    share = (linked & (people["address_code"] == people["house_address"]).fill_null(False)).sum() / people.height
    assert 900 < people.height < 2000
    assert 0.80 < share < 0.97


def test_targets_are_visited_by_cadence(truth: Truth) -> None:
    """Three in four monthly targets or more get a visit in January; every visit with a target goes to a known one."""
    january = truth.frames["visits"].filter(pl.col("visited_at").dt.month() == 1)["target_code"].drop_nulls()
    targets = truth.frames["visit_targets"]
    assert truth.frames["visits"]["target_code"].drop_nulls().is_in(targets["target_code"].implode()).all()
    monthly = targets.filter(pl.col("cadence") == "monthly", pl.col("snapshot_date") == date(2026, 1, 31))
    visited = monthly.with_columns(is_visited=pl.col("target_code").is_in(january.implode()))
    by_grid = visited.group_by("grid_code").agg(pl.col("is_visited").mean())["is_visited"]
    assert 0.6 < by_grid.min() < 0.9 < by_grid.max()
    assert 0.75 < visited["is_visited"].mean() < 0.99


def test_the_best_grid_leaves_out_one_place_on_one_day(truth: Truth) -> None:
    code = truth.fault("missed_place").subject_code
    grid = march(truth, "visit_targets").filter(pl.col("target_code") == code)["grid_code"][0]
    visits = truth.frames["visits"].filter(pl.col("grid_code") == grid, pl.col("visited_at") >= date(2026, 3, 1))
    duty_days = {day for day in (date(2026, 3, n) for n in range(1, 32)) if is_workday(day)}
    seen = set(visits.filter(pl.col("target_code") == code)["visited_at"].dt.date())
    assert len(duty_days - seen) == 1


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
    truth = write_office(tmp_path, has_faults=False, **SMALL)
    assert truth.faults == []
    known = truth.frames["grids"]["grid_code"].unique()
    assert truth.frames["items"]["grid_code"].is_in(known.implode()).all()


def test_an_office_needs_a_grid_in_each_community() -> None:
    with pytest.raises(ValueError, match="one grid in each community"):
        Plan(communities=3, grids=2)


def test_many_id_numbers_are_all_different() -> None:
    numbers = id_numbers(Plan().rng("test"), 20_000)
    assert len(set(numbers)) > 19_900
