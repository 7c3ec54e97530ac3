"""Fixtures of the ingest tests."""

from pathlib import Path

import pytest
from landing_office import Office
from track_files import WORKERS, boundaries

from ingest.home import Home


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "home")


@pytest.fixture
def placed(office: Office) -> Office:
    """Two grids side by side; W1 is appointed to the first, W2 to both, the second from 3 March on."""
    office.put("grid_boundaries_20260331.geojson", boundaries(G1=(119.9, 31.7), G2=(119.91, 31.7)))
    rows = "W1,G1,专职网格员,,\nW2,G1,网格员,,\nW2,G2,网格员,2026-03-03,\n"
    office.put("workers_20260331.csv", WORKERS + rows)
    return office


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with the registers of `placed` landed, and nothing else."""
    office = Office(tmp_path_factory.mktemp("ground") / "home")
    office.put("grid_boundaries_20260331.geojson", boundaries(G1=(119.9, 31.7), G2=(119.91, 31.7)))
    office.put("workers_20260331.csv", WORKERS + "W1,G1,专职网格员,,\nW2,G1,网格员,,\nW2,G2,网格员,2026-03-03,\n")
    office.land()
    return office.home
