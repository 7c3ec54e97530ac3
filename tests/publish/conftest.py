"""A home whose build file was made by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from handmade_build import make_build

from ingest.home import Home


@pytest.fixture(scope="session")
def handmade(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build file, made once; tests work on copies."""
    return make_build(tmp_path_factory.mktemp("handmade") / "build.duckdb")


@pytest.fixture
def home(tmp_path: Path, handmade: Path) -> Home:
    """A home with a build file and nothing published."""
    made = Home(tmp_path / "home")
    made.warehouse.mkdir(parents=True)
    shutil.copy(handmade, made.build_file)
    return made
