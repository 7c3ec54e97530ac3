"""The whole runs all tests here share: each stage is one run, made when the first test asks for it.

one_run:  everything at once, the other files sent twice
provisional -> released -> late -> restated -> reworded -> rebuilt:  one home through its life
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from whole_office import (
    A_DAY_LATER,
    AFTER_THE_CLOSE,
    BEFORE_THE_CLOSE,
    JANUARY_CLOSED,
    SENT_AGAIN,
    Exports,
    OneRun,
    Reading,
    Stage,
    bring,
    bring_late_finding,
    new_home,
    published,
    run_stage,
    write_exports,
)

from ingest.home import Home

READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
for turn in sys.stdin:
    score = connection.execute("select count(*), count(release_id) from marts.score where period = '2025-12'")
    print(*score.fetchone(), flush=True)
"""


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    return write_exports(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="session")
def one_run(exports: Exports, tmp_path_factory: pytest.TempPathFactory) -> OneRun:
    """December and January in one run, one file twice under two names."""
    folder = tmp_path_factory.mktemp("one_run")
    home, scratch = new_home(folder / "home"), folder / "scratch"
    scratch.mkdir()
    bring(home, exports.december)
    bring(home, exports.january)
    first, again = SENT_AGAIN
    shutil.copy(home.exports / first, home.exports / again)
    command = [sys.executable, "-m", "orchestration.cli", "run", "--home", str(home.root), "--as-of", AFTER_THE_CLOSE]
    done = subprocess.run(
        [*command, "--lang", "en"],
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout
    return OneRun(home, done.returncode, done.stdout, scratch, published(home))


@pytest.fixture(scope="session")
def provisional(exports: Exports, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The later exports come first; December has ended and is not closed."""
    home = new_home(tmp_path_factory.mktemp("life") / "home")
    bring(home, exports.january)
    return run_stage(home, "run", "--as-of", BEFORE_THE_CLOSE)


@pytest.fixture(scope="session")
def home_to_interrupt(provisional: Stage, exports: Exports, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The same home at that time, about to make the run that `released` makes."""
    home = Home(tmp_path_factory.mktemp("interrupted") / "home")
    shutil.copytree(provisional.home.root, home.root)
    bring(home, exports.december)
    return home


@pytest.fixture(scope="session")
def read_and_released(home_to_interrupt: Home, provisional: Stage, exports: Exports) -> tuple[Reading, Stage]:
    """The first run after December's close, with a reader at the published file."""
    bring(provisional.home, exports.december)
    command = [sys.executable, "-c", READER, str(provisional.home.published_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:

        def look() -> str:
            assert reader.stdin is not None and reader.stdout is not None
            reader.stdin.write("look\n")
            reader.stdin.flush()
            return reader.stdout.readline()

        before = look()
        after_run = run_stage(provisional.home, "run", "--as-of", AFTER_THE_CLOSE)
        return Reading(before, look()), after_run


@pytest.fixture(scope="session")
def released(read_and_released: tuple[Reading, Stage]) -> Stage:
    return read_and_released[1]


@pytest.fixture(scope="session")
def late(released: Stage, exports: Exports) -> Stage:
    """A file comes that says more about December."""
    bring_late_finding(released.home, exports)
    return run_stage(released.home, "run", "--as-of", A_DAY_LATER)


@pytest.fixture(scope="session")
def restated(late: Stage) -> Stage:
    """Somebody decides that it counts."""
    what = ("2025-12", "--rulebook", "town", "--because", "漏报失联")
    return run_stage(late.home, "restate", *what, "--as-of", A_DAY_LATER)


@pytest.fixture(scope="session")
def reworded(restated: Stage) -> Stage:
    """January has closed, the same version of the rulebook takes 1 point where it took 0.5, the other is given up."""
    home = restated.home
    town = home.rulebooks / "town.yaml"
    town.write_text(town.read_text(encoding="utf-8").replace('deduct: "0.5"', 'deduct: "1"'), encoding="utf-8")
    home.site_file.write_text("rulebooks: [town]\n", encoding="utf-8")
    return run_stage(home, "run", "--as-of", JANUARY_CLOSED)


@pytest.fixture(scope="session")
def rebuilt(reworded: Stage) -> Stage:
    """Only vault, ledger, key and settings are left."""
    home = reworded.home
    for folder in (home.exports, home.lake, home.warehouse, home.published):
        shutil.rmtree(folder)
    return run_stage(home, "run", "--as-of", JANUARY_CLOSED)
