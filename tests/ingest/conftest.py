"""Fixtures of the ingest tests."""

from pathlib import Path

import pytest
from landing_office import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "home")
