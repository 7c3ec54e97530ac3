"""Positions in a datum nobody declared: found by the known shift, named, and not taken for an empty day."""

import numpy as np
import polars as pl
import pytest
from track_files import WORKERS, boundaries, csv, everything, fixes, table

from ingest.datum import from_wgs84, to_wgs84
from ingest.shift import FEWEST
from ingest.tracks.misplaced import MANY

ITEMS = "事项编号,网格编号,事项类别,上报时间,经度,纬度\n"


def moved(rows: list[str], move, datum: str, at: int = 2) -> list[str]:
    """The same rows with their two position cells as another datum shows them."""
    cells = [row.split(",") for row in rows]
    points = move(np.array([[float(c[at]), float(c[at + 1])] for c in cells]), datum)
    return [",".join([*c[:at], f"{x:.7f}", f"{y:.7f}", *c[at + 2 :]]) for c, (x, y) in zip(cells, points, strict=True)]


def walk(worker: str = "W1", hour: int = 9, longitude: float = 119.9085) -> list[str]:
    """Along the east side of G1, from where GCJ-02 and BD-09 lead out of it."""
    return fixes(worker, "2026-03-02", hour, number=10, longitude=longitude)


def shifts(office) -> list[str | None]:
    return table(office, "track_day")["likely_shift"].to_list()


@pytest.mark.parametrize(
    ("move", "datum", "name"),
    [
        (from_wgs84, "GCJ-02", "positions in GCJ-02"),
        (from_wgs84, "BD-09", "positions in BD-09"),
        (to_wgs84, "GCJ-02", "boundaries in GCJ-02"),
        (to_wgs84, "BD-09", "boundaries in BD-09"),
    ],
)
def test_day_that_misses_its_grid_by_a_known_shift_names_the_datum(placed, move, datum, name):
    rows = walk(longitude=119.9085 if move is from_wgs84 else 119.9015)
    placed.put("tracks_2026-03.csv", csv(moved(rows, move, datum)))
    placed.land()
    assert table(placed, "patrol_day")["distance_mm"].to_list() == [0]
    assert shifts(placed) == [name]


INNOCENT = {
    "at home": walk(),
    "far away": fixes("W1", "2026-03-02", number=10, longitude=119.95),
    "half a day": [*walk(), *moved(walk(hour=14), from_wgs84, "GCJ-02")],
    "few fixes": moved(walk(), from_wgs84, "GCJ-02")[: FEWEST - 1],
    "nothing but noughts": [f"W1,2026-03-02 09:{minute}:00,0,0,5,否" for minute in range(10, 30)],
    "appointed to no grid": moved(walk("W9"), from_wgs84, "GCJ-02"),
    "one day of three in the next grid": [
        row.replace("03-02", day)
        for day, rows in (("03-02", walk()), ("03-03", walk()), ("03-04", moved(walk(), from_wgs84, "GCJ-02")))
        for row in rows
    ],
    "also appointed to a grid without a boundary": moved(walk("W3"), from_wgs84, "GCJ-02"),
    "abroad": [row.replace("119.9085", "-71.06") for row in walk()],
}


@pytest.mark.parametrize("rows", INNOCENT.values(), ids=INNOCENT)
def test_day_that_is_elsewhere_for_another_reason_is_no_alert(placed, rows):
    placed.put("workers_20260331b.csv", WORKERS + "W3,G1,网格员,,\nW3,G9,网格员,,\n")
    placed.put("tracks_2026-03.csv", csv(rows))
    placed.land()
    assert set(shifts(placed)) == {None}


def stroll(day: str, latitude: float, number: int = MANY) -> list[str]:
    """To the east through G1, a fix a minute, 20 m apart."""
    return [
        f"W1,2026-03-{day} 09:{minute:02d}:00,{119.9005 + minute * 0.0002:.7f},{latitude},5,否"
        for minute in range(number)
    ]


@pytest.mark.parametrize(
    ("latitude", "datum", "number", "shift"),
    [
        (31.7005, "GCJ-02", MANY, "positions in GCJ-02"),
        (31.7085, "BD-09", MANY, "positions in BD-09"),
        (31.7005, "GCJ-02", MANY - 1, None),
        (31.7055, "GCJ-02", MANY, None),
    ],
    ids=["out of every grid", "BD-09", "too few fixes", "into the next grid, as if somebody stood in there"],
)
def test_one_day_of_many_is_proof_by_itself_only_where_nothing_else_explains_it(placed, latitude, datum, number, shift):
    boundary = boundaries(G1=(119.9, 31.7), G2=(119.91, 31.7), G3=(119.9 + 0.0047, 31.7))
    placed.put("grid_boundaries_20260331.geojson", boundary)
    placed.put("workers_20260331b.csv", WORKERS + "W8,G3,网格员,,\n")
    at_home = [stroll(day, latitude) for day in ("02", "03", "04", "05")]
    placed.put("tracks_2026-03.csv", csv(*at_home, moved(stroll("06", latitude, number), from_wgs84, datum)))
    placed.land()
    assert shifts(placed) == [None, None, None, None, shift]


