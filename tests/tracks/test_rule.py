"""The track rule on walks whose metres, seconds and cells can be said beforehand."""

import math

import numpy as np
import pytest
from ground_plan import Track, batch, box, degrees, grid

from ingest.settings import Tracks
from ingest.tracks.rule import _half_up

SQUARE = box(0, 0, 1000, 1000)
RULE = Tracks()
MM = 100
"""Tolerance: a metre of longitude is 0.05 per mille shorter at the north side of the square than at its corner."""


def test_straight_walk_through_a_square_counts_only_what_is_inside(walk):
    track = Track().line((-500, 500), (1500, 500), steps=20, seconds=1200)
    found = walk(track, grid([SQUARE]))
    assert found.distance_mm == pytest.approx([1_000_000], abs=MM)
    assert found.duration_s.tolist() == [600]
    assert (found.fixes_kept.tolist(), found.fixes_inside.tolist(), found.fixes_outside.tolist()) == ([21], [11], [10])


def test_step_over_the_boundary_counts_by_its_part_inside(walk):
    track = Track().fix(0, -30, 500).fix(100, 70, 500)
    found = walk(track, grid([SQUARE]))
    assert found.distance_mm == pytest.approx([70_000], abs=MM)
    assert found.duration_s.tolist() == [70]


def test_step_with_both_ends_outside_counts_what_it_cuts_off(walk):
    found = walk(Track().fix(0, 500, -100).fix(200, 1100, 500), grid([SQUARE]))
    assert found.distance_mm == pytest.approx([round(400 * math.sqrt(2) * 1000)], abs=MM)
    assert (found.duration_s.tolist(), found.fixes_inside.tolist()) == ([133], [0])


def test_hole_is_outside(walk):
    track = Track().line((-500, 500), (1500, 500), steps=20, seconds=1200)
    found = walk(track, grid([SQUARE, box(400, 400, 600, 600)]))
    assert found.distance_mm == pytest.approx([800_000], abs=MM)
    assert (found.duration_s.tolist(), found.fixes_inside.tolist()) == (
        [480],
        [10],
    )  # both sides of the hole are inside


def test_parts_of_a_multi_polygon_count_together(walk):
    track = Track().line((-500, 500), (1500, 500), steps=20, seconds=1200)
    found = walk(track, grid([box(0, 0, 300, 1000)], [box(700, 0, 1000, 1000)]))
    assert found.distance_mm == pytest.approx([600_000], abs=MM)
    assert found.duration_s.tolist() == [360]


def test_walk_along_the_edge_is_inside(walk):
    track = Track().line((-200, 0), (1200, 0), steps=14, seconds=1400)
    found = walk(track, grid([SQUARE]))
    assert found.distance_mm == pytest.approx([1_000_000], abs=MM)
    assert (found.duration_s.tolist(), found.fixes_inside.tolist()) == ([1000], [11])


def test_step_along_a_side_and_beyond_both_its_ends_counts_the_side(walk):
    found = walk(Track().fix(0, -100, 1000).fix(60, 1100, 1000), grid([SQUARE]))
    assert found.distance_mm == pytest.approx([1_000_000], abs=MM)
    assert found.duration_s.tolist() == [50]


@pytest.mark.parametrize("corner", [(0, 0), (1000, 0), (1000, 1000), (0, 1000), (500, 1000), (0, 250)])
def test_fix_on_an_edge_or_vertex_is_inside(walk, corner):
    assert walk(Track().fix(0, *corner), grid([SQUARE])).fixes_inside.tolist() == [1]


def test_fix_a_millimetre_off_the_edge_is_outside(walk):
    assert walk(Track().fix(0, 500, -0.001), grid([SQUARE])).fixes_inside.tolist() == [0]


def shaken(points: list[tuple[float, float]], noise_m: float, seed: int, every_s: int = 10) -> Track:
    """A fix every few seconds, each off by white noise."""
    noise, track = np.random.default_rng(seed).normal(0, noise_m, (len(points), 2)), Track()
    for place, (x, y) in enumerate(points):
        track.fix(every_s * place, x + noise[place, 0], y + noise[place, 1])
    return track


@pytest.mark.parametrize(("noise_m", "limit_m"), [(3, 50), (5, 600)])
def test_phone_parked_for_three_hours_hardly_walks(walk_all, noise_m, limit_m):
    days = [shaken([(500, 500)] * 1080, noise_m, seed) for seed in range(10)]
    found = walk_all(batch(days, [[0]] * 10), [grid([SQUARE])], RULE)
    assert found.distance_mm.mean() < limit_m * 1000
    assert set(found.duration_s.tolist()) == {3 * 3600 - 10}


