"""Tracks that come late, again, or in another order; what is made anew, and that the lake is always the same."""

import gc
import itertools
import json
import shutil
import weakref
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow.parquet as pq
import pytest
from landing_office import NOW, Office
from track_files import FILES, WORKERS, boundaries, counts, csv, everything, fixes, table

import ingest.tracks.files as landing
from ingest.lake import feed_folder
from ingest.tracks import form, plain_file, rule, stream, visited, walker
from ingest.tracks.tables import BY_MONTH


def test_files_in_any_order_one_by_one_or_together_land_the_same(tmp_path, placed):
    results = set()
    for number, order in enumerate(itertools.islice(itertools.permutations(FILES), 0, None, 5)):
        office = Office(tmp_path / str(number))
        for path in placed.home.exports.iterdir():
            shutil.copy(path, office.home.exports)
        for name in order:
            office.put(name, FILES[name])
            if number % 2:
                office.land(NOW + timedelta(days=number))
        receipts = office.land()
        told = sorted((name, counts(receipt)) for name, receipt in receipts.items() if name in FILES)
        results.add(json.dumps([everything(office), told], default=str))
    assert len(results) == 1


def test_late_file_replaces_what_it_says_anew_and_leaves_other_months_alone(placed):
    placed.put("tracks_2026-02.csv", csv(fixes("W1", "2026-02-02")))
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02"), fixes("W2", "2026-03-02")))
    placed.land()
    read = []
    with pytest.MonkeyPatch.context() as patch:
        original = landing.read_part
        patch.setattr(landing, "read_part", lambda *a, **k: read.append(a[2].name) or original(*a, **k))
        placed.put("tracks_2026-03b_2026-04-09.csv", csv(fixes("W1", "2026-03-02", longitude=119.95)))
        receipts = placed.land(NOW + timedelta(days=1))
        assert set(read) == {"tracks_2026-03.csv", "tracks_2026-03b_2026-04-09.csv"}
        read.clear()
        placed.land(NOW + timedelta(days=2))
        assert not read
    assert counts(receipts["tracks_2026-03.csv"]) == (8, 4, 4, 0, 0)
    rows = table(placed, "track_day").select("worker_code", "track_date", "fixes_outside", "source_file").rows()
    assert rows == [
        ("W1", date(2026, 2, 2), 0, "tracks_2026-02.csv"),
        ("W1", date(2026, 3, 2), 4, "tracks_2026-03b_2026-04-09.csv"),
        ("W2", date(2026, 3, 2), 0, "tracks_2026-03.csv"),
    ]


def test_day_that_several_files_bring_names_none(placed):
    placed.put("tracks_2026-03-02a.csv", csv(fixes("W1", "2026-03-02")))
    placed.put("tracks_2026-03-02b.csv", csv(fixes("W1", "2026-03-02", hour=10)))
    placed.land()
    assert table(placed, "track_day").select("fixes_read", "source_file").rows() == [(8, None)]


def test_running_again_reads_no_file_and_changes_no_byte(placed, monkeypatch):
    for name, content in FILES.items():
        placed.put(name, content)
    first = placed.land()
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in placed.home.lake.rglob("*.parquet")}
    monkeypatch.setattr(landing, "read_part", None)
    monkeypatch.setattr(walker, "walker_over", None)
    placed.put("again/tracks_2026-04-06.csv", FILES["tracks_2026-04-06.csv"])
    again = placed.land(NOW + timedelta(days=3))
    assert {name: counts(receipt) for name, receipt in again.items()} == {n: counts(r) for n, r in first.items()}
    assert {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in placed.home.lake.rglob("*.parquet")
    } == before


def test_lake_is_rebuilt_the_same_from_vault_and_ledger(placed):
    for name, content in FILES.items():
        placed.put(name, content)
    placed.land()
    before = everything(placed)
    shutil.rmtree(placed.home.lake)
    shutil.rmtree(placed.home.exports)
    placed.land()
    assert everything(placed) == before
    assert all(before.values())


def test_what_is_missing_of_a_month_is_made_again(placed):
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02")))
    placed.land()
    before = everything(placed)
    for name in BY_MONTH:
        (feed_folder(placed.home, name) / "2026-03.parquet").unlink()
        placed.land()
        assert everything(placed) == before


