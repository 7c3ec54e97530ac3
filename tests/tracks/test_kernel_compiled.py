"""The compiled rule is compiled once, found again, and works where nothing can be kept."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import numba.core.config
import pytest
from wild_tracks import wild_batch

from ingest.settings import Tracks
from ingest.tracks import compiled, kernel

ROOT = Path(__file__).resolve().parents[2]
DOUBLED = """
from ingest.tracks.compiled import entry

@entry
def doubled(number):
    return 2 * number

assert doubled(21) == 42
print(sum(doubled.stats.cache_hits.values()))
"""

FIRST_WALK = """
import time
from ingest.settings import Tracks
from ingest.tracks import kernel
from wild_tracks import wild_batch

batch, polygons = wild_batch(1)
begun = time.process_time()
kernel.walk_all(batch, polygons, Tracks())
print(time.process_time() - begun)
"""


def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    environment |= {"PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parent)])}
    return subprocess.Popen([sys.executable, *arguments], env=environment, stdout=subprocess.PIPE, text=True)


def printed(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate()
    assert process.returncode == 0
    return output.strip()


def test_nothing_but_walking_loads_the_compiler():
    code = "import sys, ingest.land, ingest.tracks.kernel; print({'numba', 'llvmlite', 'scipy'} & set(sys.modules))"
    assert printed(start("-c", code)) == "set()"


def test_first_walk_of_a_process_takes_less_than_a_second():
    kernel.walk_all(*wild_batch(1), Tracks())  # compiled by now
    assert float(printed(start("-c", FIRST_WALK))) < 1


def test_every_source_of_the_compiled_code_counts_for_its_freshness():
    folder = Path(compiled.__file__).parent
    users = {path.name for path in folder.glob("*.py") if "ingest.tracks.compiled import" in path.read_text("utf-8")}
    used = {
        f"{node.module.rsplit('.', 1)[1]}.py"
        for name in compiled.SOURCES
        for node in ast.walk(ast.parse((folder / name).read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("ingest.tracks.")
    }
    types_only = {"batch.py"}
    assert (users - {"kernel.py"}) | used | {"compiled.py"} == set(compiled.SOURCES) | types_only


def test_change_of_any_source_makes_the_cache_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in compiled.SOURCES:
        (tmp_path / name).write_text("a")
    monkeypatch.setattr(compiled, "BESIDE", tmp_path)
    stamps = [compiled.stamp()]
    for name in compiled.SOURCES:
        (tmp_path / name).write_text("b")
        stamps.append(compiled.stamp())
    assert len(set(stamps)) == len(compiled.SOURCES) + 1


def test_processes_that_begin_at_once_get_it_right_and_the_next_need_not_compile(tmp_path: Path):
    script, kept = tmp_path / "script.py", tmp_path / "kept"
    script.write_text(DOUBLED)
    together = [start(str(script), NUMBA_CACHE_DIR=str(kept)) for _ in range(3)]
    assert {printed(each) for each in together} <= {"0", "1"}
    assert printed(start(str(script), NUMBA_CACHE_DIR=str(kept))) == "1"
    assert {compiled.stamp() in file.name for file in kept.rglob("*.nb?")} == {True}


def test_without_any_place_to_keep_it_each_process_compiles_for_itself(monkeypatch: pytest.MonkeyPatch):
    def refused(self: object) -> None:
        raise PermissionError

    for place in (compiled.ChosenFolder, compiled.BesideSource, compiled.UserFolder):
        monkeypatch.setattr(place, "ensure_cache_path", refused)
    monkeypatch.setattr(numba.core.config, "CACHE_DIR", "nowhere")
    doubled = compiled.entry(lambda number: 2 * number)
    assert doubled(21) == 42
    assert not doubled.stats.cache_path