def test_walk_with_a_turn_every_80_metres_is_kept_within_two_percent(walk_all):
    """With a fix every second; with one every 10 s the straight steps cut the corners and 5 % are lost."""
    stairs = []
    for metre in np.arange(0, 1600, 1.2):
        turns, along = divmod(metre, 80)
        x, y = 80 * (turns // 2), 80 * ((turns + 1) // 2)
        stairs.append((100 + x + along * (turns % 2), 100 + y + along * (1 - turns % 2)))
    days = [shaken(stairs, 3, seed, every_s=1) for seed in range(5)]
    found = walk_all(batch(days, [[0]] * 5), [grid([box(0, 0, 2000, 2000)])], RULE)
    assert found.distance_mm.mean() == pytest.approx(1_600_000, rel=0.02)


def test_slow_steps_are_measured_from_the_anchor(walk):
    track = Track().line((100, 500), (135, 500), steps=5, seconds=50)  # 7 m each: the third is the first 20 m away
    assert walk(track, grid([SQUARE])).distance_mm == pytest.approx([21_000], abs=MM)


def test_step_of_just_the_least_length_counts(walk):
    for length, distance_mm in [(20.001, 20_000), (19.999, 0)]:
        found = walk(Track().fix(0, 100, 0).fix(60, 100 + length, 0), grid([SQUARE]))
        assert found.distance_mm == pytest.approx([distance_mm], abs=2)


def test_segment_below_a_metre_is_where_its_first_fix_is(walk):
    track = Track().fix(0, -0.4, 500).fix(100, 0.4, 500).fix(150, -0.4, 500)
    assert walk(track, grid([SQUARE])).duration_s.tolist() == [50]


def test_two_grids_of_a_worker_share_one_walk(walk):
    track = Track().line((100, 500), (1900, 500), steps=18, seconds=1080)
    found = walk(track, grid([SQUARE]), grid([box(1000, 0, 2000, 1000)]), grid([box(5000, 0, 6000, 1000)]))
    assert found.distance_mm == pytest.approx([900_000, 900_000, 0], abs=MM)
    assert found.duration_s.tolist() == [540, 540, 0]
    assert found.fixes_inside.tolist() == [10, 10, 0]  # the fix on the common edge is inside both
    assert found.fixes_outside.tolist() == [0]


def test_two_workers_of_a_grid_and_one_without_any(walk_all):
    one = Track().line((100, 0), (200, 0), 1, 60)
    other = Track().line((100, 0), (500, 0), 4, 240)
    nobody = Track().fix(0, 500, 500)
    found = walk_all(batch([one, other, nobody], [[0], [0], []]), [grid([SQUARE])], RULE)
    assert found.distance_mm == pytest.approx([100_000, 400_000], abs=MM)
    assert found.fixes_outside.tolist() == [0, 0, 1]


def test_cells_are_those_whose_centre_is_inside_and_that_a_kept_fix_inside_lies_in(walk):
    polygon = grid([[(0, 0), (300, 0), (0, 300)]])  # of 3 x 3 squares the centres of six are inside or on the edge
    assert polygon.cells_total == 6
    track = Track().fix(0, 50, 50).fix(100, 60, 60).fix(200, 150, 50).fix(300, 95, 195).fix(400, 250, 250)
    found = walk(track, polygon)
    assert found.cell.tolist() == [0, 1, 3]
    assert found.cell_pair.tolist() == [0, 0, 0]


def test_square_whose_centre_is_outside_is_no_cell_though_one_may_walk_in_it(walk):
    polygon = grid([box(0, 0, 130, 100)])
    found = walk(Track().fix(0, 50, 50).fix(60, 120, 50), polygon)
    assert (polygon.cells_total, found.fixes_inside.tolist(), found.cell.tolist()) == (1, [2], [0])


def test_grid_smaller_than_a_cell_is_one_cell(walk):
    polygon = grid([[(0, 0), (30, 0), (0, 30)]])
    found = walk(Track().fix(0, 5, 5).fix(60, 200, 200), polygon)
    assert (polygon.cells_total, found.cell.tolist()) == (1, [0])
    assert walk(Track().fix(0, 200, 200), polygon).cell.tolist() == []


def test_fix_on_the_far_corner_lies_in_the_last_cell(walk):
    polygon = grid([box(0, 0, 300, 200)])
    found = walk(Track().fix(0, 300, 200), polygon)
    assert (polygon.rows, polygon.columns, found.cell.tolist()) == (2, 3, [5])


def test_parameters_come_from_the_settings(walk):
    track = Track().fix(0, 100, 0).fix(60, 110, 0, accuracy_m=20).fix(160, 130, 0)
    settings = Tracks(max_accuracy_m=10, max_gap_s=200, max_speed_kmh=1, min_step_m=5, cell_m=50)
    found = walk(track, grid([SQUARE], cell_m=50), settings=settings)
    assert (found.inaccurate.tolist(), found.distance_mm.tolist()) == ([1], pytest.approx([30_000], abs=MM))
    assert found.cell.tolist() == [2]


def test_grids_that_tile_share_a_walk_without_loss(walk):
    """However a square is cut, its parts' metres and seconds are those of the whole."""
    rng, track = np.random.default_rng(7), Track()
    x, y = 500.0, 500.0
    for second in range(0, 3600, 20):
        x, y = x + rng.normal(0, 40), y + rng.normal(0, 40)
        track.fix(second, x, y)
    whole = walk(track, grid([SQUARE]))
    left, right = [(0, 0), (700, 0), (300, 1000), (0, 1000)], [(700, 0), (1000, 0), (1000, 1000), (300, 1000)]
    parts = walk(track, grid([left]), grid([right]))
    assert whole.distance_mm[0] > 1_000_000
    assert parts.distance_mm.sum() == pytest.approx(whole.distance_mm[0], abs=2)
    assert parts.duration_s.sum() == pytest.approx(whole.duration_s[0], abs=1)


def test_halves_are_rounded_up():
    assert [_half_up(amount) for amount in (0.4999, 0.5, 1.5, 2.5)] == [0, 1, 2, 3]


def test_great_circle_and_plane_agree_where_a_grid_is(walk):
    """A degree of latitude is 111,195 m on this sphere; the plane of a grid keeps it to the metre."""
    tall = grid([box(-100, 0, 100, 10_000)])
    track = Track()
    for step in range(101):
        track.at(step * 60, degrees(0, 0)[0], 31.7 + step * 0.0008)
    assert walk(track, tall).distance_mm == pytest.approx([0.08 * 6_371_008.8 * math.pi / 180 * 1000], abs=2)