def test_changed_register_boundary_or_setting_makes_the_months_it_holds_in_anew(placed):
    placed.put("tracks_2026-02.csv", csv(fixes("W1", "2026-02-02")))
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02")))
    placed.land()
    walked = []
    with pytest.MonkeyPatch.context() as patch:
        original = walker.walker_over

        def counted(*ground):
            walk = original(*ground)
            return lambda batch: walked.append(len(batch.first) - 1) or walk(batch)

        patch.setattr(walker, "walker_over", counted)
        placed.put("workers_20260430.csv", WORKERS + "W1,G1,专职网格员,,\nW1,G2,网格员,2026-03-01,2026-03-31\n")
        placed.land()
        assert (len(walked), table(placed, "patrol_day").height) == (1, 3)  # only March has another appointment
        placed.put("grid_boundaries_20260430.geojson", boundaries(G1=(119.9, 31.7), G2=(119.915, 31.7)))
        placed.land()
        assert (len(walked), table(placed, "patrol_day").height) == (2, 4)  # and only there G2 matters
        placed.home.site_file.write_text("tracks: {cell_m: 50}\n")
        placed.land()
        assert len(walked) == 4
    assert table(placed, "patrol_grid")["cells_total"].min() > 300


@pytest.mark.parametrize(
    ("more", "days"),
    [
        ("G2,网格员,,2026-03-03", {2, 3}),
        ("G2,网格员,2026-03-04,", {4, 5, 6}),
        ("G2,网格员,2026-03-03,2026-03-05", {3, 4, 5}),
        ("G2,网格员,2026-03-06,2026-03-06", {6}),
        ("G2,网格员,2026-04-01,", set()),
        ("G1,网格员,2026-03-03,2026-03-05", set()),
    ],
)
def test_only_days_on_which_another_grid_is_theirs_are_walked_again(placed, more, days):
    placed.put("tracks_2026-03.csv", csv(*(fixes("W1", f"2026-03-{day:02d}") for day in range(2, 7))))
    placed.put("workers_20260301.csv", WORKERS + "W1,G1,专职网格员,,\n")
    placed.land()
    walked: set[int] = set()
    with pytest.MonkeyPatch.context() as patch:
        original = walker.walker_over

        def watched(*ground):
            walk = original(*ground)

            def of_batch(batch):
                walked.update(datetime.fromtimestamp(at / 1e6, UTC).day for at in batch.at.tolist())
                return walk(batch)

            return of_batch

        patch.setattr(walker, "walker_over", watched)
        placed.put("workers_20260430.csv", f"{WORKERS}W1,G1,专职网格员,,\nW1,{more}\n")
        placed.land()
    assert walked == days


def test_fixes_that_waited_are_let_go_before_garbage_is_collected(placed, monkeypatch):
    """They are hundreds of MB for a city, and a run seldom collects."""
    waiting = []
    begin = stream.Stream.__init__
    monkeypatch.setattr(stream.Stream, "__init__", lambda s, *a: waiting.append(weakref.ref(s)) or begin(s, *a))
    monkeypatch.setattr(form, "FEWEST_BYTES", 0)
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02")))
    gc.collect()
    gc.disable()
    try:
        placed.land()
        assert [each() for each in waiting] == [None]
    finally:
        gc.enable()


def test_day_before_1970_is_a_day_as_any_other(placed):
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "1900-01-01"), fixes("W2", "1969-12-31")))
    placed.land()
    assert table(placed, "track_day")["track_date"].to_list() == [date(1900, 1, 1), date(1969, 12, 31)]
    before = everything(placed)
    placed.home.site_file.write_text("tracks: {min_step_m: 10}\n")  # walked again
    placed.land()
    placed.home.site_file.unlink()
    placed.land()
    assert everything(placed) == before


def test_month_whose_rows_have_gone_goes_too(placed):
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02")))
    placed.land()
    placed.home.intake_file.unlink()
    (placed.home.exports / "tracks_2026-03.csv").unlink()
    placed.land()
    assert all(table(placed, name).is_empty() for name in BY_MONTH)
    assert not list((placed.home.lake / "tracks").glob("????-??.json"))


