"""Files that are not in our shape, by sources.yaml and site.yaml only."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

BOSTON = Path(__file__).parents[3] / "shared" / "data" / "boston311"

SOURCES = """
sources:
  - feed: items
    files: "cases_*.csv"
    columns: {item_code: CASE_ENQUIRY_ID, grid_code: neighborhood, reported_at: OPEN_DT, due_at: TARGET_DT,
              disposed_at: CLOSED_DT, category: SUBJECT}
    time_format: "%m/%d/%Y %I:%M:%S %p"
    time_zone: America/New_York
  - feed: grids
    files: "cases_*.csv"
    columns: {grid_code: neighborhood, grid_name: neighborhood}
    constants: {grid_type: comprehensive, area_type: urban, community_code: boston, valid_from: "2010-01-01"}
"""
SITE = "name: {zh: 波士顿, en: Boston}\ntime_zone: America/New_York\ncalendar: weekdays\n"
CASES = (
    "CASE_ENQUIRY_ID,OPEN_DT,TARGET_DT,CLOSED_DT,SUBJECT,neighborhood\n"
    "1,01/01/2015 12:20:09 AM,,01/02/2015 09:08:42 AM,Mayor's Hotline,Back Bay\n"
    "2,01/01/2015 01:20:09 PM,01/05/2015 01:00:00 PM,,Public Works,Back Bay\n"
    "3,01/01/2015 01:20:09 PM,,,Public Works,\n"
    "4,2015-01-01 01:20:09,,,Public Works,Roslindale\n"
)


@pytest.fixture
def city(office):
    office.home.sources_file.write_text(SOURCES, "utf-8")
    office.home.site_file.write_text(SITE, "utf-8")
    return office


def test_one_file_serves_several_feeds(city):
    city.put("cases_2015-01.csv", CASES)
    receipts = city.land()
    items, grids = receipts["cases_2015-01.csv items"], receipts["cases_2015-01.csv grids"]
    assert (items.rows_read, items.rows_landed, items.rows_rejected) == (4, 2, 2)
    assert (grids.rows_read, grids.rows_landed, grids.rows_repeated, grids.rows_rejected) == (4, 2, 1, 1)
    assert items.rejected.select("row_number", "reason").rows() == [
        (4, "grid_code is empty"),
        (5, "reported_at is no date or time that can be read"),
    ]
    assert city.lake("items")["reported_at"].to_list() == [
        datetime(2015, 1, 1, 5, 20, 9, tzinfo=UTC),
        datetime(2015, 1, 1, 18, 20, 9, tzinfo=UTC),
    ]
    assert city.lake("grids").select("grid_code", "grid_type", "community_code", "households").rows() == [
        ("Back Bay", "comprehensive", "boston", None),
        ("Roslindale", "comprehensive", "boston", None),
    ]


def test_changed_mapping_reads_the_files_again(city):
    city.put("cases_2015-01.csv", CASES)
    city.land()
    city.home.sources_file.write_text(SOURCES.replace("category: SUBJECT", "category: neighborhood"), "utf-8")
    city.land()
    assert city.lake("items")["category"].to_list() == ["Back Bay", "Back Bay"]
    assert len(list((city.home.lake / "parts" / "items").iterdir())) == 1


def test_mapped_header_that_is_not_there_is_named(city):
    city.put("cases_2015-01.csv", CASES.replace("OPEN_DT", "OPENED"))
    assert "reported_at missing" in city.land()["cases_2015-01.csv items"].reason


def test_declared_delimiter_is_the_only_one(office):
    office.home.sources_file.write_text('sources:\n  - {feed: logins, files: "l.txt", delimiter: ";"}\n', "utf-8")
    office.put("l.txt", "worker_code;login_at\nW1;2026-03-01\n")
    assert office.land()["l.txt"].rows_landed == 1


@pytest.mark.skipif(not BOSTON.is_dir(), reason="the open data set boston311 is not here")
def test_boston_cases_land_by_settings_alone(city):
    for file in BOSTON.glob("cases_*.csv"):
        shutil.copy(file, city.home.exports)
    receipts = [receipt for receipt in city.land().values() if receipt.feed == "items"]
    assert sum(receipt.rows_read for receipt in receipts) == 26_788
    assert sum(receipt.rows_landed for receipt in receipts) == 23_053
    rejected = pl.concat([receipt.rejected for receipt in receipts])
    assert rejected.group_by("column_name", "rule").len().rows() == [("grid_code", "required", 3_735)]
