"""One boundary: valid or not, in every way a map program can get it wrong, and written in one way."""

import itertools
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties import draws

from ingest.boundary import MAX_POINTS, read_boundary


def ring(*points, at=(119.9, 31.7), size=0.001):
    """A ring as written: corners in thousandths of a degree from a place in China."""
    return [[at[0] + size * x, at[1] + size * y] for x, y in points]


SQUARE = ((0, 0), (4, 0), (4, 4), (0, 4), (0, 0))
HOLE = ((1, 1), (1, 2), (2, 2), (2, 1), (1, 1))


def polygon(*rings):
    return json.dumps({"type": "Polygon", "coordinates": list(rings)})


def parts(*polygons):
    return json.dumps({"type": "MultiPolygon", "coordinates": list(polygons)})


def moved(points, x, y):
    return tuple((each[0] + x, each[1] + y) for each in points)


def test_good_boundary_is_written_compactly_with_seven_decimals():
    read = read_boundary(json.dumps({"coordinates": [ring(*SQUARE)], "type": "Polygon"}, indent=2))
    assert read.text == (
        '{"type":"Polygon","coordinates":[[[119.9,31.7],[119.904,31.7],[119.904,31.704],[119.9,31.704],[119.9,31.7]]]}'
    )
    assert (read.fault, read.repairs) == (None, frozenset())


def test_holes_and_parts_are_kept():
    island = moved(SQUARE, 10, 0)
    read = read_boundary(parts([ring(*SQUARE), ring(*HOLE)], [ring(*island)]))
    assert read.repairs == frozenset()
    assert [len(rings) for rings in json.loads(read.text)["coordinates"]] == [2, 1]


def test_one_part_is_the_same_boundary_whether_single_or_multi():
    assert read_boundary(parts([ring(*SQUARE)])).text == read_boundary(polygon(ring(*SQUARE))).text


@pytest.mark.parametrize(
    ("written", "repairs"),
    [
        (polygon(ring(*SQUARE[:-1])), {"closed"}),
        (polygon(ring(*reversed(SQUARE))), {"turned"}),
        (polygon(ring(*SQUARE), ring(*reversed(HOLE))), {"turned"}),
        (polygon(ring(*SQUARE, (0, 0))), {"repeated"}),
        (polygon(ring((0, 0), (4, 0), (4, 4), (4, 8), (4, 4), (0, 4), (0, 0))), {"spikes"}),
        (polygon(ring((0, 0), (4, 0), (4, 4), (4, 8), (4, 6), (4, 9), (4, 4), (0, 4), (0, 0))), {"spikes"}),
        (polygon(ring((-9, 0), (0, 0), (4, 0), (4, 4), (0, 4), (0, 0), (-9, 0))), {"spikes"}),
        (polygon(ring((4, -2), (4, 0), (4, 4), (0, 4), (0, 0), (4, 0), (4, -2))), {"spikes"}),
        (polygon(ring(*SQUARE), ring((1, 1), (2, 2), (3, 3), (1, 1))), {"spikes", "idle"}),
        (parts([ring(*SQUARE)], [ring((9, 9), (9, 9), (9, 9), (9, 9))]), {"repeated", "idle"}),
        (polygon([[*point, 12.5] for point in ring(*SQUARE)]), {"heights"}),
        (polygon([[y, x] for x, y in ring(*SQUARE)]), {"swapped"}),
        (polygon([[y, x] for x, y in ring(*reversed(SQUARE[:-1]))]), {"swapped", "closed", "turned"}),
    ],
)
def test_what_has_one_possible_repair_is_repaired_and_named(written, repairs):
    read = read_boundary(written)
    assert read.repairs == repairs
    rings = json.loads(read.text)["coordinates"]
    assert sorted(map(tuple, rings[0][:-1])) == sorted((round(x, 7), round(y, 7)) for x, y in ring(*SQUARE[:-1]))
    assert rings[0][0] == rings[0][-1]
    assert area(rings[0]) > 0
    assert all(area(hole) < 0 for hole in rings[1:])


def area(points):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(points))


