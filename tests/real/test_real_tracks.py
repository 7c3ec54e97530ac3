"""Real tracks with real noise: what was published with them comes out of the whole of ingest again."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from benchmarks.real_tracks import (
    AREAS,
    NO_LIMITS,
    box,
    gotrack,
    inside,
    is_near,
    lake,
    landed_inside,
    metres_of,
    safecast,
    walked,
)
from ingest.home import Home
from ingest.settings import Tracks

DATA = Path(__file__).parents[3] / "shared" / "data"
TAKEN = AREAS.keys() - {"SOUTHERN_ISLANDS"}
"""Areas whose boundaries ingest takes: those of Southern Islands touch themselves."""
needs_safecast = pytest.mark.skipif(
    not (DATA / "safecast").exists() or not (DATA / "singapore-areas").exists(),
    reason="the open data sets safecast and singapore-areas are not beside this checkout",
)
needs_gotrack = pytest.mark.skipif(
    not (DATA / "gotrack").exists(), reason="the open data set gotrack is not beside this checkout"
)


@needs_safecast
def test_valid_fixes_lie_in_the_areas_they_were_published_for(tmp_path):
    rows = safecast(DATA / "safecast" / "007-0601.LOG", is_labelled=True)
    assert inside(DATA, rows) == AREAS
    landed = landed_inside(Home(tmp_path / "home"), DATA, rows)
    assert landed == {area: AREAS[area] for area in TAKEN}


@needs_safecast
@pytest.mark.parametrize(("log", "kilometres", "is_of_a_walker"), [("202-0711", 9.4, True), ("101-0530", 153, False)])
def test_way_of_a_log_is_the_published_one_less_its_noise(tmp_path, log, kilometres, is_of_a_walker):
    """The published way adds up every fix, also of a counter that stands still; the rule leaves that out (rule 4)."""
    rows = safecast(DATA / "safecast" / f"{log}.LOG", is_labelled=False)
    home = Home(tmp_path / "home")
    days = walked(home, rows, box(rows), Tracks())
    found = days["distance_mm"].sum() / 1e6
    assert 0.8 * kilometres < found <= kilometres
    assert (found / (days["duration_s"].sum() / 3600) < 5) == is_of_a_walker
    seen = lake(home, "track_day").select(pl.sum("fixes_read", "fixes_kept", "fixes_left_out")).row(0)
    assert seen[0] == seen[1] + seen[2] <= len(rows)


@needs_gotrack
def test_phone_tracks_have_their_published_metres(tmp_path):
    """52 of 65 tracks add up to what was published with them; the others are no measure."""
    rows, published = gotrack(DATA)
    metres = metres_of(walked(Home(tmp_path / "home"), rows, box(rows), NO_LIMITS))
    near = [track for track, km in published.items() if is_near(metres.get(track, 0), km * 1000)]
    assert len(near) >= 50
