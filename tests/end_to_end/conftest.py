"""The whole runs all tests here share: each stage is a run (or several), made when the first test asks for it.

- one_run: everything at once, one file sent twice.
- provisional, released, late, restated, reworded, rebuilt: one home through its life.
- interrupted: the home of `provisional`, its next run killed three times.

The runs of `interrupted` are processes of their own. They are begun behind the first stage and waited for by the tests
of later files, so that the other core has something to do, too.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from interrupted_runs import Interrupted, interrupt
from whole_office import (
    A_DAY_LATER,
    AFTER_THE_CLOSE,
    BEFORE_THE_CLOSE,
    JANUARY_CLOSED,
    SENT_AGAIN,
    Exports,
    Reading,
    Stage,
    bring,
    bring_late_finding,
    new_home,
    run_stage,
    write_exports,
)

from ingest.home import Home
from simulate import Truth

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
def truth(exports: Exports) -> Truth:
    return exports.truth


@pytest.fixture(scope="session")
def one_run(interrupted_begun: object, exports: Exports, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """December and January in one run, one file twice under two names."""
    home = new_home(tmp_path_factory.mktemp("one_run") / "home")
    bring(home, exports.december)
    bring(home, exports.january)
    first, again = SENT_AGAIN
    shutil.copy(home.exports / first, home.exports / again)
    return run_stage(home, "run", "--as-of", AFTER_THE_CLOSE)


@pytest.fixture(scope="session")
def provisional(exports: Exports, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The later exports come first; December has ended and is not closed."""
    home = new_home(tmp_path_factory.mktemp("life") / "home")
    bring(home, exports.january)
    return run_stage(home, "run", "--as-of", BEFORE_THE_CLOSE)


@pytest.fixture(scope="session")
def interrupted_begun(
    provisional: Stage, exports: Exports, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Future[Interrupted]]:
    folder = tmp_path_factory.mktemp("interrupted")
    home, scratch = Home(folder / "home"), folder / "scratch"
    scratch.mkdir()
    shutil.copytree(provisional.home.root, home.root)
    bring(home, exports.december)
    with ThreadPoolExecutor(max_workers=1) as beside:
        yield beside.submit(interrupt, home, scratch)


@pytest.fixture(scope="session")
def interrupted(interrupted_begun: Future[Interrupted]) -> Interrupted:
    """The run that `released` makes, killed again and again."""
    return interrupted_begun.result()


@pytest.fixture(scope="session")
def read_and_released(interrupted_begun: object, provisional: Stage, exports: Exports) -> tuple[Reading, Stage]:
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
    return run_stage(home, "run", "--as-of", JANUARY_CLOSED, has_pages=True)
