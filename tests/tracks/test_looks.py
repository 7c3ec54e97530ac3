"""What is said about the looks of a worker-day, on days whose looks are known: by both versions of the rule."""

from __future__ import annotations

import numpy as np
import pytest
from ground_plan import LATITUDE, LONGITUDE, Track, batch, box, grid

from ingest.settings import Tracks
from ingest.tracks.batch import LOOKS, UNKNOWN
from ingest.tracks.polygon import METRES_PER_DEGREE

EVERY_S = 10


@pytest.fixture
def looks(walk_all):
    """The looks of some days, by name."""

    def of(*tracks: Track) -> list[dict[str, int]]:
        found = walk_all(batch(tracks, [[0]] * len(tracks)), [grid([box(0, 0, 1000, 1000)])], Tracks())
        return [dict(zip(LOOKS, row, strict=True)) for row in found.looks.tolist()]

    return of


def wander(seed: int = 1, number: int = 100) -> list[tuple[float, float]]:
    """A walk, in degrees of seven decimals."""
    steps = np.random.default_rng(seed).normal(0, 2e-4, (number, 2)).cumsum(axis=0)
    return [(round(LONGITUDE + x, 7), round(LATITUDE + y, 7)) for x, y in steps.tolist()]


def track(places: list[tuple[float, float]], begin: float = 0, every_s: float = EVERY_S) -> Track:
    made = Track()
    for number, place in enumerate(places):
        made.at(begin + number * every_s, *place)
    return made


def test_copy_of_a_path_has_its_fingerprint_at_another_hour_and_pace(looks):
    own, later, other = looks(track(wander()), track(wander(), 7200, 12), track(wander(2)))
    assert own["path_print"] == later["path_print"] != other["path_print"]
    assert own["shape_print"] == later["shape_print"] != other["shape_print"]


def test_shifted_copy_has_the_fingerprint_of_the_shape_only(looks):
    shifted = [(round(x + 0.0123456, 7), round(y - 0.0007891, 7)) for x, y in wander()]
    own, other = looks(track(wander()), track(shifted))
    assert own["shape_print"] == other["shape_print"]
    assert own["path_print"] != other["path_print"]


def test_path_the_other_way_round_is_another_path(looks):
    own, other = looks(track(wander()), track(wander()[::-1]))
    assert own["path_print"] != other["path_print"]
    assert own["path_cells"] == other["path_cells"]


def test_phone_on_one_spot_has_no_fingerprint(looks):
    (found,) = looks(track([(LONGITUDE, LATITUDE)] * 100))
    assert (found["path_cells"], found["path_print"], found["shape_print"]) == (1, UNKNOWN, UNKNOWN)
    assert (found["spread_mm"], found["speed_variation"], found["straightness"]) == (0, UNKNOWN, UNKNOWN)


@pytest.mark.parametrize("decimals", [0, 2, 4, 5, 7])
def test_decimals_are_those_that_the_coordinates_need(looks, decimals):
    (found,) = looks(track([(round(119.87654321, decimals), 32.0)] * 5))
    assert found["decimals"] == decimals


def test_even_pace_on_a_line_varies_little_and_is_straight(looks):
    (even,) = looks(Track().line((0, 0), (900, 0), 30, 600))
    assert (even["speed_variation"], even["straightness"]) == (0, 1000)
    (uneven,) = looks(Track().line((0, 0), (300, 0), 10, 100).line((330, 0), (330, 900), 30, 900, 110))
    assert uneven["speed_variation"] > 400
    assert 900 < uneven["straightness"] < 1000
    (there_and_back,) = looks(Track().line((0, 0), (300, 0), 1, 100).line((0, 0), (300, 0), 1, 100, 200))
    assert there_and_back["straightness"] == -1000


def test_spread_is_the_distance_from_the_middle(looks):
    (found,) = looks(Track().fix(0, 0, 0).fix(100, 60, 0).fix(200, 60, 80).fix(300, 0, 80))
    assert found["spread_mm"] == pytest.approx(50_000, abs=10)


def test_accuracy_that_never_changes_is_one_run(looks):
    constant, changing = Track(), Track()
    for number in range(20):
        constant.fix(number * 10, number, 0, accuracy_m=5 if number % 2 else float("nan"))
        changing.fix(number * 10, number, 0, accuracy_m=5 + number // 5)
    first, second = looks(constant, changing)
    assert (first["fixes_with_accuracy"], first["accuracy_runs"]) == (10, 1)
    assert (second["fixes_with_accuracy"], second["accuracy_runs"]) == (20, 4)


def test_jump_is_counted_once_however_many_fixes_it_has(looks):
    there = 20_000 / METRES_PER_DEGREE
    places = wander(number=30)
    places[5] = (LONGITUDE, LATITUDE + there)
    places[12:14] = [(LONGITUDE, LATITUDE - there)] * 2
    places[20:] = [(x, y + there) for x, y in places[20:]]  # the third stays: the phone really is there
    (found,) = looks(track(places))
    assert found["jumps"] == 3
