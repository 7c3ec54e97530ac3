"""The compiled rule gives what the plain one gives, to the millimetre, on tracks that like to be on the border."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties import draws
from wild_tracks import A_METRE, CORNER, round_ring, wild_batch

from ingest.settings import Tracks
from ingest.tracks import kernel, rule
from ingest.tracks.batch import LOOKS, Batch, Walked
from ingest.tracks.polygon import Polygon

SITES = [
    Tracks(),
    Tracks(max_accuracy_m=5, max_gap_s=30, max_speed_kmh=30, min_step_m=5, cell_m=50),
    Tracks(max_gap_s=3600, max_speed_kmh=2000, min_step_m=1, cell_m=7),
]


def assert_equal(compiled: Walked, plain: Walked) -> None:
    for field in fields(Walked):
        np.testing.assert_array_equal(getattr(compiled, field.name), getattr(plain, field.name), field.name)


# In a soak an exact .5 mm may be met by chance, once in some 100,000 worker-days, and then falls either way.
@given(seed=st.integers(0, 2**32 - 1), site=st.sampled_from(SITES))
@draws(150)
def test_both_rules_agree_to_the_millimetre_on_wild_tracks(seed: int, site: Tracks):
    batch, polygons = wild_batch(seed, site.cell_m)
    assert_equal(kernel.walk_all(batch, polygons, site), rule.walk_all(batch, polygons, site))


def test_wild_tracks_meet_every_case():
    walked = [kernel.walk_all(*wild_batch(seed), Tracks()) for seed in range(20)]
    for field in fields(Walked):
        assert sum(int(getattr(each, field.name).sum()) for each in walked) != 0, field.name
    looks = np.concatenate([each.looks for each in walked])
    assert [len(np.unique(of_one)) > 1 for of_one in looks.T] == [True] * len(LOOKS)


def one_fix_a_day(polygon: Polygon, places: np.ndarray) -> Batch:
    """Every place (n, 2; degrees) a day of its own, with that one grid."""
    days = np.arange(len(places) + 1)
    none = np.zeros(len(places))
    return Batch(days, days[:-1], *places.T, none, none > 0, days, days[:-1] * 0)


def boundary_of(ring: np.ndarray) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [[*ring.tolist(), ring[0].tolist()]]})


@pytest.mark.parametrize("radius", [0.5, 40, 300, 12_000, 60_000])
@pytest.mark.parametrize("seed", range(5))
def test_raster_and_exact_test_say_the_same_of_every_point(radius: float, seed: int):
    random = np.random.default_rng(seed)
    ring = np.array(CORNER) + round_ring(random, radius) * A_METRE
    polygon = Polygon.from_boundary("G", boundary_of(ring), 10_000)
    on_edges = ring + random.random((200, 1, 1)) * (np.roll(ring, 1, axis=0) - ring)
    about_edges = on_edges + random.normal(0, 1, on_edges.shape) * random.choice([1e-9, 1e-4, 1.0]) * A_METRE
    anywhere = np.array(CORNER) + random.uniform(-1.2, 1.2, (500, 2)) * radius * A_METRE
    places = np.concatenate([ring, on_edges.reshape(-1, 2), about_edges.reshape(-1, 2), anywhere])
    walked = kernel.walk_all(one_fix_a_day(polygon, places), [polygon], Tracks())
    np.testing.assert_array_equal(walked.fixes_inside, polygon.holds(*polygon.xy(*places.T)))


@pytest.mark.parametrize("radius", [0.5, 40, 300, 12_000])
def test_legs_from_afar_and_across_edges_are_cut_as_the_plain_rule_cuts_them(radius: float):
    random = np.random.default_rng(int(radius))
    ring = np.array(CORNER) + round_ring(random, radius) * A_METRE
    polygon = Polygon.from_boundary("G", boundary_of(ring), 10_000)
    starts = np.concatenate([ring, np.array(CORNER) + random.uniform(-1.2, 1.2, (150, 2)) * radius * A_METRE])
    long, short = (random.normal(0, length, starts.shape) * A_METRE for length in (radius / 2, min(radius, 15)))
    places = np.stack([starts, starts + long, starts + long + short], axis=1)
    fixes, days = len(places) * 3, np.arange(len(places) + 1)
    at, none = np.tile(np.arange(3) * 299_000_000, len(places)), np.zeros(fixes)
    batch = Batch(days * 3, at, *places.reshape(-1, 2).T, none, none > 0, days, days[:-1] * 0)
    site = Tracks(max_speed_kmh=1000)
    assert_equal(kernel.walk_all(batch, [polygon], site), rule.walk_all(batch, [polygon], site))


@pytest.mark.parametrize("side", [(-1, 0), (1, 0), (0, -1), (0, 1), (1, 1)])
def test_day_beyond_one_side_of_a_grid_brings_nothing_and_one_on_both_sides_crosses_it(side: tuple[int, int]):
    square = np.array(CORNER) + np.array([[0, 0], [300, 0], [300, 300], [0, 300]]) * A_METRE
    polygon = Polygon.from_boundary("G", boundary_of(square), 100)
    beyond, along = 153 * np.array(side), 100 * np.array([side[1], -side[0]])
    middle = np.array([150, 150])
    one_side, both_sides = [middle + beyond - along, middle + beyond + along], [middle - beyond, middle + beyond]
    places = np.array(CORNER) + np.concatenate([one_side, both_sides]) * A_METRE
    days, none = np.array([0, 2, 4]), np.zeros(4)
    batch = Batch(days, np.tile([0, 299_000_000], 2), *places.T, none, none > 0, np.arange(3), np.zeros(2, np.int64))
    walked = kernel.walk_all(batch, [polygon], Tracks())
    assert_equal(walked, rule.walk_all(batch, [polygon], Tracks()))
    assert [metres > 0 for metres in walked.distance_mm] == [False, True]


def test_arrays_of_any_kind_are_taken():
    batch, polygons = wild_batch(7)
    strided = np.repeat(batch.longitude, 2)[::2]
    shared = batch.latitude.copy()
    shared.flags.writeable = False
    other = Batch(batch.first.astype(np.int32), batch.at, strided, shared, *list(vars(batch).values())[4:])
    assert_equal(kernel.walk_all(other, polygons, Tracks()), kernel.walk_all(batch, polygons, Tracks()))


def test_batch_without_days_gives_nothing():
    batch = one_fix_a_day(wild_batch(1)[1][0], np.zeros((0, 2)))
    assert [len(column) for column in vars(kernel.walk_all(batch, [], Tracks())).values()] == [0] * 13


def test_threads_may_walk_at_once():
    batches = [wild_batch(seed) for seed in range(8)]
    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(lambda each: kernel.walk_all(*each, Tracks()), batches))
    for found, each in zip(at_once, batches, strict=True):
        assert_equal(found, kernel.walk_all(*each, Tracks()))
