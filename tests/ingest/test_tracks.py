"""Tracks from files to patrol days: which fix counts, where, every row accounted for, no fix in the lake."""

from datetime import date

import polars as pl
import pytest
from landing_office import NOW
from track_files import BAD, WORKERS, boundaries, counts, csv, fixes, table

from ingest.feeds.tracks import TRACKS
from ingest.intake import ReadProgress, arrivals, intake
from ingest.lake import feed_folder
from ingest.land import land_feed
from ingest.settings import Site, Sources
from ingest.tracks import stream
from ingest.tracks.batch import LEFT_OUT, LOOKS, ORDER
from ingest.tracks.tables import TABLES
from orchestration.localise import in_chinese


def test_walk_lands_as_a_patrol_day_and_the_grid_as_its_cells(placed):
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02")))
    assert counts(placed.land()["tracks_2026-03.csv"]) == (4, 4, 0, 0, 0)
    (day,) = table(placed, "patrol_day").rows(named=True)
    assert day["distance_mm"] == pytest.approx(300_000, abs=20)
    grids = table(placed, "patrol_grid").filter(pl.col("grid_code") == "G1").row(0, named=True)
    assert {key: value for key, value in day.items() if key not in ("distance_mm", "polygon_sha256")} == {
        "worker_code": "W1",
        "grid_code": "G1",
        "patrol_date": date(2026, 3, 2),
        "duration_s": 180,
        "cells_visited": 4,
        "cells_total": grids["cells_total"],
        "fixes_inside": 4,
        "fixes_kept": 4,
        "fixes_left_out": 0,
    }
    assert day["polygon_sha256"] == grids["polygon_sha256"]
    assert table(placed, "patrol_cell")["cell"].to_list() == [0, 10, 20, 30]  # 946 m are ten columns
    day = table(placed, "track_day").drop(*LEFT_OUT, *ORDER, *LOOKS)
    assert day.row(0) == ("W1", date(2026, 3, 2), 4, 4, 0, 0, None, "tracks_2026-03.csv")
    assert table(placed, "track_day").select(*LEFT_OUT, *ORDER, "jumps", "decimals").row(0) == (0,) * 8 + (7,)


def test_long_file_tells_how_far_it_is(placed, monkeypatch):
    placed.land()
    monkeypatch.setattr(stream, "TELL_S", 0.0)
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02")))
    intake(placed.home, Sources(), NOW)
    said = []
    land_feed(placed.home, TRACKS, arrivals(placed.home, Sources()), Site(), Sources(), said.append)
    far = [one for one in said if isinstance(one, ReadProgress)]
    assert [one.split(",")[:2] for one in far] == [["tracks: 4 rows", " 100%"]]
    assert far[0].endswith(" s left")
    assert "还需约" in in_chinese(far[0])


def test_every_table_has_its_columns_and_types(placed):
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02")))
    placed.land()
    for name, schema in TABLES.items():
        assert dict(table(placed, name).schema) == schema


def test_worker_is_checked_against_the_grids_of_that_day(placed):
    walks = [fixes("W2", f"2026-03-0{day}", longitude=119.9105) for day in (2, 3)]
    placed.put("tracks_2026-03.csv", csv(*walks))
    placed.land()
    rows = table(placed, "patrol_day").select("patrol_date", "grid_code", "fixes_inside").rows()
    assert rows == [(date(2026, 3, 2), "G1", 0), (date(2026, 3, 3), "G1", 0), (date(2026, 3, 3), "G2", 4)]
    assert table(placed, "track_day")["fixes_outside"].to_list() == [4, 0]


def test_worker_in_no_register_has_days_and_no_patrol(placed):
    placed.put("tracks_2026-03.csv", csv(fixes("W9", "2026-03-02")))
    placed.land()
    assert table(placed, "track_day").select("worker_code", "fixes_kept", "fixes_outside").rows() == [("W9", 4, 4)]
    assert table(placed, "patrol_day").is_empty()


def test_appointment_of_any_snapshot_and_every_boundary_count(placed):
    placed.put("workers_20260430.csv", WORKERS + "W1,G2,专职网格员,,\n")
    placed.put("grid_boundaries_20260430.geojson", boundaries(G1=(119.9, 31.701), G2=(119.91, 31.7)))
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02")))
    placed.land()
    rows = table(placed, "patrol_day").select("grid_code", "fixes_inside").sort("grid_code", "fixes_inside").rows()
    assert rows == [("G1", 3), ("G1", 4), ("G2", 0)]
    assert table(placed, "patrol_grid").height == 3


def test_appointment_that_two_snapshots_tell_is_one(placed):
    placed.put("workers_20260430.csv", WORKERS + "W1,G1,网格长,,2026-12-31\n")
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02")))
    placed.land()
    assert table(placed, "patrol_day").height == 1


def test_day_begins_at_local_midnight(placed):
    night = ["W1,2026-03-02T23:59:00+08:00,119.9005,31.7001,,", "W1,2026-03-02T16:00:00Z,119.9005,31.7010,,"]
    placed.put("tracks_2026-03.csv", csv(night))
    placed.land()
    assert table(placed, "track_day").select("track_date", "fixes_kept").rows() == [
        (date(2026, 3, 2), 1),
        (date(2026, 3, 3), 1),
    ]
    assert table(placed, "patrol_day")["distance_mm"].to_list() == [0, 0]


def test_night_across_the_end_of_a_month_lies_in_both(placed):
    night = ["W1,2026-03-31 23:59:00,119.9005,31.7001,,", "W1,2026-04-01 00:00:00,119.9005,31.7010,,"]
    placed.put("tracks_2026-03.csv", csv(night))
    placed.land()
    assert sorted(path.stem for path in feed_folder(placed.home, "patrol_day").iterdir()) == ["2026-03", "2026-04"]


