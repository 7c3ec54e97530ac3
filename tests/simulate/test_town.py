"""The simulated town: grids that tile it, of believable sizes, in the shapes that boundaries come in."""

import json
import math
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from simulate import Truth, write_office
from simulate.outlines import outlines, twice_area
from simulate.plan import Plan
from simulate.routes import Land
from simulate.world import World, make_world

FULL = Plan()


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(FULL)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("exports")
    return folder, write_office(folder, communities=4, grids=12, months=3, has_tracks=False)


def edges(rings) -> Counter:
    return Counter(
        (tuple(start), tuple(end))
        for grid in rings
        for part in grid
        for ring in part
        for start, end in pairwise(ring.tolist())
    )


def square_km(rings) -> float:
    parts = [Land.of([[ring]]) for part in rings for ring in part]
    signs = [math.copysign(1, twice_area(ring)) for part in rings for ring in part]
    areas = [abs(np.sum(p.edges[:, 0] * p.edges[:, 3] - p.edges[:, 2] * p.edges[:, 1])) / 2e6 for p in parts]
    return float(np.dot(signs, areas))


@pytest.mark.parametrize("plan", [FULL, Plan(communities=1, grids=13), Plan(communities=6, grids=6, months=1)])
def test_neighbours_share_every_edge_to_the_last_digit_and_no_edge_belongs_to_two(plan: Plan) -> None:
    """Every edge is walked once, and back by the neighbour; what is left are the outlines of the town."""
    town = make_world(plan).town
    areas = []
    for rings in town.rings:
        walked = edges(rings)
        assert set(walked.values()) == {1}
        outside = [edge for edge in walked if edge[::-1] not in walked]
        turns = Counter(corner for edge in outside for corner in edge)
        assert all(count % 2 == 0 for count in turns.values())
        whole = sum(twice_area(ring) for grid in rings for part in grid for ring in part)
        line = sum(start[0] * end[1] - end[0] * start[1] for start, end in outside)
        assert whole == pytest.approx(line, abs=1e-9)
        areas.append(whole)
    assert areas == pytest.approx([areas[0]] * len(areas))


def test_grids_are_as_large_as_neighbourhoods_are(world: World) -> None:
    areas = np.array([square_km(rings) for rings in world.town.rings[0]])
    grids = world.grids
    assert areas[grids.is_urban & ~grids.is_special].min() > 0.1
    assert areas[grids.is_urban].max() < 0.5
    assert areas[~grids.is_urban & ~grids.is_special].min() > 0.4
    assert areas.max() < 1.5


def test_a_special_grid_fills_a_hole_and_a_grid_has_land_in_two_places(world: World) -> None:
    rings = world.town.rings[0]
    holes = [(grid, hole) for grid, parts in enumerate(rings) for part in parts for hole in part[1:]]
    assert holes
    for grid, hole in holes:
        [filler] = [other for other, parts in enumerate(rings) if same_ring(parts[0][0], hole)]
        assert world.grids.is_special[filler]
        assert not world.grids.is_special[grid]
    assert sum(len(parts) == 2 for parts in rings) == 1


def same_ring(one: np.ndarray, other: np.ndarray) -> bool:
    return {tuple(point) for point in one.tolist()} == {tuple(point) for point in other.tolist()}


def test_rings_are_closed_outer_ones_counterclockwise_and_holes_clockwise(world: World) -> None:
    for parts in world.town.rings[0]:
        for part in parts:
            assert all((ring[0] == ring[-1]).all() for ring in part)
            assert [twice_area(ring) > 0 for ring in part] == [True] + [False] * (len(part) - 1)


def test_the_town_lies_where_it_should_longitude_first(small: tuple[Path, Truth]) -> None:
    folder, truth = small
    for name in truth.files["grid_boundaries"]:
        content = json.loads((folder / name).read_text(encoding="utf-8"))
        assert content["type"] == "FeatureCollection"
        codes = [feature["properties"]["grid_code"] for feature in content["features"]]
        assert codes == truth.frames["grids"]["grid_code"].unique().sort().to_list()
        for feature in content["features"]:
            numbers = np.array(flat(feature["geometry"]["coordinates"])).reshape(-1, 2)
            assert (abs(numbers - [119.9, 31.7]) < 0.1).all()
            assert (numbers.round(7) == numbers).all()


def flat(coordinates) -> list[float]:
    return [coordinates] if isinstance(coordinates, float) else [x for part in coordinates for x in flat(part)]


def test_one_boundary_moves_in_the_month_of_the_planted_fault(small: tuple[Path, Truth]) -> None:
    _, truth = small
    fault = truth.fault("moved_boundary")
    boundary = truth.frames["grid_boundaries"].group_by("grid_code").agg(pl.col("boundary").n_unique())
    moved = boundary.filter(pl.col("boundary") == 2)["grid_code"].to_list()
    assert len(moved) == 2
    assert fault.subject_code in moved
    assert fault.file_name == "网格边界_20260228.geojson"


def test_meshes_that_touch_at_a_corner_only_are_two_parts() -> None:
    labels = np.array([[0, 1], [1, 0]])
    corners = np.stack(np.meshgrid(np.arange(3.0), np.arange(3.0)), axis=2)
    first, second = outlines(labels, corners, 2)
    assert [len(part) for part in first] == [len(part) for part in second] == [1, 1]
    assert sum(twice_area(part[0]) for part in first) == 4


def test_a_ring_of_meshes_has_a_hole() -> None:
    labels = np.zeros((3, 3), dtype=int)
    labels[1, 1] = 1
    corners = np.stack(np.meshgrid(np.arange(4.0), np.arange(4.0)), axis=2)
    [[outer, hole]], [[inner]] = outlines(labels, corners, 2)
    assert twice_area(outer) == 18
    assert twice_area(hole) == -2
    assert same_ring(hole, inner)