def test_day_of_a_worker_who_holds_a_grid_without_a_boundary_says_nothing_about_a_datum(placed):
    rows = "W1,G1,专职网格员,,\nW1,G9,专职网格员,,\n"
    placed.put("workers_20260331.csv", WORKERS + rows)
    placed.put("tracks_2026-03.csv", csv(moved(walk(), from_wgs84, "GCJ-02")))
    placed.land()
    assert set(shifts(placed)) == {None}


@pytest.mark.parametrize("datum", ["GCJ-02", "BD-09"])
def test_declared_datum_of_tracks_gives_the_same_patrols(placed, datum):
    odd = ["W1,2026-03-02 10:00:00,0,0,5,", "W1,2026-03-02 10:01:00,200.5,31.7,5,"]
    placed.put("tracks_2026-03.csv", csv(walk(), odd))
    placed.land()
    plain = everything(placed)
    placed.put("tracks_2026-03.csv", csv(moved(walk(), from_wgs84, datum), odd))
    placed.home.intake_file.unlink()
    placed.home.sources_file.write_text(f'sources:\n  - {{feed: tracks, files: "*.csv", datum: {datum}}}\n')
    receipt = placed.land()["tracks_2026-03.csv"]
    assert f"positions brought from {datum} to WGS-84" in receipt.notes
    assert plain["patrol_day"][0][4] > 800_000
    # 1e-7 degrees are a centimetre
    assert everything(placed)["patrol_day"][0][4] == pytest.approx(plain["patrol_day"][0][4], abs=20)
    same = [name for name in plain if name != "patrol_day"]
    assert {name: everything(placed)[name] for name in same} == {name: plain[name] for name in same}


def test_declaring_the_datum_takes_the_alert_back(placed):
    placed.put("tracks_2026-03.csv", csv(moved(walk(), from_wgs84, "BD-09")))
    placed.land()
    assert shifts(placed) == ["positions in BD-09"]
    placed.home.sources_file.write_text('sources:\n  - {feed: tracks, files: "*.csv", datum: BD-09}\n')
    placed.land()
    assert shifts(placed) == [None]
    assert table(placed, "patrol_day")["fixes_inside"].to_list() == [10]


def items(number: int, grid: str = "G1", longitude: float = 119.909) -> list[str]:
    return [f"{grid}-{n},{grid},x,2026-03-01,{longitude + n / 100_000:.5f},31.705" for n in range(number)]


def noted(office, rows: list[str], declared: str = "") -> list[str]:
    office.put("items_2026-03.csv", ITEMS + "\n".join(rows) + "\n")
    if declared:
        office.home.sources_file.write_text(f'sources:\n  - {{feed: items, files: "*.csv", datum: {declared}}}\n')
    receipt = office.land()["items_2026-03.csv"]
    assert receipt.rows_landed == len(rows)
    return [note for note in receipt.notes if "would" in note]


def test_file_whose_points_miss_their_grids_by_a_known_shift_says_so_in_its_receipt(placed):
    (note,) = noted(placed, moved(items(40), from_wgs84, "GCJ-02", at=4))
    assert note.startswith("nearly no position lies in its grid, and most would with positions in GCJ-02")


def test_file_brought_from_a_datum_it_never_had_says_so(placed):
    (note,) = noted(placed, items(40, longitude=119.9001), declared="BD-09")
    assert "boundaries in BD-09" in note


@pytest.mark.parametrize(
    "rows",
    [
        items(40),
        moved(items(FEWEST - 1), from_wgs84, "GCJ-02", at=4),
        [row.replace("119.9", "119.7") for row in items(40)],
        [row.replace("G1", "G9") for row in moved(items(40), from_wgs84, "GCJ-02", at=4)],
        [",".join([*row.split(",")[:4], "", ""]) for row in items(40)],
        items(40) + moved(items(40, "G2", 119.919), from_wgs84, "GCJ-02", at=4),
    ],
    ids=["in their grids", "few", "elsewhere", "a grid without boundary", "no positions", "half of them"],
)
def test_file_that_is_right_or_wrong_for_another_reason_is_not_flagged(placed, rows):
    assert noted(placed, rows) == []


def test_note_is_the_same_when_the_file_is_not_read_again(placed):
    first = noted(placed, moved(items(400, longitude=119.9055), from_wgs84, "BD-09", at=4))
    assert first == noted(placed, moved(items(400, longitude=119.9055), from_wgs84, "BD-09", at=4))
    assert pl.read_parquet(placed.home.lake / "receipts" / "ingested_file.parquet")["notes"].str.contains("BD-09").any()
