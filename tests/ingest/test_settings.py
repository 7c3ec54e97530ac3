"""site.yaml and sources.yaml: what they may say, their defaults, and the line a clerk reads when they are wrong."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ingest.errors import GridscoreError
from ingest.home import Home
from ingest.settings import HoldBack, Site, Sources, Tracks, load_site, load_sources

SITE = """\
name: {zh: 城南办事处网格化社会治理中心, en: Chengnan office}
rulebooks: [chengnan, nanxiashu]   # default: all that are shipped
time_zone: America/New_York
first_month: "2026-01"
calendar: weekdays
small_cell: 5
tracks: {max_accuracy_m: 60, max_gap_s: 300, max_speed_kmh: 120, min_step_m: 20, cell_m: 100}
hold_back: {rejected_share: "0.10", fewer_rows_share: "0.5"}
"""
SOURCES = """\
sources:
  - feed: items
    files: "cases_*.csv"
    columns: {item_code: CASE_ENQUIRY_ID, grid_code: neighborhood, reported_at: OPEN_DT}
    time_format: "%m/%d/%Y %I:%M:%S %p"
    time_zone: America/New_York
  - feed: grids
    files: "cases_*.csv"
    columns: {grid_code: neighborhood}
    constants: {grid_type: comprehensive, valid_from: "2010-01-01"}
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_without_files_the_defaults_hold(home: Home) -> None:
    site = load_site(home)
    assert site == Site()
    assert (site.rulebooks, site.time_zone, site.first_month, site.calendar, site.small_cell) == (
        None,
        "Asia/Shanghai",
        None,
        "CN",
        10,
    )
    assert site.tracks == Tracks(max_accuracy_m=50, max_gap_s=300, max_speed_kmh=120, min_step_m=20, cell_m=100)
    assert site.hold_back == HoldBack(rejected_share="0.05", fewer_rows_share="0.70")
    assert load_sources(home) == Sources()


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n"])
def test_empty_files_are_the_defaults(home: Home, text: str) -> None:
    home.site_file.write_text(text, encoding="utf-8")
    home.sources_file.write_text(text, encoding="utf-8")
    assert (load_site(home), load_sources(home)) == (Site(), Sources())


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
def test_every_setting_is_read(home: Home, mark: str) -> None:
    home.site_file.write_text(mark + SITE, encoding="utf-8")
    site = load_site(home)
    assert (site.name.zh, site.name.en) == ("城南办事处网格化社会治理中心", "Chengnan office")
    assert (site.rulebooks, site.time_zone, site.first_month) == (
        ["chengnan", "nanxiashu"],
        "America/New_York",
        "2026-01",
    )
    assert (site.calendar, site.small_cell, site.tracks.max_accuracy_m) == ("weekdays", 5, 60)
    assert site.hold_back.rejected_share == Decimal("0.10")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: Chengnan", "site.yaml, name: must be fields (name: value), not 'Chengnan'"),
        ("name: {zh: 城南}", "site.yaml, name, en: is missing"),
        ("names: {}", "site.yaml, names: no such field; did you mean 'name'?"),
        ("rulebooks: chengnan", "site.yaml, rulebooks: must be a list, not 'chengnan'"),
        ("rulebooks: []", "site.yaml, rulebooks: must not be empty"),
        (
            "time_zone: Asia/Peking",
            "site.yaml, time_zone: 'Asia/Peking' is no time zone; write for example Asia/Shanghai",
        ),
        (
            "time_zone: ../../etc/passwd",
            "site.yaml, time_zone: '../../etc/passwd' is no time zone; write for example Asia/Shanghai",
        ),
        ('first_month: "2026-1"', "site.yaml, first_month: '2026-1' is no month; write for example \"2026-01\""),
        ('small_cell: "10"', "site.yaml, small_cell: must be a whole number without quotes, not '10'"),
        ("small_cell: true", "site.yaml, small_cell: must be a whole number without quotes, not 'true'"),
        ("small_cell: 0", "site.yaml, small_cell: input should be greater than or equal to 1"),
        (
            "small_cell: 010",
            'site.yaml, line 1, small_cell: 010 can be read in more than one way; write it in quotes: "010"',
        ),
        ("tracks: {max_gap: 300}", "site.yaml, tracks, max_gap: no such field"),
        (
            "hold_back: {rejected_share: 0.05}",
            "site.yaml, line 1, hold_back, rejected_share: 0.05 can be read in more than one way; write it in quotes:"
            ' "0.05"',
        ),
        ('hold_back: {rejected_share: "5"}', "site.yaml, hold_back, rejected_share: must be between 0 and 1, not 5"),
        ("calendar: CN\ncalendar: weekdays", "site.yaml, line 2: 'calendar' is given twice"),
        ("calendar: CN\n---\ncalendar: CN", "site.yaml: holds 2 documents (---); one is expected"),
        ("name: &n {zh: a, en: b}", "site.yaml, line 1: anchors and references (&n, *n) are not accepted"),
    ],
)
def test_a_wrong_setting_gets_one_clear_line(home: Home, text: str, message: str) -> None:
    home.site_file.write_text(text, encoding="utf-8")
    with pytest.raises(GridscoreError) as error:
        load_site(home)
    assert error.value.message == message


