"""Simulated patrols: what phones log of a way that is known, good grids that walk enough, and the planted faults."""

import csv
import math
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from simulate import Truth, write_office
from simulate.plan import Plan
from simulate.routes import Land, make_routes
from simulate.tracks import HEADERS, patrol_days
from simulate.world import World, make_world

SMALL = {"communities": 4, "grids": 12, "months": 3}
R = 6_371_008.8


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


@pytest.fixture(scope="module")
def truth(folder: Path) -> Truth:
    return write_office(folder, **SMALL)


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(Plan(**SMALL))


@pytest.fixture(scope="module")
def days(truth: Truth, world: World) -> pl.DataFrame:
    """Metres per grid and day, with the grid's diligence."""
    hidden = pl.DataFrame({"grid_code": world.grids.code.tolist(), "diligence": world.grids.diligence})
    walked = truth.patrol_days.group_by("grid_code", "patrol_date").agg(pl.col("distance_m").sum())
    return walked.join(hidden, on="grid_code")


def rows(folder: Path, name: str) -> list[list[str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Haversine; longitude and latitude in degrees."""
    (lon1, lat1), (lon2, lat2) = (map(math.radians, place) for place in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * R * math.asin(math.sqrt(half))


def stop_filtered(fixes: list[tuple[datetime, float, float]], land: Land) -> float:
    """Metres of a worker-day by the rule of tracks.md, outliers aside; of each step ten points are inside or not."""
    total, anchor, last = 0.0, None, None
    for at, longitude, latitude in fixes:
        here = (longitude, latitude)
        if anchor is None or at - last > timedelta(seconds=300):
            anchor = here
        elif (step := metres(anchor, here)) >= 20:
            points = np.linspace(anchor, here, 10)
            total += step * land.holds((points - land.corner) * land.degree_m).mean()
            anchor = here
        last = at
    return total


def test_every_row_of_the_files_is_in_the_truth_and_the_other_way_round(truth: Truth, folder: Path) -> None:
    assert [*HEADERS.values()] == rows(folder, truth.files["tracks"][0])[0]
    landed = {tuple(row[:2]) for name in truth.files["tracks"] for row in rows(folder, name)[1:] if "东" not in row[2]}
    frame = truth.frames["tracks"]
    expected = frame.select("worker_code", pl.col("located_at").dt.to_string("%Y-%m-%d %H:%M:%S")).rows()
    assert landed == set(expected)
    assert len(expected) == frame.height


def test_one_fix_a_minute_from_about_a_quarter_of_an_hour_to_an_hour(truth: Truth) -> None:
    gaps = truth.frames["tracks"].sort("worker_code", "located_at").select(
        pl.col("located_at").diff().over("worker_code", pl.col("located_at").dt.date()).dt.total_seconds()
    )["located_at"].drop_nulls()  # fmt: skip
    assert ((gaps >= 57) & (gaps <= 63)).mean() > 0.97
    walks = truth.patrol_days["fixes"]
    assert 20 < walks.quantile(0.1) < walks.median() < walks.quantile(0.9) < 75


def test_fixes_give_back_the_true_way_within_three_per_cent(truth: Truth, world: World) -> None:
    usable = pl.col("accuracy_m").is_null() | (pl.col("accuracy_m") <= 50)
    frame = truth.frames["tracks"].filter(usable, ~pl.col("is_mock"), pl.col("longitude").is_between(119, 120.05))
    true = truth.patrol_days.filter(pl.col("distance_m") > 800)
    by_day = frame.sort("located_at").group_by("worker_code", "grid_code", patrol_date=pl.col("located_at").dt.date())
    fixes = by_day.agg("located_at", "longitude", "latitude").join(true, on=["worker_code", "grid_code", "patrol_date"])
    sample = fixes.sort("patrol_date", "worker_code")[::5]
    rings = {code: own for code, *own in zip(world.grids.code.tolist(), *world.town.rings, strict=True)}
    measured = []
    for row in sample.to_dicts():
        own = rings[row["grid_code"]][world.town.version[row["patrol_date"].month - 1]]
        fixes = zip(*(row[name] for name in ("located_at", "longitude", "latitude")), strict=True)
        measured.append(stop_filtered(list(fixes), Land.of(own)))
    assert sample.height > 100
    assert np.mean(np.array(measured) / sample["distance_m"].to_numpy()) == pytest.approx(1, abs=0.03)


def test_nearly_all_fixes_lie_in_the_grid_of_the_patrol(truth: Truth, world: World) -> None:
    version = world.town.version[0]
    january = truth.frames["tracks"].filter(pl.col("located_at") < date(2026, 2, 1))
    shares = []
    for (code,), part in january.group_by("grid_code"):
        land = Land.of(world.town.rings[version][world.grids.code.tolist().index(code)])
        places = (part.select("longitude", "latitude").to_numpy() - land.corner) * land.degree_m
        shares.append(land.holds(places).mean())
    assert min(shares) > 0.6
    assert np.mean(shares) > 0.9


def test_rounds_lead_past_every_cell_of_the_grid(world: World) -> None:
    routes = make_routes(world)
    for grid, rings in enumerate(world.town.rings[0]):
        land = Land.of(rings)
        begin, end = np.searchsorted(routes.starts, [routes.starts[grid], routes.starts[grid] + routes.length[grid]])
        assert (begin, end) == (grid, grid + 1)
        on_it = (routes.second >= routes.starts[grid]) & (
            routes.second <= routes.starts[grid] + routes.length[grid] + 0.5
        )
        points = np.stack([routes.longitude[on_it], routes.latitude[on_it]], axis=1)
        points = (points - land.corner) * land.degree_m
        visited = {tuple(cell) for cell in (points // 100).astype(int).tolist()}
        assert {tuple(cell) for cell in (land.cells() // 100).astype(int).tolist()} - visited == set()


def test_good_grids_walk_a_kilometre_on_every_duty_day_and_poor_ones_do_not(days: pl.DataFrame, world: World) -> None:
    duty = set(world.days.dates[world.days.is_working & (world.days.month == 2)].tolist())
    march = days.filter(pl.col("patrol_date").is_in(sorted(duty)), pl.col("distance_m") >= 1000)
    enough = dict(march.group_by("grid_code").len().rows())
    grids = world.grids
    good = [enough.get(code, 0) for code in grids.code[grids.diligence > 0.85].tolist()]
    poor = [enough.get(code, 0) for code in grids.code[grids.diligence < 0.5].tolist()]
    assert np.mean([count == len(duty) for count in good]) > 0.5
    assert all(count < len(duty) for count in poor)


def test_few_walk_on_public_holidays_and_many_on_make_up_days(days: pl.DataFrame) -> None:
    by_day = dict(days.group_by("patrol_date").len().rows())
    assert by_day.get(date(2026, 2, 17), 0) < 3
    assert by_day[date(2026, 2, 28)] > 6


def test_nobody_is_in_two_places_at_once(truth: Truth) -> None:
    """A worker's fixes of a day, in order of time, belong to one grid after the other."""
    frame = truth.frames["tracks"].sort("worker_code", "located_at")
    frame = frame.filter(pl.col("longitude").is_between(119, 120.05))
    changes = frame.select(
        pl.col("grid_code").ne(pl.col("grid_code").shift()).over("worker_code").fill_null(False),
        gap=pl.col("located_at").diff().over("worker_code").dt.total_seconds(),
    )
    assert changes.filter("grid_code")["gap"].min() >= 600


@pytest.mark.parametrize(
    ("kind", "cell", "text"),
    [
        ("null_position", 2, "0.0"),
        ("bad_longitude", 2, "东经119度"),
        ("mock_fixes", 5, "是"),
        ("repeated_fix", 5, "否"),
    ],
)
def test_planted_faults_lie_where_the_truth_says(kind: str, cell: int, text: str, truth: Truth, folder: Path) -> None:
    fault = truth.fault(kind)
    row = rows(folder, fault.file_name)[fault.row_number - 1]
    assert row[0] == fault.subject_code
    assert row[cell] == text


def test_a_jump_and_a_day_in_the_wrong_order_lie_where_the_truth_says(truth: Truth, folder: Path) -> None:
    jump = truth.fault("jump")
    before, row = rows(folder, jump.file_name)[jump.row_number - 2 : jump.row_number]
    assert float(row[2]) - float(before[2]) > 0.2
    assert before[0] == row[0] == jump.subject_code
    fault = truth.fault("unordered_fixes")
    first, second = rows(folder, fault.file_name)[fault.row_number - 1 : fault.row_number + 1]
    assert first[0] == second[0] == fault.subject_code
    assert first[1] > second[1]


def test_a_late_file_holds_what_the_month_lacks(truth: Truth, folder: Path) -> None:
    fault = truth.fault("late_tracks")
    late = {tuple(row[:2]) for row in rows(folder, fault.file_name)[1:]}
    month = {tuple(row[:2]) for row in rows(folder, "巡查轨迹_2026-02.csv")[1:]}
    assert len(late) > 20
    assert not late & month
    assert {worker for worker, _ in late} == {fault.subject_code}
    assert len({at[:10] for _, at in late}) <= 2


def test_one_phone_is_silent_for_a_week_in_which_its_grid_works(truth: Truth) -> None:
    worker = truth.fault("silent_phone").subject_code
    week = pl.col("patrol_date").is_between(date(2026, 3, 9), date(2026, 3, 15))
    assert truth.patrol_days.filter(week, pl.col("worker_code") == worker).height == 0
    assert truth.patrol_days.filter(pl.col("worker_code") == worker).height > 20
    visits = truth.frames["visits"].filter(pl.col("worker_code") == worker)
    assert visits.filter(pl.col("visited_at").dt.date().is_between(date(2026, 3, 9), date(2026, 3, 15))).height > 5


def test_the_way_is_not_counted_where_nobody_logged_it() -> None:
    """Rows of a patrol carry what lay between them and the fix before; the sum is the day's."""
    frame = pl.DataFrame(
        {
            "worker_code": ["W1", "W1", "W1"],
            "grid_code": ["G1", "G1", "G2"],
            "located_at": [datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 11)],
            "inside_m": [0.0, 70.0, 5.0],
            "inside_s": [0.0, 60.0, 4.0],
        }
    )
    assert patrol_days(frame).rows() == [
        ("W1", "G1", date(2026, 3, 2), 70.0, 60.0, 2),
        ("W1", "G2", date(2026, 3, 2), 5.0, 4.0, 1),
    ]


def test_an_office_without_tracks_has_no_file_of_them(tmp_path: Path) -> None:
    truth = write_office(tmp_path, communities=1, grids=2, months=1, has_tracks=False)
    assert "tracks" not in truth.files
    assert truth.patrol_days.height == 0
    assert not list(tmp_path.glob("巡查轨迹*"))
    assert list(tmp_path.glob("网格边界*"))
