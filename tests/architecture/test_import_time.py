"""Importing a room reads and writes nothing: no file, network or process, neither directly nor through a function."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from house import none_of, python_of_rooms

READS_OR_WRITES = re.compile(
    r"open|(read|write)_(text|bytes)|(read|scan|write|sink)_(csv|parquet|excel|json|ndjson|ipc|database)|connect|execute"
    r"|urlopen|urlretrieve|Popen|run|check_output|check_call|system|load|safe_load|glob|rglob|iterdir|listdir|scandir"
    r"|walk|exists|is_file|is_dir|stat|mkdir|touch|unlink|rename|mkdtemp|rmtree"
)
# dbt's assets are made of the manifest, so Dagster needs it while it imports (docs/orchestration.md)
EXCEPT = {("orchestration/assets_dbt.py", "prepare")}


class Repository:
    """The functions of a set of files, so that a call can be followed from one file into another."""

    def __init__(self, files: dict[str, str]) -> None:
        self.trees = {path: ast.parse(text) for path, text in files.items()}
        self.known: dict[tuple[str, str], bool] = {}

    def does_io(self, path: str, function: str) -> bool:
        """Whether a function of a file reads or writes, itself or through others of the repository."""
        if (path, function) not in self.known:
            self.known[path, function] = False  # a function that calls itself adds nothing
            calls = [
                call
                for node in self.trees[path].body
                if isinstance(node, ast.FunctionDef) and node.name == function
                for call in run_now(node.body)  # what it does when called; functions inside it run later
                if isinstance(call, ast.Call)
            ]
            self.known[path, function] = any(self.is_io(path, call) for call in calls)
        return self.known[path, function]

    def is_io(self, path: str, call: ast.Call) -> bool:
        """Whether a call reads or writes. Methods are judged by their name, functions also by what they do."""
        if isinstance(call.func, ast.Attribute):
            return bool(READS_OR_WRITES.fullmatch(call.func.attr))
        if not isinstance(call.func, ast.Name):
            return False
        where, name = self.defined(path, call.func.id)
        return name == "open" or self.does_io(where, name)

    def defined(self, path: str, name: str) -> tuple[str, str]:
        """The file and name of the function that `name` means in a file; the file itself when nothing else is known."""
        for node in ast.walk(self.trees[path]):
            if isinstance(node, ast.ImportFrom) and node.module:
                original = {alias.asname or alias.name: alias.name for alias in node.names}.get(name)
                base = node.module.replace(".", "/")
                found = [file for file in (f"{base}.py", f"{base}/__init__.py") if file in self.trees]
                if original and found and found[0] != path:
                    return self.defined(found[0], original)
        return path, name


def run_now(nodes: list[ast.stmt]) -> Iterator[ast.AST]:
    """What runs with these statements: everything but bodies of functions and what is guarded."""
    waiting: list[ast.AST] = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
        elif isinstance(node, ast.If) and ("__name__" in ast.dump(node.test) or "TYPE_CHECKING" in ast.dump(node.test)):
            waiting += node.orelse
        elif not isinstance(node, ast.Lambda):
            yield node
            waiting += ast.iter_child_nodes(node)


def io_at_import(files: dict[str, str]) -> list[tuple[str, int, str]]:
    repository = Repository(files)
    return sorted(
        (path, node.lineno, ast.unparse(node.func).split(".")[-1])
        for path, tree in repository.trees.items()
        for node in run_now(tree.body)
        if isinstance(node, ast.Call) and repository.is_io(path, node)
    )


def test_importing_a_room_reads_and_writes_nothing():
    found = io_at_import(python_of_rooms())
    none_of(
        (f"{path}:{line}: {name}()" for path, line, name in found if (path, name) not in EXCEPT),
        "This runs as soon as the module is imported. Put it into a function that is called when it is needed:",
    )
    assert {(path, name) for path, _, name in found} >= EXCEPT, "an exception that is no more: take it off the list"


@pytest.mark.parametrize(
    "text",
    [
        "from pathlib import Path\nTEXT = Path('a').read_text()",
        "import polars as pl\nclass A:\n    rows = pl.read_csv('a')",
        "def f(rows=open('a')): ...",
        "def _inner():\n    return open('a')\ndef _outer():\n    return _inner()\nROWS = _outer()",
        "from ingest import catalogue\nfrom ingest.other import load_all as everything\nROWS = everything()",
        "for each in (1, 2):\n    duckdb.connect(each)",
    ],
)
def test_io_at_import_is_found(text: str):
    other = "import yaml\ndef load_all():\n    return yaml.safe_load('a')"
    assert [path for path, *_ in io_at_import({"ingest/a.py": text, "ingest/other.py": other})] == ["ingest/a.py"]


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    return open('a')",
        "READ = lambda: open('a')",
        "if __name__ == '__main__':\n    open('a')",
        "import re\nPATTERN = re.compile('a')",
    ],
)
def test_what_runs_later_is_no_io_at_import(text: str):
    assert io_at_import({"ingest/a.py": text}) == []
