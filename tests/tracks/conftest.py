"""Both versions of the rule take every test of it."""

from collections.abc import Callable

import pytest
from ground_plan import batch

from ingest.settings import Tracks
from ingest.tracks import kernel, rule
from ingest.tracks.batch import Walked

RULE = Tracks()


@pytest.fixture(params=[rule.walk_all, kernel.walk_all], ids=["plain", "compiled"])
def walk_all(request: pytest.FixtureRequest) -> Callable[..., Walked]:
    return request.param


@pytest.fixture
def walk(walk_all):
    """One worker-day in one grid or several."""

    def walked(track, *polygons, settings=RULE):
        return walk_all(batch([track], [range(len(polygons))]), polygons, settings)

    return walked
