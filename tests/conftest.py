"""What is expensive and shared: the demo, written and run once for the whole test session."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import pytest
from reference.drawn.beside_golden import run_beside_golden
from reference.drawn.office import Drawn
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from ingest.home import Home
from orchestration import state
from orchestration.command_demo import demo_lines
from simulate import Truth, write_office

OF_THE_DEMO = ("orchestration", "publish", "reference", "cli")
"""Folders whose tests read the demo: all in one process, so that it is made once."""
LONGEST_FIRST = (*OF_THE_DEMO, "end_to_end", "ingest", "mutation", "golden", "dbt", "real", "tracks")
"""Folders in the order in which they are begun, so that neither process is left with a long one at the end."""


def folder_of(nodeid: str) -> str:
    return nodeid.split("/")[1]


class ByFolder(LoadScopeScheduling):
    """In `make test` two processes share the work by folders: tests of one folder share what is expensive."""

    def _split_scope(self, nodeid: str) -> str:
        folder = folder_of(nodeid)
        return OF_THE_DEMO[0] if folder in OF_THE_DEMO else folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {folder: rank for rank, folder in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: ranks.get(folder_of(item.nodeid), len(ranks)))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFolder:
    return ByFolder(config, log)


@pytest.fixture(scope="session", autouse=True)
def code_stands_still() -> Iterator[None]:
    """An edit while the tests run is no reason for a home to run again."""
    digest = state.code_digest()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state, "code_digest", lambda: digest)
        yield


@pytest.fixture(scope="session", autouse=True)
def disks_are_not_waited_for() -> Iterator[None]:
    """What a test writes need not outlive a power cut. Runs in processes of their own wait all the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Truth]:
    """A demo of 4 communities, 12 grids and 3 months instead of the whole office, run; and what is true about it."""
    home = Home(tmp_path_factory.mktemp("published") / "demo")
    truth = write_office(home.exports, communities=4, grids=12, months=3)
    (home.root / "demo.json").write_text(json.dumps({"as_of": truth.as_of.isoformat()}), encoding="utf-8")
    demo_lines(home, None, "en")
    return home, truth


@pytest.fixture(scope="session")
def published_demo(demo: tuple[Home, Truth]) -> Home:
    """A small demo's home after `gridscore demo`. Tests read it and never change it."""
    return demo[0]


@pytest.fixture(scope="session")
def golden_and_drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Drawn]:
    """The golden months and a drawn office, published together; and what is true of the drawn one."""
    home = Home(tmp_path_factory.mktemp("golden") / "home")
    return home, run_beside_golden(home)


@pytest.fixture(scope="session")
def golden_home(golden_and_drawn: tuple[Home, Drawn]) -> Home:
    return golden_and_drawn[0]


@pytest.fixture(scope="session")
def drawn(golden_and_drawn: tuple[Home, Drawn]) -> Drawn:
    return golden_and_drawn[1]
