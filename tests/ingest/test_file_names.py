"""What a file's name says."""

from datetime import date

import pytest

from ingest.feeds import FEEDS
from ingest.names import export_date, feed_of, matches


@pytest.mark.parametrize(
    ("name", "feed"),
    [
        ("items_2026-03.csv", "items"),
        ("ITEMS-final.CSV", "items"),
        ("items.xlsx", "items"),
        ("items2026.csv", "items"),
        ("事项上报_3月.xlsx", "items"),
        ("网格台账_20260331.csv", "grids"),
        ("网格员台账_20260331.csv", "workers"),
        ("items/whatever.csv", "items"),
        ("2026/走访记录/三月.csv", "visits"),
        ("items/visits_2026-03.csv", "visits"),
        ("itemsets.csv", None),
        ("visit_targets_2026.csv", "visit_targets"),
        ("走访对象_20260331.xlsx", "visit_targets"),
        ("走访统计_2026-03.csv", "visit_counts"),
        ("实有人口_20260331.csv", "residents"),
        ("实有房屋_20260331.csv", "houses"),
        ("联勤联动任务3月.csv", "joint_tasks"),
        ("抽样调查_模板.xlsx", "surveys"),
        ("grid_boundaries.geojson", "grid_boundaries"),
        ("网格边界_20260131.geojson", "grid_boundaries"),
        ("网格边界_20260131.json", "grid_boundaries"),
        ("report.csv", None),
    ],
)
def test_feed_by_name_then_by_folder(name, feed):
    assert feed_of(name, FEEDS) == feed


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("grids_20260331.csv", date(2026, 3, 31)),
        ("grids_2026-03-15.csv", date(2026, 3, 15)),
        ("grids_2026-02.xlsx", date(2026, 2, 28)),
        ("网格台账2026年4月.xlsx", date(2026, 4, 30)),
        ("grids_2026-03 (1).csv", date(2026, 3, 31)),
        ("items_20260301_20260331.csv", date(2026, 3, 31)),
        ("网格台账_2026年3月31日.xlsx", date(2026, 3, 31)),
        ("网格台账2026.3.9.xlsx", date(2026, 3, 9)),
        ("网格台账（2026.03）.csv.gz", date(2026, 3, 31)),
        ("网格台账2026.2月.xlsx", date(2026, 2, 28)),
        ("网格台账_202603.xlsx", date(2026, 3, 31)),
        ("202603网格台账.xlsx", date(2026, 3, 31)),
        ("grids_20260331235959.csv", date(2026, 3, 31)),
        ("grids_20260331093015123.csv", date(2026, 3, 31)),
        ("grids_202603310930.csv", date(2026, 3, 31)),
        ("grids_202603312561.csv", None),
        ("grids_201203.csv", None),
        ("grids_202613.csv", None),
        ("grids_2026-03-1.csv", None),
        ("grids_2026.1.2.3.csv", date(2026, 1, 2)),
        ("grids_2026.csv.gz", None),
        ("items_20261399.csv", None),
        ("items_2026-13.csv", None),
        ("items_320412202603310001.csv", None),
        ("items.csv", None),
    ],
)
def test_date_in_the_name(name, day):
    assert export_date(name) == day


def test_register_without_a_date_in_its_name_says_as_of_which_day_it_is_taken(office):
    for name in ("grids.csv", "grids_202603.csv"):
        office.put(name, f"grid_code,grid_type,community_code,area_type\n{name},综合网格,C1,城市\n")
    receipts = office.land()
    assert "taken as of 2026-04-10" in receipts["grids.csv"].notes[-1]
    assert not any("taken as of" in note for note in receipts["grids_202603.csv"].notes)


def test_pattern_without_folder_fits_in_any_folder():
    assert matches("cases_1.csv", "cases_*.csv")
    assert matches("city/cases_1.csv", "cases_*.csv")
    assert not matches("cases_1.csv", "city/*.csv")