@pytest.mark.parametrize("dies", ["_put_note", "_track_days", "visited_cells"])  # behind the tables, or in one of them
def test_half_written_month_is_made_again(placed, monkeypatch, dies):
    placed.put("tracks_2026-03.csv", csv(fixes("W1", "2026-03-02")))
    placed.land()
    before = everything(placed)
    placed.put("tracks_2026-03b_2026-04-09.csv", csv(fixes("W1", "2026-03-02", longitude=119.95)))
    with monkeypatch.context() as patch:
        patch.setattr(f"ingest.tracks.months.{dies}", None)
        with pytest.raises(TypeError):
            placed.land()
    assert not (placed.home.lake / "tracks" / "2026-03.json").exists()
    placed.land()
    changed = everything(placed)
    assert changed != before
    shutil.rmtree(placed.home.lake)
    placed.land()
    assert everything(placed) == changed


def test_plain_and_compiled_rule_land_the_same(placed, monkeypatch):
    for name, content in FILES.items():
        placed.put(name, content)
    placed.land()
    before = everything(placed)
    shutil.rmtree(placed.home.lake)
    monkeypatch.setattr(walker, "walker_over", rule.walker_over)
    placed.land(datetime(2026, 4, 12, tzinfo=UTC))
    assert everything(placed) == before


def test_late_file_walks_only_the_worker_days_it_touches(placed, monkeypatch):
    placed.put("tracks_2026-03.csv", csv(*(fixes(f"W{n}", f"2026-03-{day:02d}") for n in (1, 2) for day in (2, 3, 4))))
    placed.land()
    walked, original = [], walker.walker_over

    def counted(*ground):
        walk = original(*ground)
        return lambda batch: walked.append(len(batch.first) - 1) or walk(batch)

    monkeypatch.setattr(walker, "walker_over", counted)
    placed.put("tracks_2026-03_补传_2026-04-09.csv", csv(fixes("W2", "2026-03-03", hour=10)))
    placed.land(NOW + timedelta(days=1))
    assert walked == [1, 1]  # as if it were all there is, and together with what came before
    before = everything(placed)
    shutil.rmtree(placed.home.lake)
    placed.land()
    assert everything(placed) == before


def test_cells_put_together_for_some_workers_at_a_time_are_those_of_all(placed, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(visited, "MOST_CELLS", 5)
        march = (fixes(f"W{n}", f"2026-03-{day:02d}") for n in (1, 2) for day in (2, 3, 4))
        placed.put("tracks_2026-03.csv", csv(*march))
        placed.land()
        placed.put("tracks_2026-03_补传_2026-04-09.csv", csv(fixes("W2", "2026-03-03", hour=10, longitude=119.9055)))
        placed.land(NOW + timedelta(days=1))
    path = feed_folder(placed.home, "patrol_cell") / "2026-03.parquet"
    assert pq.ParquetFile(path).num_row_groups == 2
    before = everything(placed)
    shutil.rmtree(placed.home.lake)
    placed.land(NOW + timedelta(days=1))
    assert pq.ParquetFile(path).num_row_groups == 1
    assert everything(placed) == before


def test_day_is_found_again_whole_though_the_careful_reader_had_a_row_of_its_first_block(placed, monkeypatch):
    monkeypatch.setattr(form, "FEWEST_BYTES", 0)
    monkeypatch.setattr(plain_file, "BLOCK", 2000)
    of_workers = [fixes(f"W{n}", "2026-03-02", number=30) for n in range(20)]
    of_workers[3][2] = '"' + of_workers[3][2].replace(",", '","') + '"'
    placed.put("tracks_2026-03.csv", csv(*zip(*of_workers, strict=True), fixes("W4", "2026-03-03", number=60)))
    placed.land()
    placed.put("tracks_2026-03_补传_2026-04-09.csv", csv(fixes("W3", "2026-03-02", hour=11)))
    placed.land(NOW + timedelta(days=1))
    assert table(placed, "track_day").filter(worker_code="W3")["fixes_read"].to_list() == [34]


def test_fates_of_a_single_row_do_not_change_with_the_room_they_were_counted_in():
    room = np.array([[0, 7, 3, 2, 1]], dtype=np.int64)
    fates = walker._fates_of(np.array([5], dtype=np.int64), room)
    room[:] = 99
    assert fates.rows() == [(5, 7, 3, 2, 1)]