def test_sources_are_read_in_the_order_of_the_file(home: Home) -> None:
    home.sources_file.write_text(SOURCES, encoding="utf-8")
    items, grids = load_sources(home).sources
    assert (items.feed, items.files, items.time_format) == ("items", "cases_*.csv", "%m/%d/%Y %I:%M:%S %p")
    assert items.columns["item_code"] == "CASE_ENQUIRY_ID"
    assert (items.time_zone, items.datum, items.delimiter) == ("America/New_York", "WGS-84", None)
    assert grids.constants == {"grid_type": "comprehensive", "valid_from": "2010-01-01"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("feed: grids", "fed: grids", "sources.yaml, sources, 2, fed: no such field (and 1 more)"),
        ("time_format:", "timeformat:", "sources.yaml, feed items, timeformat: no such field"),
        ('"%m/%d/%Y %I:%M:%S %p"', "MM/DD", "sources.yaml, feed items, time_format: 'MM/DD' is no time format"),
        ("America/New_York", "Boston", "sources.yaml, feed items, time_zone: 'Boston' is no time zone"),
        (
            ": neighborhood}",
            ": no}",
            "sources.yaml, line 9, feed grids, columns, grid_code: no can be read in more than",
        ),
        (
            "{grid_code: neighborhood}",
            "{grid_code: [a, b]}",
            "sources.yaml, feed grids, columns, grid_code: must be text",
        ),
        (
            '"2010-01-01"',
            "2010-01-01",
            "sources.yaml, line 10, feed grids, constants, valid_from: 2010-01-01 can be read",
        ),
        (
            "constants: {grid_type",
            "constants: {grid_code: x, grid_type",
            "sources.yaml, feed grids: grid_code is both a column and a constant",
        ),
        (
            'feed: items\n    files: "cases_*.csv"',
            "feed: items",
            "sources.yaml, feed items: give either files or query",
        ),
        ('files: "cases_*.csv"', "query: select 1", "sources.yaml, feed items: query and database belong together"),
        ("cases_*", "/share/*", "sources.yaml, feed items: files are named as under exports/"),
        ("cases_*", "D:\\\\share\\\\*", "sources.yaml, feed items: files are named as under exports/"),
        ("cases_*", "../cases_*", "sources.yaml, feed items: files must not leave the landing folder (..)"),
        (
            "time_zone:",
            "datum: WGS84\n    time_zone:",
            "sources.yaml, feed items, datum: 'WGS84' is not one of 'WGS-84'",
        ),
    ],
)
def test_a_wrong_source_gets_one_clear_line(home: Home, old: str, new: str, message: str) -> None:
    assert old in SOURCES
    home.sources_file.write_text(SOURCES.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(GridscoreError) as error:
        load_sources(home)
    assert error.value.message.startswith(message), error.value.message
