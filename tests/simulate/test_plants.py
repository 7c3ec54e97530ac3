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
