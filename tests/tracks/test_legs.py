"""Which fixes of a day are kept, and where a leg ends: what is left out, gaps, jumps."""

import pytest
from ground_plan import NAN, Track, batch, box, grid

from ingest.settings import Tracks

SQUARE = box(0, 0, 1000, 1000)
RULE = Tracks()
MM = 100
"""Tolerance: a metre of longitude is 0.05 per mille shorter at the north side of the square than at its corner."""


@pytest.mark.parametrize(("gap", "distance_mm", "duration_s"), [(300, 300_000, 420), (301, 200_000, 120)])
def test_gap_longer_than_allowed_starts_a_new_leg(walk, gap, distance_mm, duration_s):
    track = Track().line((100, 0), (200, 0), 1, 60).line((300, 0), (400, 0), 1, 60, begin=60 + gap)
    found = walk(track, grid([SQUARE]))
    assert found.distance_mm == pytest.approx([distance_mm], abs=MM)
    assert (found.duration_s.tolist(), found.fixes_kept.tolist()) == ([duration_s], [4])


@pytest.mark.parametrize(
    ("jumps", "outliers", "distance_mm", "duration_s"),
    [
        (1, 1, 200_000, 240),  # bridged: from the fix before to the fix after
        (2, 2, 200_000, 300),
        # the third is kept and begins a leg 20 km away; the two fixes after it are too far from that one
        (3, 4, 100_000, 60),
    ],
)
def test_jumps_are_left_out_until_there_are_three_in_a_row(walk, jumps, outliers, distance_mm, duration_s):
    track = Track().line((100, 0), (200, 0), 1, 60)
    for jump in range(jumps):
        track.fix(120 + 60 * jump, 20_000, 0)
    track.line((250, 0), (300, 0), 1, 60, begin=120 + 60 * jumps)
    found = walk(track, grid([SQUARE]))
    assert found.outliers.tolist() == [outliers]
    assert found.distance_mm == pytest.approx([distance_mm], abs=MM)
    assert found.duration_s.tolist() == [duration_s]
    assert (found.fixes_kept + found.fixes_left_out).tolist() == [len(track.rows)]


def test_phone_that_really_drove_away_goes_on_from_the_third_fix(walk):
    track = Track().line((100, 0), (200, 0), 1, 60).line((9000, 0), (9400, 0), 4, 240, begin=70)
    found = walk(track, grid([box(0, 0, 10_000, 1000)]))
    assert (found.outliers.tolist(), found.fixes_kept.tolist()) == ([2], [5])
    assert found.distance_mm == pytest.approx([300_000], abs=MM)
    assert found.duration_s.tolist() == [180]


def test_outliers_are_counted_anew_after_a_gap(walk):
    track = Track().fix(0, 100, 0).fix(60, 20_000, 0).fix(120, 20_000, 0).fix(301, 20_000, 0).fix(330, 100, 0)
    found = walk(track, grid([SQUARE]))
    assert (found.outliers.tolist(), found.fixes_kept.tolist()) == ([3], [2])


@pytest.mark.parametrize(("metres", "outliers"), [(33.3, 0), (33.4, 1)])
def test_speed_of_just_the_limit_is_kept(walk, metres, outliers):
    assert walk(Track().fix(0, 0, 0).fix(1, metres, 0), grid([SQUARE])).outliers.tolist() == [outliers]


@pytest.mark.parametrize(
    ("longitude", "latitude", "accuracy_m", "is_mock", "reason"),
    [
        (NAN, 31.7, 5, False, "without_place"),
        (119.9, NAN, 5, False, "without_place"),
        (180.1, 31.7, 5, False, "without_place"),
        (-180.1, 31.7, 5, False, "without_place"),
        (119.9, 90.1, 5, False, "without_place"),
        (0, 0, 5, False, "without_place"),
        (-0.0, 0.0, 5, False, "without_place"),
        (0, 0, 500, True, "without_place"),
        (119.9, 31.7, 5, True, "mock"),
        (119.9, 31.7, 500, True, "mock"),
        (119.9, 31.7, 50.1, False, "inaccurate"),
        (119.9, 31.7, 50, False, None),
        (119.9, 31.7, NAN, False, None),
        (0, 31.7, 5, False, None),
        (180, -90, 5, False, None),
    ],
)
def test_fix_is_left_out_for_one_reason(walk, longitude, latitude, accuracy_m, is_mock, reason):
    found = walk(Track().at(0, longitude, latitude, accuracy_m, is_mock), grid([SQUARE]))
    reasons = ("same_second", "without_place", "mock", "inaccurate", "outliers")
    assert {name: getattr(found, name).tolist()[0] for name in reasons} == {
        name: int(name == reason) for name in reasons
    }
    assert found.fixes_kept.tolist() == [int(reason is None)]


def test_what_is_left_out_leaves_the_leg_as_it_is(walk):
    track = Track().fix(0, 100, 0).fix(60, 9000, 0, is_mock=True).fix(90, 9000, 0, accuracy_m=80).fix(120, 200, 0)
    found = walk(track, grid([SQUARE]))
    assert found.distance_mm == pytest.approx([100_000], abs=MM)
    assert found.duration_s.tolist() == [120]


def test_last_fix_of_a_second_counts(walk):
    track = Track().fix(0, 100, 0).fix(60, 400, 0).fix(60, 200, 0).fix(60.5, 300, 0).fix(60.4, 150, 0)
    found = walk(track, grid([SQUARE]))
    assert (found.same_second.tolist(), found.fixes_kept.tolist()) == ([3], [2])
    assert found.distance_mm == pytest.approx([50_000], abs=MM)
    assert found.duration_s.tolist() == [60]


def test_last_fix_of_a_second_counts_even_when_it_is_no_position(walk):
    found = walk(Track().fix(0, 100, 0).at(0, 0, 0), grid([SQUARE]))
    assert (found.same_second.tolist(), found.without_place.tolist(), found.fixes_kept.tolist()) == ([1], [1], [0])


def test_new_day_starts_a_new_leg(walk_all):
    track = Track().line((100, 0), (400, 0), 3, 180)
    evening, morning = Track(), Track()
    evening.rows, morning.rows = track.rows[:2], track.rows[2:]
    found = walk_all(batch([evening, morning], [[0], [0]]), [grid([SQUARE])], RULE)
    assert found.distance_mm == pytest.approx([100_000, 100_000], abs=MM)
    assert found.duration_s.tolist() == [60, 60]


def test_day_without_any_good_fix_is_nought(walk):
    found = walk(Track().at(0, 0, 0), grid([SQUARE]))
    assert (found.distance_mm.tolist(), found.duration_s.tolist(), found.fixes_inside.tolist()) == ([0], [0], [0])