@pytest.mark.parametrize("at", [(139.7, 35.6), (120.5, 30.2), (80.1, 41.2)], ids=["Tokyo", "Hangzhou", "Xinjiang"])
def test_latitude_first_is_turned_round_where_that_is_certain(at):
    right = read_boundary(polygon(ring(*SQUARE, at=at)))
    read = read_boundary(polygon([[y, x] for x, y in ring(*SQUARE, at=at)]))
    assert "swapped" in read.repairs
    assert "swapped" not in right.repairs
    assert set(map(tuple, json.loads(read.text)["coordinates"][0])) == set(
        map(tuple, json.loads(right.text)["coordinates"][0])
    )


@pytest.mark.parametrize("at", [(-71.1, 42.3), (4.9, 52.4), (10.7, 59.9)], ids=["Boston", "Amsterdam", "Oslo"])
def test_order_that_cannot_be_told_is_left_as_written(at):
    assert read_boundary(polygon(ring(*SQUARE, at=at))).repairs == frozenset()


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("x", "boundary_unreadable"),
        ("[1]", "boundary_unreadable"),
        ("{}", "boundary_unreadable"),
        ('{"type": 3}', "boundary_unreadable"),
        ('{"type": "Polygon"}', "boundary_unreadable"),
        ('{"type": "Polygon", "coordinates": []}', "boundary_unreadable"),
        ('{"type": "MultiPolygon", "coordinates": [[]]}', "boundary_unreadable"),
        ('{"type": "Polygon", "coordinates": [7]}', "boundary_unreadable"),
        (polygon(["a", "b", "c", "d"]), "boundary_unreadable"),
        (polygon([["119.9", "31.7"]] * 4), "boundary_unreadable"),
        (polygon([[119.9]] * 4), "boundary_unreadable"),
        (polygon([[True, False]] * 4), "boundary_unreadable"),
        (polygon([[None, 1]] * 4), "boundary_unreadable"),
        ("[" * 100_000, "boundary_unreadable"),
        ('{"type": "Polygon", "coordinates": ' + "[" * 50 + "]" * 50 + "}", "boundary_too_few_points"),
        (json.dumps({"type": "Point", "coordinates": [119.9, 31.7]}), "boundary_not_a_polygon"),
        (json.dumps({"type": "LineString", "coordinates": ring(*SQUARE)}), "boundary_not_a_polygon"),
        (json.dumps({"type": "GeometryCollection", "geometries": []}), "boundary_not_a_polygon"),
        (polygon(ring(*SQUARE[:3])), "boundary_too_few_points"),
        (polygon([]), "boundary_too_few_points"),
        (polygon(ring((0, 0), (4, 0), (4, 0), (0, 0))), "boundary_without_area"),
        (polygon(ring(*SQUARE), ring((1, 1), (2, 2), (1, 1))), "boundary_too_few_points"),
        (polygon(ring(*SQUARE, size=1e-9)), "boundary_without_area"),
        (polygon(ring((0, 0), (1, 1), (2, 2), (3, 3), (0, 0))), "boundary_without_area"),
        (polygon(ring((0, 0), (1, 1), (1, 1), (0, 0)), ring(*HOLE)), "boundary_hole_outside"),
        (polygon([[x, y + 100] for x, y in ring(*SQUARE)]), "boundary_out_of_range"),
        (polygon([[x + 100, y] for x, y in ring(*SQUARE)]), "boundary_out_of_range"),
        (polygon([[10**400, 1]] * 4), "boundary_out_of_range"),
        (polygon([[500000.5, 3510000.5], [500010, 3510000], [500010, 3510010]] * 2), "boundary_out_of_range"),
        (polygon([*ring(*SQUARE[:-1]), [0, 0]]), "boundary_too_wide"),
        (polygon([*ring(*SQUARE[:3]), [31.704, 119.9]]), "boundary_out_of_range"),
        (polygon([[119.9 + i * 1e-6, 31.7] for i in range(MAX_POINTS + 1)]), "boundary_too_many_points"),
        (polygon(ring((0, 0), (4, 4), (4, 0), (0, 3), (0, 0))), "boundary_crosses_itself"),
        (polygon(ring((0, 0), (4, 0), (4, 4), (2, 0), (0, 4), (0, 0))), "boundary_crosses_itself"),
        (polygon(ring((0, 0), (4, 0), (4, 4), (4, 8), (5, 8), (4, 4), (0, 4), (0, 0))), "boundary_crosses_itself"),
        (polygon(ring((0, 0), (2, 2), (4, 0), (4, 4), (2, 2), (0, 4), (0, 0))), "boundary_crosses_itself"),
        (polygon(ring(*SQUARE), ring(*moved(HOLE, 2.5, 0))), "boundary_crosses_itself"),
        (polygon(ring(*SQUARE), ring(*moved(HOLE, 2, 0))), "boundary_crosses_itself"),
        (polygon(ring(*SQUARE), ring(*moved(HOLE, 9, 0))), "boundary_hole_outside"),
        (polygon(ring(*HOLE), ring(*SQUARE)), "boundary_hole_outside"),
        (
            polygon(
                ring(*SQUARE),
                ring((1, 1), (1, 3), (3, 3), (3, 1), (1, 1)),
                ring((1.5, 1.5), (1.5, 2), (2, 2), (1.5, 1.5)),
            ),
            "boundary_hole_outside",
        ),
        (parts([ring(*SQUARE)], [ring(*moved(SQUARE, 2, 2))]), "boundary_parts_overlap"),
        (parts([ring(*SQUARE)], [ring(*HOLE)]), "boundary_parts_overlap"),
        (parts([ring(*SQUARE)], [ring(*SQUARE)]), "boundary_parts_overlap"),
        (parts([ring(*SQUARE)], [ring((0, 0), (2, 0), (2, 4), (0, 4), (0, 0))]), "boundary_parts_overlap"),
    ],
)
def test_what_cannot_be_repaired_breaks_a_rule(written, fault):
    assert read_boundary(written).fault == fault
    assert read_boundary(written).text is None


