"""False data planted on purpose: where the truth says it lies, as strong as it says, and nowhere unless asked for."""

from pathlib import Path

import polars as pl
import pytest

from simulate import Truth, write_office
from simulate.plants import INNOCENT, LOOK_ALIKES, PATTERNS, STRENGTHS, Plants


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    folder = tmp_path_factory.mktemp("exports")
    return write_office(
        folder, communities=4, grids=48, months=2, first_month="2026-03", has_faults=False, register_share=0.05,
        plants=Plants(of_each=1, look_alikes=1),
    )  # fmt: skip


def rows(truth: Truth, feed: str, time: str, pattern: str, strength: str) -> pl.DataFrame:
    """Rows of a feed by the worker and in the month a pattern was planted in."""
    _, _, worker, month = truth.planted.filter(pattern=pattern, strength=strength).row(0)
    return truth.frames[feed].filter(
        pl.col("worker_code") == worker, pl.col(time).dt.strftime("%Y-%m") == month
    ).sort(time)  # fmt: skip


def test_every_pattern_is_planted_at_every_strength_and_every_look_alike(truth: Truth):
    planted = set(truth.planted.select("pattern", "strength").iter_rows())
    assert {(pattern, strength) for pattern in (*PATTERNS, "ghost_link") for strength in STRENGTHS} <= planted
    assert {(pattern, INNOCENT) for pattern in LOOK_ALIKES} <= planted
    assert truth.planted.filter(pl.col("pattern") != "ghost_link").select("subject_code", "month").is_unique().all()


@pytest.mark.parametrize(("strength", "least", "most"), [("full", 0.7, 0.9), ("half", 0.3, 0.55), ("fifth", 0.1, 0.3)])
def test_so_large_a_share_of_the_records_is_false(truth: Truth, strength: str, least: float, most: float):
    minutes = rows(truth, "visits", "visited_at", "time_heaping", strength)["visited_at"].dt.minute()
    assert least <= (minutes % 30 == 0).mean() <= most
    items = rows(truth, "items", "reported_at", "quick_close", strength)
    is_quick = (pl.col("disposed_at") - pl.col("reported_at")).dt.total_seconds() <= 300
    assert (
        least
        <= items.select((is_quick & (pl.col("closed_by") == pl.col("worker_code"))).fill_null(False)).to_series().mean()
        <= most
    )


def test_the_informed_stay_below_the_defaults(truth: Truth):
    items = rows(truth, "items", "reported_at", "quick_close", "informed")
    waited = (items["disposed_at"] - items["reported_at"]).dt.total_seconds().drop_nulls()
    assert waited.min() > 600
    assert (waited < 1200).mean() > 0.5


def test_a_replayed_walk_has_the_same_positions_on_several_days(truth: Truth):
    fixes = rows(truth, "tracks", "located_at", "replay_track", "full")
    ways = fixes.group_by(pl.col("located_at").dt.date()).agg(pl.col("longitude").first(), pl.col("latitude").first())
    assert ways.select("longitude", "latitude").unique().height <= 0.4 * ways.height


def test_impossible_travel_is_too_far_for_any_car(truth: Truth):
    visits = rows(truth, "visits", "visited_at", "impossible_travel", "full").drop_nulls("longitude")
    day = pl.col("visited_at").dt.date()
    far_km = ((pl.col("latitude").diff() * 111.2) ** 2 + (pl.col("longitude").diff() * 95) ** 2) ** 0.5
    hours = (pl.col("visited_at") - pl.col("left_at").shift(1)).dt.total_seconds() / 3600 + 1 / 60
    kmh = visits.select(kmh=pl.when(day == day.shift(1), far_km > 1.5).then(far_km / hours))["kmh"].drop_nulls()
    assert (kmh > 120).sum() >= 0.4 * visits.height


def test_the_same_round_is_walked_again_and_never_copied(truth: Truth):
    fixes = rows(truth, "tracks", "located_at", "fixed_round", INNOCENT).filter(~pl.col("is_mock"))
    days = fixes.group_by(pl.col("located_at").dt.date()).agg(
        pl.len(), west=pl.col("longitude").min(), first=pl.struct("longitude", "latitude").first()
    )
    assert days.height >= 8
    assert days["first"].is_unique().all()
    assert (days["west"].max() - days["west"].min()) * 95_000 < 60
    assert days["len"].n_unique() > 3


def test_who_walks_together_is_at_the_same_doors_on_these_days(truth: Truth):
    planted = truth.planted.filter(pattern="walk_together")
    (worker, partner), month = planted["subject_code"].to_list()[:2], planted["month"][0]
    fixes = truth.frames["tracks"].filter(pl.col("located_at").dt.strftime("%Y-%m") == month)
    at = {code: fixes.filter(worker_code=code).select("located_at", "latitude") for code in (worker, partner)}
    near = (
        at[worker]
        .join(at[partner], on="located_at")
        .filter((pl.col("latitude") - pl.col("latitude_right")).abs() < 3e-4)
    )
    together = near["located_at"].dt.date().unique()
    visits = truth.frames["visits"].filter(pl.col("visited_at").dt.date().is_in(together.implode()))
    doors = {code: visits.filter(worker_code=code).select("visited_at", "target_code") for code in (worker, partner)}
    shared = doors[worker].join(doors[partner], on="visited_at")
    assert together.len() >= 2
    assert shared.height >= 2


def test_a_family_met_behind_one_door_is_entered_within_seconds(truth: Truth):
    visits = rows(truth, "visits", "visited_at", "family_visits", INNOCENT).drop_nulls("latitude")
    soon = visits.with_columns(
        seconds=pl.col("visited_at").diff().dt.total_seconds(), metres=pl.col("latitude").diff().abs() * 111_195
    ).filter(pl.col("seconds") <= 9)
    assert soon.height >= 5
    assert (soon["metres"] < 30).all()


def test_a_plain_phone_gives_few_decimals_and_always_one_accuracy(truth: Truth):
    fixes = rows(truth, "tracks", "located_at", "plain_phone", INNOCENT).filter(~pl.col("is_mock"))
    assert fixes["accuracy_m"].unique().to_list() == [10.0]
    assert (fixes["longitude"].round(4) == fixes["longitude"]).all()


def test_otherwise_visits_of_one_person_follow_each_other(truth: Truth):
    guilty = truth.planted.select(worker_code="subject_code", month="month").unique()
    visits = truth.frames["visits"].with_columns(month=pl.col("visited_at").dt.strftime("%Y-%m"))
    clean = visits.join(guilty, on=["worker_code", "month"], how="anti").sort("worker_code", "visited_at")
    day = pl.col("visited_at").dt.date()
    overlaps = clean.with_columns(before=pl.col("left_at").shift(1).over("worker_code", day)).filter(
        pl.col("before") > pl.col("visited_at")
    )
    assert clean.height > 1000
    assert overlaps.is_empty()


def test_plants_beside_other_faults_or_without_tracks_are_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="planted"):
        write_office(tmp_path, plants=Plants())
    with pytest.raises(ValueError, match="planted"):
        write_office(tmp_path, has_faults=False, has_tracks=False, plants=Plants())
    assert list(tmp_path.iterdir()) == []
