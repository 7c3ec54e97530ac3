"""The repository as the architecture tests look at it.

Each test file has functions that return breaches as lines of text. They are asked twice: with the repository, which
must have none, and with small counter-examples, which must have the one they were written for.
"""

from __future__ import annotations

import fnmatch
import importlib.util
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "dbt_project"
ROOMS = ("ingest", "rulebooks", "expectations", "publish", "orchestration", "simulate")
Manifest = dict[str, Any]


def none_of(breaches: Iterable[str], what_to_do: str) -> None:
    """Fail with what to do about it, then one line for each breach."""
    found = list(breaches)
    if found:
        pytest.fail("\n  ".join([what_to_do, *found]), pytrace=False)


def brought(check: Callable[..., list[str]], broken: Any, as_it_is: Any, *more: Any) -> list[str]:
    """What a check finds in a counter-example and not in the repository itself, whatever state that is in."""
    before = check(as_it_is, *more)
    return [breach for breach in check(broken, *more) if breach not in before]


def python_of_rooms() -> dict[str, str]:
    """Path in the repository -> text, for every Python file of the rooms."""
    files = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
    return {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in files}


def sql_of(*folders: str) -> dict[str, str]:
    """Path in the dbt project -> text, for every SQL file of these folders."""
    files = [file for folder in folders for file in sorted((PROJECT / folder).rglob("*.sql"))]
    return {file.relative_to(PROJECT).as_posix(): file.read_text(encoding="utf-8") for file in files}


def without_comments(sql: str) -> str:
    """SQL and Jinja without their comments, line for line as long as before. Strings and Jinja stay."""
    blocks = re.sub(r"\{#.*?#\}|/\*.*?\*/", lambda found: re.sub(r"[^\n]", " ", found.group()), sql, flags=re.DOTALL)
    return re.sub(r"--[^\n]*", "", blocks)


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Line number (from 1) and line."""
    yield from enumerate(text.splitlines(), 1)


def repository_files() -> Iterator[Path]:
    """Every file that .gitignore does not name, so every file that is or will be tracked."""
    ignored = [line for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split() if not line.startswith("#")]
    for folder, subfolders, names in os.walk(ROOT):
        here = Path(folder)
        subfolders[:] = [name for name in subfolders if name != ".git" and not _is_ignored(here / name, ignored)]
        yield from (here / name for name in sorted(names) if not _is_ignored(here / name, ignored))


def _is_ignored(path: Path, patterns: list[str]) -> bool:
    """As git reads the plain patterns in use here: a slash inside ties a pattern to the root."""
    for pattern in patterns:
        plain = pattern.rstrip("/")
        subject = path.relative_to(ROOT).as_posix() if "/" in plain else path.name
        if fnmatch.fnmatch(subject, plain.lstrip("/")):
            return True
    return False


def models(manifest: Manifest) -> dict[str, dict[str, Any]]:
    """Name -> node, for every model."""
    return {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}


def layer_of(model: dict[str, Any]) -> str:
    """The folder of a model under models/."""
    return model["fqn"][1]


def changed(manifest: Manifest, model: str, **fields: Any) -> Manifest:
    """The manifest as it would be with one model changed (or, as a copy of `score`, added)."""
    node = models(manifest).get(model) or {**models(manifest)["score"], "name": model}
    return {**manifest, "nodes": {**manifest["nodes"], f"model.gridscore.{model}": {**node, **fields}}}


def load_lint() -> ModuleType:
    """dbt_project/lint.py, which lies in no package."""
    spec = importlib.util.spec_from_file_location("gridscore_sql_lint", PROJECT / "lint.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