@pytest.mark.parametrize(
    "written",
    [
        polygon(ring(*SQUARE), ring((0, 0), (1, 2), (2, 1), (0, 0))),
        parts([ring(*SQUARE)], [ring(*moved(SQUARE, 4, 0))]),
        parts([ring(*SQUARE)], [ring(*moved(SQUARE, 4, 4))]),
        parts(
            [ring(*SQUARE), ring((1, 1), (1, 3), (3, 3), (3, 1), (1, 1))],
            [ring((1.5, 1.5), (2.5, 1.5), (2, 2.5), (1.5, 1.5))],
        ),
        parts([ring(*SQUARE), ring(*HOLE)], [ring(*HOLE)]),
    ],
    ids=["hole touches in a point", "parts share an edge", "parts share a corner", "island in a lake", "filled lake"],
)
def test_touching_is_no_overlap(written):
    assert read_boundary(written).fault is None


def test_detailed_boundary_is_read_quickly():
    side = [(i / 100, (i % 2) / 500) for i in range(5_000)]
    read = read_boundary(polygon(ring(*side, (50, 50), (0, 50))))
    assert (read.fault, read.repairs) == (None, {"closed"})


def crosses(points):
    """By fractions and one segment after another: whether a closed ring touches itself other than at its corners."""
    edges = [(points[i], points[(i + 1) % len(points)]) for i in range(len(points))]

    def turn(a, b, c):
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    def on(a, b, p):
        return (
            turn(a, b, p) == 0
            and min(a[0], b[0]) <= p[0] <= max(a[0], b[0])
            and min(a[1], b[1]) <= p[1] <= max(a[1], b[1])
        )

    for i, (a, b) in enumerate(edges):
        for j, (c, d) in enumerate(edges[:i]):
            corner = {1: d if i - j == 1 else None, len(edges) - 1: c}.get(i - j)
            touching = {p for p in (a, b) if on(c, d, p)} | {p for p in (c, d) if on(a, b, p)}
            proper = turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0
            if proper or touching - {corner}:
                return True
    return False


corner = st.tuples(st.integers(0, 6), st.integers(0, 6))


def trimmed(points):
    """Without points twice in a row and tips of a way there and back, taken out one by one."""
    for i, b in enumerate(points):
        a, c = points[i - 1], points[(i + 1) % len(points)]
        is_straight = (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])
        goes_back = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) < 0
        if b == c or (is_straight and goes_back):
            return trimmed(points[:i] + points[i + 1 :])
    return points


@draws(300)
@given(st.lists(corner, min_size=4, max_size=9))
def test_agrees_with_a_plain_check_of_every_pair(points):
    read = read_boundary(polygon(ring(*points, points[0])))
    exact = trimmed([(Fraction(x), Fraction(y)) for x, y in points])
    if len(exact) < 3:
        assert read.fault == "boundary_without_area"
    else:
        assert (read.fault == "boundary_crosses_itself") == crosses(exact), read
        assert read.fault in (None, "boundary_crosses_itself")
