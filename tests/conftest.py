"""What is expensive and shared: the demo, written and run once for the whole test session."""

from __future__ import annotations

import pytest

from ingest.home import Home
from orchestration.command_demo import demo_lines


@pytest.fixture(scope="session")
def published_demo(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The demo's home after `gridscore demo`. Tests read it and never change it."""
    home = Home(tmp_path_factory.mktemp("published") / "demo")
    demo_lines(home, None, "en")
    return home
