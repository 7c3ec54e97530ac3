"""What is expensive and shared: the demo, written and run once for the whole test session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.home import Home
from orchestration import state
from orchestration.command_demo import demo_lines


@pytest.fixture(scope="session", autouse=True)
def code_stands_still() -> Iterator[None]:
    """An edit while the tests run is no reason for a home to run again."""
    digest = state.code_digest()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state, "code_digest", lambda: digest)
        yield


@pytest.fixture(scope="session")
def published_demo(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The demo's home after `gridscore demo`. Tests read it and never change it."""
    home = Home(tmp_path_factory.mktemp("published") / "demo")
    demo_lines(home, None, "en")
    return home