def test_of_one_key_the_later_row_wins_and_an_exact_repeat_is_one(placed):
    rows = ["W1,2026-03-02 09:00:00,119.9005,31.7001,,", "W1,2026-03-02 09:00:00,119.9505,31.7001,,"]
    placed.put("tracks_2026-03.csv", csv([rows[1], rows[0], rows[0]]))
    assert counts(placed.land()["tracks_2026-03.csv"]) == (3, 1, 1, 1, 0)
    assert table(placed, "patrol_day")["fixes_inside"].to_list() == [1]


def test_of_one_second_the_last_in_the_file_counts_whatever_its_fraction(placed):
    rows = [
        "W1,2026-03-02 09:00:00.900,119.9505,31.7001,,",
        "W1,2026-03-02 09:00:00.100,119.9005,31.7001,,",
        "W1,2026-03-02 09:01:00,119.9005,31.7001,,",
    ]
    placed.put("tracks_2026-03.csv", csv(rows))
    assert counts(placed.land()["tracks_2026-03.csv"]) == (3, 3, 0, 0, 0)
    assert table(placed, "patrol_day").select("fixes_inside", "fixes_kept", "fixes_left_out").rows() == [(2, 2, 1)]


def test_bad_rows_are_rejected_with_row_and_column_and_never_show_where_somebody_was(placed):
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02"), list(BAD)))
    receipt = placed.land()["tracks_2026-03.csv"]
    assert counts(receipt) == (4 + len(BAD), 4, 0, 0, len(BAD))
    assert receipt.rejected.select("row_number", "column_name", "rule").rows() == [
        (row, *BAD[bad]) for row, bad in enumerate(BAD, start=6)
    ]
    assert not receipt.rejected["content_masked"].str.contains("119|31.7", literal=False).any()


def test_what_the_rule_leaves_out_lands_and_is_counted(placed):
    odd = [
        "W1,2026-03-02 10:00:00,0,0,5,",
        "W1,2026-03-02 10:01:00,200.5,31.7,5,",
        "W1,2026-03-02 10:02:00,119.9005,31.7001,5,是",
        "W1,2026-03-02 10:03:00,119.9005,31.7001,50.000001,",
        "W1,2026-03-02 10:04:00,119.9005,31.7001,3.9000000953674316,",
    ]
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02"), odd))
    assert counts(placed.land()["tracks_2026-03.csv"]) == (9, 9, 0, 0, 0)
    assert table(placed, "track_day").select("fixes_read", "fixes_kept", "fixes_left_out").rows() == [(9, 5, 4)]


def test_names_under_a_worker_header_are_rejected_until_the_register_knows_them(placed):
    rows = csv(fixes("W7", "2026-03-02"), fixes("张三", "2026-03-02")).replace("网格员编号", "网格员")
    placed.put("tracks_2026-03.csv", rows)
    receipt = placed.land()["tracks_2026-03.csv"]
    assert counts(receipt) == (8, 0, 0, 0, 8)
    assert set(receipt.rejected["rule"]) == {"not_in_register"}
    assert table(placed, "track_day").is_empty()
    placed.put("workers_20260430.csv", WORKERS + "W7,G1,网格员,,\n")
    assert counts(placed.land()["tracks_2026-03.csv"]) == (8, 4, 0, 0, 4)
    assert table(placed, "track_day")["worker_code"].to_list() == ["W7"]


def test_no_fix_lies_in_the_lake_or_the_ledger(placed):
    canary = ["W1,2026-03-02 09:17:23,119.9076543,31.7012345,7.654321,", "W1,gone,119.9076543,31.7012345,7.654321,"]
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02"), canary))
    placed.land()
    assert table(placed, "track_day")["fixes_kept"].to_list() == [5]
    for path in [*placed.home.lake.rglob("*"), *placed.home.ledger.rglob("*")]:
        if path.is_file():
            content = path.read_bytes()
            if path.suffix == ".parquet":
                frame = pl.read_parquet(path)
                content += frame.write_csv().encode()
                assert not {"longitude", "latitude", "located_at"} & set(frame.columns)
            for word in (b"9076543", b"7012345", b"09:17:23"):
                assert word not in content, path.name


def test_tracks_without_boundaries_or_workers_still_have_days(office):
    office.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02")))
    office.land()
    assert table(office, "track_day").height == 1
    assert table(office, "patrol_day").is_empty()
    assert table(office, "patrol_grid").is_empty()


def test_file_that_cannot_be_read_is_set_aside_and_the_rest_goes_on(placed):
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02")))
    placed.put("tracks_2026-04.csv", "a,b\n1,2\n")
    receipts = placed.land()
    assert receipts["tracks_2026-04.csv"].status == "set_aside"
    assert table(placed, "track_day").height == 1


def test_rows_that_run_backwards_or_speak_of_one_second_twice_are_counted(placed):
    first, second, third, fourth = fixes("W1", "2026-03-02")
    other = first.replace("119.9005", "119.9006")
    placed.put("tracks_2026-03-10.csv", csv([second, first, other, fourth, third]))
    placed.put("tracks_2026-03-11.csv", csv(fixes("W2", "2026-03-02")))
    placed.put("tracks_2026-03-12.csv", csv([*fixes("W2", "2026-03-02")[::-1]]))  # another file's order is no matter
    placed.land()
    found = table(placed, "track_day").select("worker_code", *ORDER).rows()
    assert found == [("W1", 2, 1), ("W2", 0, 0)]
