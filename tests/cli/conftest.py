"""A home with something published, made once for the reading commands, which never change it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from handmade_build import make_build
from typer.testing import CliRunner, Result

from ingest.home import Home
from orchestration.cli import app
from publish import publish

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def published_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The handmade office, published."""
    home = Home(tmp_path_factory.mktemp("office") / "home")
    make_build(home.build_file)
    publish(home)
    return home


@pytest.fixture
def gridscore(published_home: Home) -> Run:
    """Run a command on the published handmade office, in English unless another language is asked for."""

    def run(*arguments: str, home: Path | None = None, typed: str | None = None) -> Result:
        language = [] if "--lang" in arguments else ["--lang", "en"]
        return CliRunner().invoke(app, [*arguments, *language, "--home", str(home or published_home.root)], input=typed)

    return run
