"""Shapes for a map: neighbours share their line, holes stay open, no grid is lost."""

from __future__ import annotations

import json

import duckdb
from briefing_office import square

from publish.grid_shapes import GridMap, grid_map


def drawn(boundaries: dict[str, dict[str, str | None]], units: int = 100) -> GridMap:
    """The map of boundaries by month and grid, of all months given."""
    with duckdb.connect() as connection:
        connection.execute(
            "create table dim_grid (grid_code varchar, month varchar, grid_name varchar, community_code varchar, "
            "boundary varchar)"
        )
        for month, grids in boundaries.items():
            for code, boundary in grids.items():
                connection.execute("insert into dim_grid values (?, ?, null, null, ?)", [code, month, boundary])
        return grid_map(connection, list(boundaries), units)


def polygon(*rings: list[list[float]]) -> str:
    return json.dumps({"type": "Polygon", "coordinates": rings})


def test_north_is_up_and_the_longer_side_is_as_long_as_asked() -> None:
    found = drawn({"2026-01": {"south": square(120, 30), "north": square(120, 30.01)}})
    assert (found.width, found.height) == (43, 100)
    shapes = {shape.grid_code: shape for shape in found.shapes}
    assert shapes["north"].rings == (((0, 50), (43, 50), (43, 0), (0, 0)),)
    assert shapes["south"].rings == (((0, 100), (43, 100), (43, 50), (0, 50)),)


def test_a_line_two_grids_share_is_the_same_on_both_sides() -> None:
    crooked = [[120.01, 30.0], [120.0103, 30.0037], [120.0094, 30.0071], [120.01, 30.01]]
    west = [[120.0, 30.0], *crooked, [120.0, 30.01], [120.0, 30.0]]
    east = [[120.02, 30.0], [120.02, 30.01], *reversed(crooked), [120.02, 30.0]]
    left, right = drawn({"2026-01": {"w": polygon(west), "e": polygon(east)}}).shapes[::-1]
    shared = {point for point in left.rings[0] if point in right.rings[0]}
    assert len(shared) == len(crooked)


def test_points_on_a_line_go_and_a_hole_stays() -> None:
    outer = [[120.0, 30.0], [120.01, 30.0], [120.02, 30.0], [120.02, 30.02], [120.0, 30.02], [120.0, 30.0]]
    hole = [[120.005, 30.005], [120.005, 30.015], [120.015, 30.015], [120.015, 30.005], [120.005, 30.005]]
    [shape] = drawn({"2026-01": {"g": polygon(outer, hole)}}).shapes
    assert [len(ring) for ring in shape.rings] == [4, 4]
    assert shape.path == "M0 100l87 0 0 -100 -87 0zM22 75l0 -50 43 0 0 50z"


def test_a_grid_too_small_to_be_seen_is_a_dot() -> None:
    tiny = [[120.0, 30.0], [120.000001, 30.0], [120.000001, 30.000001], [120.0, 30.0]]
    found = drawn({"2026-01": {"tiny": polygon(tiny), "wide": square(120, 30)}})
    assert {shape.grid_code: len(shape.rings[0]) for shape in found.shapes} == {"tiny": 4, "wide": 4}


def test_a_grid_is_drawn_as_in_its_newest_month_and_closed_ones_lie_below() -> None:
    months = {
        "2026-01": {"old": square(120, 30), "g": square(121, 30)},
        "2026-02": {"g": square(120, 30), "none": None},
    }
    found = drawn(months)
    assert [shape.grid_code for shape in found.shapes] == ["old", "g"]
    assert found.shapes[0].rings == found.shapes[1].rings
    assert found.without_shape == ("none",)


def test_without_any_boundary_there_is_no_picture() -> None:
    assert drawn({"2026-01": {"g": None}}) == GridMap(0, 0, (), ("g",))
